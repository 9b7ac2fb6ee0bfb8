import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { UploadQueue } from '../core/upload-queue.js';
import { uploadEventNames } from './upload-events.js';

const events = [...uploadEventNames, 'task-change'] as const;

/** Numbers that change more often cannot be read, and bars glide in between. Milliseconds. */
const PACE = 250;

/** Sends a queue's events on from the element, and has it drawn at most once a frame. */
export class QueueView implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #hear: (event: Event) => void;
  #queue: UploadQueue | undefined;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | 0 = 0;

  /** @param hear is told each event first. */
  constructor(host: ReactiveControllerHost & HTMLElement, hear: (event: Event) => void) {
    this.#host = host;
    this.#hear = hear;
    host.addController(this);
  }

  /** Looks at this queue from now on. */
  watch(queue: UploadQueue | undefined): void {
    for (const name of events) {
      this.#queue?.removeEventListener(name, this.#tell);
      queue?.addEventListener(name, this.#tell);
    }
    this.#queue = queue;
    this.draw();
  }

  /** Has the element drawn in the next frame. */
  draw(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
  }

  readonly #drawProgress = (): void => {
    this.#timer = 0;
    this.draw();
  };

  readonly #tell = (event: Event): void => {
    this.#hear(event);
    if (event.type === 'upload-progress') this.#timer ||= setTimeout(this.#drawProgress, PACE);
    else this.draw();
    if (event.type === 'task-change') return;
    const { detail } = event as CustomEvent<unknown>;
    const { cancelable } = event;
    if (!this.#host.dispatchEvent(new CustomEvent(event.type, { detail, cancelable, bubbles: true, composed: true }))) {
      event.preventDefault();
    }
  };
}
