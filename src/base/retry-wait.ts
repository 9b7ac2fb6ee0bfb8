import { onPageReturn } from './page-return.js';
import { UploadError } from './upload-error.js';

/** The waits that have not ended. */
const open = new Set<RetryWait>();
/** Where connections failed. */
const places = new WeakMap<UploadError, Place>();

/** What connections lead to: a host, or an endpoint. */
export class Place {
  /** How often a connection to it has worked. */
  timesWorked = 0;
}

const hosts = new Map<string, Place>();

export function hostOf({ origin }: URL): Place {
  const host = hosts.get(origin) ?? new Place();
  hosts.set(origin, host);
  return host;
}

/** The wait before another attempt. The browser's `online`, the page's return (unless the server has set the time) or `end` ends it sooner. */
export class RetryWait {
  /** When it ends by itself, by `performance.now()`. */
  readonly until: number;
  /** Where the connection failed. */
  readonly #place: Place | undefined;
  readonly #isOfServer: boolean;
  #resolve: (() => void) | undefined;

  constructor(milliseconds: number, error: UploadError) {
    this.until = performance.now() + milliseconds;
    this.#place = places.get(error);
    this.#isOfServer = error.retryAfter !== undefined;
    open.add(this);
  }

  get isOver(): boolean {
    return !open.has(this);
  }

  readonly end = (): void => {
    open.delete(this);
    this.#resolve?.();
  };

  /** Ends it, if it waits for this place. */
  endAt(place: Place): void {
    if (this.#place === place) this.end();
  }

  /** Resolves at its end. @throws the signal's reason */
  async wait(signal: AbortSignal): Promise<void> {
    const timer = setTimeout(this.end, this.until - performance.now());
    signal.addEventListener('abort', this.end);
    globalThis.addEventListener?.('online', this.end);
    const stopListening = onPageReturn(() => this.#isOfServer || this.end());
    if (signal.aborted) this.end();
    if (!this.isOver) await new Promise<void>((resolve) => (this.#resolve = resolve));
    clearTimeout(timer);
    signal.removeEventListener('abort', this.end);
    globalThis.removeEventListener?.('online', this.end);
    stopListening();
    signal.throwIfAborted();
  }
}

/** Does work with a connection. A success ends the waits for its place; not of what failed while others worked: that is not the connection's fault. */
export async function connecting<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const before = place.timesWorked;
  try {
    const result = await work();
    place.timesWorked++;
    for (const wait of open) wait.endAt(place);
    return result;
  } catch (error) {
    const isOfConnection = error instanceof UploadError && error.retryable && error.status === undefined;
    if (isOfConnection && place.timesWorked === before) places.set(error, place);
    throw error;
  }
}
