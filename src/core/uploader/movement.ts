import type { SendOptions } from '../transport.js';
import type { Run } from '../queue/upload-task.js';
import type { Pulse } from './pulse.js';

/** After this many milliseconds without a byte, no data is moving. */
const STILL_AFTER = 5_000;
/** A response is late after this many times what earlier requests took for as many bytes. */
const LATE_FACTOR = 3;

/** Watches the requests that carry one run's bytes: once a second, what is shown of them is brought up to date. */
export class Movement {
  /** Reports progress as it is now. */
  report: () => void = () => {};
  readonly #run: Pick<Run, 'beat'>;
  readonly #pulse: Pulse;
  readonly #timeFor: (bytes: number) => number;
  /** The requests that have a connection, and when each one is late, by `performance.now()`. */
  readonly #open = new Map<object, number>();
  #movedAt = 0;

  /** @param timeFor milliseconds that a request with so many bytes takes; 0 while that is unknown */
  constructor(run: Pick<Run, 'beat'>, pulse: Pulse, timeFor: (bytes: number) => number) {
    this.#run = run;
    this.#pulse = pulse;
    this.#timeFor = timeFor;
  }

  /** Bytes have moved. */
  moved(): void {
    this.#movedAt = performance.now();
    if (this.#open.size > 0) this.#pulse.add(this.#beat);
  }

  /** Watches a request. A request that has no connection yet, or waits for its share of `maxSpeed`, is not expected to move. */
  async watch<T>(bytes: number, options: SendOptions, send: (options: SendOptions) => Promise<T>): Promise<T> {
    const request = {};
    let hasEnded = false;
    const onBegin = () => {
      if (!hasEnded) this.#begin(request, bytes);
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

  #begin(request: object, bytes: number): void {
    const time = this.#timeFor(bytes);
    this.#open.set(request, time > 0 ? performance.now() + LATE_FACTOR * time : Infinity);
    if (this.#open.size === 1) this.moved();
  }

  readonly #beat = (): boolean => {
    this.report();
    const now = performance.now();
    const isLate = [...this.#open.values()].every((lateAt) => now > lateAt);
    return this.#run.beat(now - this.#movedAt < STILL_AFTER, isLate);
  };
}
