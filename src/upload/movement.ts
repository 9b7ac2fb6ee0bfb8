import type { SendOptions } from '../job/job.js';
import type { Run } from '../task/run.js';
import type { RequestRate } from '../oss/request/request-rate.js';

/** After this many milliseconds without a byte, no data is moving. */
const STILL_AFTER = 5_000;
/** A response is late after this many times what earlier requests took for as many bytes. */
const LATE_FACTOR = 3;

interface WatchedRequest {
  /** When it is late, by `performance.now()`. */
  lateAt: number;
  /** The browser has taken all its bytes, which may still be on their way. */
  isTaken: boolean;
}

/** Watches the requests that carry one run's bytes. */
export interface Movement {
  /** Reports progress as it is now. */
  report: () => void;
  /** A new total is reported. @returns how many more bytes than at the last report have moved; none after a lost request */
  moved(sent: number): number;
  watch<T>(bytes: number, options: SendOptions, send: (options: SendOptions) => Promise<T>): Promise<T>;
}

/** Watches the requests that carry one run's bytes: once a second, what is shown of them is brought up to date. */
class SeenMovement implements Movement {
  report: () => void = () => {};
  readonly #run: Pick<Run, 'beat' | 'phase'>;
  readonly #pulse: Pulse;
  readonly #timeFor: (bytes: number) => number;
  /** The requests that have a connection. */
  readonly #open = new Set<WatchedRequest>();
  #movedAt = 0;
  /** What was reported last: less than before after a lost request. */
  #reported = 0;

  /** @param timeFor milliseconds that a request with these bytes takes; 0 while that is unknown */
  constructor(run: Pick<Run, 'beat' | 'phase'>, pulse: Pulse, timeFor: (bytes: number) => number) {
    this.#run = run;
    this.#pulse = pulse;
    this.#timeFor = timeFor;
  }

  moved(sent: number): number {
    const bytes = sent - this.#reported;
    this.#reported = sent;
    if (bytes > 0) this.#touch();
    return Math.max(0, bytes);
  }

  #touch(): void {
    this.#movedAt = performance.now();
    if (this.#open.size > 0) this.#pulse.add(this.#beat);
  }

  /** A request that has no connection yet, or waits for its share of `maxSpeed`, is not expected to move. */
  async watch<T>(bytes: number, options: SendOptions, send: (options: SendOptions) => Promise<T>): Promise<T> {
    const request: WatchedRequest = { lateAt: Infinity, isTaken: false };
    let hasEnded = false;
    const onBegin = () => {
      if (!hasEnded) this.#begin(request, bytes);
      options.onBegin?.();
    };
    const onProgress = (sent: number) => {
      request.isTaken = sent >= bytes;
      options.onProgress?.(sent);
    };
    try {
      return await send({ ...options, onBegin, onProgress });
    } finally {
      hasEnded = true;
      this.#open.delete(request);
      if (this.#open.size === 0) this.#pulse.delete(this.#beat);
    }
  }

  #begin(request: WatchedRequest, bytes: number): void {
    const time = this.#timeFor(bytes);
    if (time > 0) request.lateAt = performance.now() + LATE_FACTOR * time;
    this.#open.add(request);
    if (this.#open.size === 1) this.#touch();
  }

  readonly #beat = (): boolean => {
    this.report();
    const phase = this.#run.beat();
    if (phase !== 'sending' && phase !== 'finishing') return false;
    const now = performance.now();
    if (now - this.#movedAt < STILL_AFTER) return true;
    const open = [...this.#open];
    const isTaken = phase === 'finishing' || open.every((request) => request.isTaken);
    if (isTaken && !open.every(({ lateAt }) => now > lateAt)) return true;
    this.#run.phase('waiting', undefined, 'no-data');
    return false;
  };
}

/** Milliseconds between two beats. */
const INTERVAL = 1_000;

/** One timer for all that changes with time alone: calls each function once a second, until that returns false. */
class Pulse {
  readonly #beats = new Set<() => boolean>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  add(beat: () => boolean): void {
    this.#beats.add(beat);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const one of [...this.#beats]) if (!one()) this.#beats.delete(one);
      for (const one of this.#beats) this.add(one);
    }, INTERVAL);
  }

  delete(beat: () => boolean): void {
    this.#beats.delete(beat);
    if (this.#beats.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Makes what watches the runs of one queue. @param rate how fast its requests are */
export function runWatcher(rate: RequestRate): (run: Pick<Run, 'beat' | 'phase'>) => Movement {
  const pulse = new Pulse();
  return (run) => new SeenMovement(run, pulse, (bytes) => rate.timeFor(bytes));
}
