import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { QueueEvents } from '../../core/queue/queue-events.js';
import type { UploadQueue } from '../../upload-queue.js';
import { uploadEventNames } from '../events.js';

const events = [...uploadEventNames, 'task-change'] as const;

/** Numbers that change more often cannot be read, and bars glide in between. Milliseconds. */
const PACE = 250;
/** In a list of more files than this some begin or end in every frame: that too is drawn at this pace. */
const MANY = 100;
const passing = /^task|before|start|success|metric/;

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
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#host.requestUpdate();
    });
  }

  /** What was to be drawn when the element left its old place. */
  hostConnected(): void {
    if (this.#queue) this.draw();
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
  }

  readonly #tell = (event: Event): void => {
    this.#hear(event);
    const { type, cancelable, detail } = event as CustomEvent<object>;
    const isMany = this.#queue!.tasks.length > MANY; // one that tells is there
    const isByHand = (detail as Partial<QueueEvents['task-change']>).task?.status === 'queued';
    const isPassing = type === 'upload-progress' || (isMany && !isByHand && passing.test(type));
    if (isPassing) this.#timer ||= setTimeout(() => this.draw(), PACE);
    else this.draw();
    if (type === 'task-change') return;
    if (!this.#host.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }))) {
      event.preventDefault();
    }
  };
}
