import { type Crop, cropOf } from '../../core/media/crop.js';
import { isMediaBlocked, watchingPolicy } from './media-policy.js';

/** Larger images would take too much memory to decode, in bytes. Only a small part of a video is read. */
const MAX_IMAGE_SIZE = 40_000_000;
/** How many thumbnails out of view are kept in case their rows return. */
const MAX_KEPT = 100;
/**
 * A thumbnail is resized in two steps: roughly, to this many times its size, then well. Browsers resize a decoded picture on the main
 * thread, where one good step from 12 megapixels would block the page for a tenth of a second.
 */
const OVERSAMPLING = 2;
/** How long a video may take to show a frame, in ms. */
const VIDEO_TIMEOUT = 5000;

/** Tasks, as far as thumbnails need them. */
type HaveFiles = readonly { readonly file: File }[];

/** Thumbnails of images and videos: drawn one after another while their rows are in view, and released afterwards. */
export class Thumbnails {
  /** In the order in which they were last in view. */
  readonly #drawn = new Map<File, HTMLCanvasElement>();
  readonly #failed = new WeakSet<File>();
  readonly #fileOf: (row: Element) => File | undefined;
  readonly #onDrawn: () => void;
  readonly #width: number;
  readonly #inView = new Set<Element>();
  /** Undefined in a DOM that draws nothing. */
  readonly #observer =
    globalThis.IntersectionObserver &&
    new IntersectionObserver((entries) => this.#update(entries), { rootMargin: '100px' });
  #isDrawing = false;
  /** The list and the number of thumbnails when those of removed files were freed last. */
  #freed: readonly [tasks: HaveFiles, count: number] | undefined;

  /**
   * @param onDrawn called after each new thumbnail
   * @param width of a picture in pixels; its middle is shown as a square
   */
  constructor(fileOf: (row: Element) => File | undefined, onDrawn: () => void, width: number) {
    this.#fileOf = fileOf;
    this.#onDrawn = onDrawn;
    this.#width = width;
  }

  thumbnailOf(file: File | undefined): HTMLCanvasElement | undefined {
    return file && this.#drawn.get(file);
  }

  /**
   * Draws thumbnails for these rows while they are in view, and frees those of files that have left the list.
   *
   * @param tasks all of the list; the same array stands for the same tasks
   */
  watch(rows: Iterable<Element>, tasks: HaveFiles): void {
    for (const row of rows) this.#observer?.observe(row);
    this.#freeOthers(tasks);
    if (!this.#isDrawing) void this.#drawAll(); // a row may have another file now
  }

  #freeOthers(tasks: HaveFiles): void {
    if (this.#freed?.[0] === tasks && this.#freed[1] === this.#drawn.size) return;
    const files = this.#drawn.size > 0 ? new Set(tasks.map(({ file }) => file)) : undefined;
    for (const file of [...this.#drawn.keys()]) if (!files?.has(file)) this.#free(file);
    this.#freed = [tasks, this.#drawn.size];
  }

  #update(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inView.add(target);
      else this.#inView.delete(target);
      if (!target.isConnected) this.#observer.unobserve(target);
    }
    this.#release();
    if (!this.#isDrawing) void this.#drawAll();
  }

  async #drawAll(): Promise<void> {
    this.#isDrawing = true;
    for (let file = this.#next(); file; file = this.#next()) {
      try {
        this.#drawn.set(file, await drawThumbnail(file, this.#width));
        this.#onDrawn();
      } catch {
        this.#failed.add(file); // its row shows the file's type instead
      }
    }
    this.#isDrawing = false;
  }

  #next(): File | undefined {
    return this.#filesInView().find((file) => !this.#drawn.has(file) && !this.#failed.has(file) && canDraw(file));
  }

  #filesInView(): File[] {
    return [...this.#inView].flatMap((row) => this.#fileOf(row) ?? []);
  }

  #release(): void {
    const seen = this.#filesInView();
    for (const file of seen) {
      const thumbnail = this.#drawn.get(file);
      if (!thumbnail) continue;
      this.#drawn.delete(file);
      this.#drawn.set(file, thumbnail);
    }
    for (const file of this.#drawn.keys()) {
      if (this.#drawn.size <= seen.length + MAX_KEPT) break;
      this.#free(file);
    }
  }

  #free(file: File): void {
    this.#drawn.get(file)!.width = 0; // called only for a drawn one: its memory is free now
    this.#drawn.delete(file);
  }
}

