import type { PreviewSource } from './preview-source.js';
import { openLinkedPicture, openPicture, type Picture, release, TooLargeError } from './fit-picture.js';
import { watchingPolicy } from '../thumbnails/media-policy.js';
import type { Size } from '../dialog/placement.js';
import type { Stage } from './stage.js';

export type ShownState =
  | { kind: 'opening' }
  | { kind: 'picture' }
  | ({ kind: 'media' } & Media)
  | { kind: 'failed'; reason: 'cannotShow' | 'tooLargeToShow' };

/** Opens the file that is to be shown; what was opened before is closed, and what still opens is ignored. */
export class Shown {
  readonly #stage: Stage;
  readonly #onChange: () => void;
  #state: ShownState = { kind: 'opening' };
  #opening = new AbortController();
  /** The picture that is decoded now. */
  #decoding: Promise<unknown> = Promise.resolve();

  /** @param onChange called when the file was opened, or could not be */
  constructor(stage: Stage, onChange: () => void) {
    this.#stage = stage;
    this.#onChange = onChange;
  }

  get state(): ShownState {
    return this.#state;
  }

  open(source: PreviewSource | undefined): void {
    this.close();
    if (source) void this.#open(source, this.#opening.signal);
  }

  close(): void {
    if (this.#state.kind === 'media') this.#state.close();
    this.#opening.abort();
    this.#opening = new AbortController();
    this.#stage.show(undefined);
    this.#state = { kind: 'opening' };
  }

  async #open(source: PreviewSource, signal: AbortSignal): Promise<void> {
    const state = await this.#firstThatOpens(source, signal);
    if (signal.aborted) {
      if (state.kind === 'media') state.close();
      return;
    }
    this.#state = state;
    this.#onChange();
  }

  async #firstThatOpens(source: PreviewSource, signal: AbortSignal): Promise<ShownState> {
    let reason: 'cannotShow' | 'tooLargeToShow' = 'cannotShow';
    for (const from of source.from) {
      if (signal.aborted) break; // the person has stepped past
      try {
        if (source.kind !== 'image') return { kind: 'media', ...(await openMedia(source.kind, from, signal)) };
        const { width, height } = this.#stage.room;
        const room = { width: width * devicePixelRatio, height: height * devicePixelRatio };
        const picture = await (typeof from === 'string' ? openLinkedPicture(from) : this.#decode(from, room, signal));
        if (signal.aborted) release(picture);
        else this.#stage.show(picture);
        return { kind: 'picture' };
      } catch (error) {
        if (error instanceof TooLargeError) reason = 'tooLargeToShow';
      }
    }
    return { kind: 'failed', reason };
  }

  /** One at a time: what a person has stepped past before its turn is not decoded. */
  #decode(file: File, room: Size, signal: AbortSignal): Promise<Picture> {
    const picture = this.#decoding.then(() => {
      signal.throwIfAborted();
      return openPicture(file, room);
    });
    this.#decoding = picture.catch(() => {});
    return picture;
  }
}

/** A video or a sound with the browser's controls. */
interface Media {
  readonly element: HTMLVideoElement | HTMLAudioElement;
  /** Stops it, and frees its memory. */
  close(): void;
}

/** After this time its controls are shown, in ms: some phones read nothing before a person plays it. */
const READ_TIMEOUT = 3_000;

/** Opens a video or a sound: a file needs `blob:` in the page's `media-src`. @throws if the browser cannot play it, or may not; the signal's reason */
async function openMedia(kind: 'video' | 'audio', from: File | string, signal: AbortSignal): Promise<Media> {
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
