/** Pixels of a picture's width: its middle, as a square, is shown at 40 CSS pixels. */
const WIDTH = 120;
/** Milliseconds in which a video must have shown its frame. */
const PATIENCE = 5000;

const smaller: ImageBitmapOptions = { resizeWidth: WIDTH, resizeQuality: 'medium' };

/**
 * A small picture of an image or a video. A canvas needs no `blob:` in the page's `img-src`; a video needs it in `media-src`.
 *
 * @throws whatever the browser says when it cannot read or decode the file.
 */
export async function drawPicture(file: File): Promise<HTMLCanvasElement> {
  const small = file.type.startsWith('video/') ? await frameOf(file) : await createImageBitmap(file, smaller);
  try {
    return middleOf(small);
  } finally {
    small.close();
  }
}

function middleOf(small: ImageBitmap): HTMLCanvasElement {
  const { width, height } = small;
  const side = Math.min(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  context?.drawImage(small, (side - width) >> 1, (side - height) >> 1);
  if (!context || isEmpty(context.getImageData(0, 0, side, side))) throw new Error('There is nothing to be seen.');
  return canvas;
}

/** Nothing but transparent points: so some engines draw a video that they cannot decode. */
const isEmpty = ({ data }: ImageData) => data.every((value, i) => i % 4 < 3 || value === 0);

/** The page's policy lets no video in: one report of that is enough. */
let isForbidden = false;

function learnPolicy({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
  if (effectiveDirective === 'media-src' && blockedURI.startsWith('blob')) isForbidden = true;
}

/** A frame from a little way in: first ones are often black. */
async function frameOf(file: File): Promise<ImageBitmap> {
  if (isForbidden) throw new Error('The page’s `media-src` has no `blob:`.');
  document.addEventListener('securitypolicyviolation', learnPolicy);
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  const late = AbortSignal.timeout(PATIENCE);
  const next = (type: string) =>
    new Promise((resolve, reject) => {
      video.addEventListener(type, resolve, { once: true });
      video.addEventListener('error', () => reject(video.error ?? new Error('This video cannot be shown.')));
      late.addEventListener('abort', () => reject(late.reason as Error));
    });
  try {
    video.muted = video.playsInline = video.autoplay = true; // phones load nothing of a video that does not play
    video.src = url;
    await next('loadeddata');
    video.pause();
    const seeked = next('seeked');
    video.currentTime = Number.isFinite(video.duration) ? Math.min(2, video.duration / 4) : 0;
    await seeked;
    return await createImageBitmap(video, smaller);
  } finally {
    video.removeAttribute('src');
    video.load(); // lets go of the decoder at once
    URL.revokeObjectURL(url);
    document.removeEventListener('securitypolicyviolation', learnPolicy);
  }
}
