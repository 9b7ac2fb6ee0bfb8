import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { QueueController } from '../queue/queue-controller.js';

/** Milliseconds between two looks at how long is left. */
const INTERVAL = 1_000;

/** Redraws the element once a second while a file waits for its next attempt. */
export class Countdown implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #queue: QueueController;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, queue: QueueController) {
    this.#host = host;
    this.#queue = queue;
    host.addController(this);
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    const { waiting, saving } = this.#queue.totals; // a save that failed may wait, too
    if (waiting + saving > 0) this.#timer = setTimeout(() => this.#host.requestUpdate(), INTERVAL);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
