/**
 * One piece of work that several wait for. Whoever loses interest leaves by its signal; when nobody is left, the work is
 * aborted.
 */
export class Flight<T> {
  readonly #controller = new AbortController();
  readonly #work: Promise<T>;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#work = work(this.#controller.signal);
    this.#work.catch(() => {}); // each waiter hears of the failure by `join`
  }

  /** @throws the work's error, or `signal`'s reason. */
  async join(signal: AbortSignal): Promise<T> {
    this.#waiting++;
    let leave!: () => void;
    const left = new Promise<never>((_, reject) => (leave = () => reject(signal.reason)));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave);
    try {
      return await Promise.race([this.#work, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      if (--this.#waiting === 0) this.#controller.abort();
    }
  }

  /** True once nobody waits any more and the work was told to end. */
  get over(): boolean {
    return this.#controller.signal.aborted;
  }
}