const canDraw = ({ type, size }: File) =>
  type.startsWith('video/') || (/^image\/(?!svg)/.test(type) && size <= MAX_IMAGE_SIZE);

/**
 * Draws an image or a frame of a video. A canvas needs no `blob:` in the page's `img-src`; a video needs it in `media-src`.
 *
 * @throws if the browser cannot read or decode the file
 */
async function drawThumbnail(file: File, width: number): Promise<HTMLCanvasElement> {
  const smaller: ImageBitmapOptions = { resizeWidth: OVERSAMPLING * width, resizeQuality: 'low' };
  const crop = cropOf(file);
  const bitmap = await (file.type.startsWith('video/') ? frameOf(file, smaller) : decode(file, crop, smaller));
  try {
    return middleOf(bitmap, crop?.turns);
  } finally {
    bitmap.close();
  }
}

/** Firefox decodes no file that is made of pieces of another, as one without its metadata is. */
function decode(file: File, crop: Crop | undefined, options: ImageBitmapOptions): Promise<ImageBitmap> {
  const open = (blob: Blob) =>
    crop ? createImageBitmap(blob, crop.x, crop.y, crop.width, crop.height, options) : createImageBitmap(blob, options);
  return open(file).catch(async () => open(new Blob([await file.arrayBuffer()], { type: file.type })));
}

function middleOf(bitmap: ImageBitmap, turns = 0): HTMLCanvasElement {
  const [width, height] = [bitmap.width / OVERSAMPLING, bitmap.height / OVERSAMPLING];
  const side = Math.max(1, Math.floor(Math.min(width, height)));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'medium';
  context?.translate(side / 2, side / 2);
  context?.rotate((turns * Math.PI) / 2);
  context?.drawImage(bitmap, -width / 2, -height / 2, width, height);
  if (!context || isEmpty(context.getImageData(0, 0, side, side))) throw new Error('The image is empty.');
  return canvas;
}

/** Some engines draw a video that they cannot decode as transparent pixels. */
const isEmpty = ({ data }: ImageData) => data.every((value, i) => i % 4 < 3 || value === 0);

async function frameOf(file: File, smaller: ImageBitmapOptions): Promise<ImageBitmap> {
  if (isMediaBlocked()) throw new Error('The page’s `media-src` lacks `blob:`.');
  return watchingPolicy(() => drawFrame(file, smaller));
}

/** Not the first frame, which is often black. */
async function drawFrame(file: File, smaller: ImageBitmapOptions): Promise<ImageBitmap> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  const timeout = AbortSignal.timeout(VIDEO_TIMEOUT);
  const next = (type: string) =>
    new Promise((resolve, reject) => {
      video.addEventListener(type, resolve, { once: true });
      video.addEventListener('error', () => reject(video.error ?? new Error('The video cannot be shown.')));
      timeout.addEventListener('abort', () => reject(timeout.reason as Error));
    });
  try {
    video.muted = video.playsInline = video.autoplay = true; // phones load only videos that play
    video.src = url;
    await next('loadeddata');
    video.pause();
    const seeked = next('seeked');
    video.currentTime = Number.isFinite(video.duration) ? Math.min(2, video.duration / 4) : 0;
    await seeked;
    return await createImageBitmap(video, smaller);
  } finally {
    video.removeAttribute('src');
    video.load(); // releases the decoder now
    URL.revokeObjectURL(url);
  }
}
