import type { Controller, ControllerHost } from '../../base/updating-element.js';
import type { QueueEvent } from '../host/events.js';

/** How often numbers change on the screen, in ms: faster ones cannot be read, and bars glide in between. */
const PACE = 250;
/** The same of what has lasted for twice as long. */
const SLOW_PACE = 1_000;
/** In a longer list files start or finish in every frame: such events are drawn at a pace, too, and none is slower than this. */
const LONG = 100;
const LONG_PACE = 500;
const frequent = /^task|before|start|success|metric/;

/** Redraws the element after events of its queue: in the next frame, or at a steady pace while only numbers change. */
export class Redraw implements Controller {
  readonly #host: ControllerHost & { readonly hasUpdated: boolean };
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | 0 = 0;
  /** When something other than numbers changed last. */
  #changedAt = 0;

  constructor(host: ControllerHost & { readonly hasUpdated: boolean }) {
    this.#host = host;
    host.addController(this);
  }

  /** Redraws as soon as this event needs it, in a list of `count` files. */
  scheduleAfter(event: QueueEvent, count: number): void {
    const isByHand = 'task' in event.detail && event.detail.task.status === 'queued';
    const isFrequent = count > LONG && !isByHand && frequent.test(event.type);
    if (event.type === 'upload-progress' || isFrequent) {
      this.#timer ||= setTimeout(() => this.soon(), this.#pace(count > LONG ? LONG_PACE : SLOW_PACE));
    } else {
      this.#changedAt = performance.now();
      this.soon();
    }
  }

  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#host.requestUpdate();
    });
  }

  #pace(slowest: number): number {
    return Math.max(PACE, Math.min(slowest, (performance.now() - this.#changedAt) / 2));
  }

  /** Requests the frame again that `hostDisconnected` canceled when the element was moved. */
  hostConnected(): void {
    if (this.#host.hasUpdated) this.soon();
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;
  }
}
