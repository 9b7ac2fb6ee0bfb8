import type { MediaFacts } from './file-bytes.js';

/** Milliseconds that a browser may take to open a file: it may wait for a decoder, or never respond. */
const TIMEOUT = 5_000;

/** What the browser says of a file whose header is not known here; undefined where it cannot open it, or may not (CSP). */
export async function openMedia(file: Blob): Promise<MediaFacts | undefined> {
  const [kind] = file.type.split('/');
  if (!globalThis.document || !/^(image|video|audio)$/.test(kind ?? '')) return undefined;
  const url = URL.createObjectURL(file);
  try {
    return await (kind === 'image' ? openImage(url) : openVideo(url));
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function openImage(src: string): Promise<MediaFacts> {
  const image = new Image();
  await loaded(image, 'load', () => (image.src = src));
  return { width: image.naturalWidth, height: image.naturalHeight };
}

async function openVideo(src: string): Promise<MediaFacts> {
  const video = document.createElement('video');
  video.preload = 'metadata';
  try {
    await loaded(video, 'loadedmetadata', () => (video.src = src));
    const { videoWidth, videoHeight, duration } = video;
    return {
      ...(videoWidth > 0 && { width: videoWidth, height: videoHeight }),
      ...(Number.isFinite(duration) && { duration }),
    };
  } finally {
    video.removeAttribute('src');
    video.load(); // releases its player now
  }
}

function loaded(element: HTMLElement, event: 'load' | 'loadedmetadata', begin: () => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    element.addEventListener(event, resolve, { once: true });
    element.addEventListener('error', reject, { once: true });
    setTimeout(reject, TIMEOUT);
    begin();
  });
}
