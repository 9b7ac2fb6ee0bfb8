import { watchingPolicy } from '../thumbnails/media-policy.js';

/** A video or a sound with the browser's controls. */
export interface Media {
  readonly element: HTMLVideoElement | HTMLAudioElement;
  /** Stops it, and frees its memory. */
  close(): void;
}

/** After this time its controls are shown, in ms: some phones read nothing before a person plays it. */
const READ_TIMEOUT = 3_000;

/** Opens a video or a sound: a file needs `blob:` in the page's `media-src`. @throws if the browser cannot play it, or may not; the signal's reason */
export async function openMedia(kind: 'video' | 'audio', from: File | string, signal: AbortSignal): Promise<Media> {
  const element = document.createElement(kind);
  const src = typeof from === 'string' ? from : URL.createObjectURL(from);
  const close = () => {
    element.pause();
    element.removeAttribute('src');
    element.load(); // releases the decoder now
    if (typeof from !== 'string') URL.revokeObjectURL(src);
  };
  element.controls = true;
  element.preload = 'metadata';
  if (element instanceof HTMLVideoElement) element.playsInline = true;
  try {
    await watchingPolicy(
      () =>
        new Promise((resolve, reject) => {
          element.addEventListener('loadedmetadata', resolve);
          element.addEventListener('error', () => reject(element.error ?? new Error('It cannot be played.')));
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          setTimeout(resolve, READ_TIMEOUT);
          element.src = src;
        }),
    );
  } catch (error) {
    close();
    throw error;
  }
  return { element, close };
}
