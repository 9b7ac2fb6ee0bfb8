import type { SendOptions } from '../transport.js';
import type { Run } from '../queue/upload-task.js';
import type { Pulse } from './pulse.js';

/** After this many milliseconds without a byte, no data is moving. */
const STILL_AFTER = 5_000;

/** Watches the requests that carry one run's bytes: once a second, what is shown of them is brought up to date. */
export class Movement {
  /** Reports progress as it is now. */
  report: () => void = () => {};
  readonly #run: Pick<Run, 'beat'>;
  readonly #pulse: Pulse;
  /** The requests that have a connection. */
  readonly #open = new Set<object>();
  #movedAt = 0;

  constructor(run: Pick<Run, 'beat'>, pulse: Pulse) {
    this.#run = run;
    this.#pulse = pulse;
  }

  /** Bytes have moved. */
  moved(): void {
    this.#movedAt = performance.now();
    if (this.#open.size > 0) this.#pulse.add(this.#beat);
  }

  /** Watches a request. A request that has no connection yet, or waits for its share of `maxSpeed`, is not expected to move. */
  async watch<T>(options: SendOptions, send: (options: SendOptions) => Promise<T>): Promise<T> {
    const request = {};
    let hasEnded = false;
    const onBegin = () => {
      if (!hasEnded) this.#begin(request);
      options.onBegin?.();
    };
    try {
      return await send({ ...options, onBegin });
    } finally {
      hasEnded = true;
      this.#open.delete(request);
      if (this.#open.size === 0) this.#pulse.delete(this.#beat);
    }
  }

  #begin(request: object): void {
    this.#open.add(request);
    if (this.#open.size === 1) this.moved();
  }

  readonly #beat = (): boolean => {
    this.report();
    const isMoving = performance.now() - this.#movedAt < STILL_AFTER;
    this.#run.beat(isMoving);
    return isMoving;
  };
}
