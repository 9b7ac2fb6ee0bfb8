import type { Controller } from '../../base/updating-element.js';
import type { ElementContext } from '../queue/context.js';

/** Milliseconds between two looks at how long is left. */
const INTERVAL = 1_000;

/** Redraws the element once a second while a file waits for its next attempt. */
export class Countdown implements Controller {
  readonly #context: ElementContext;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: ElementContext) {
    this.#context = context;
    context.host.addController(this);
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    const { host, queue } = this.#context;
    const { waiting, saving } = queue.totals; // a save that failed may wait, too
    if (waiting + saving > 0) this.#timer = setTimeout(() => host.requestUpdate(), INTERVAL);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
