import type { UploadError } from '../upload-error.js';

type Hear = (error: UploadError, attempt: number) => void;

/**
 * One piece of work that several wait for. Whoever loses interest leaves by its signal; when nobody is left, the work is
 * aborted.
 */
export class Flight<T> {
  readonly #hearing = new Set<Hear>();
  readonly #controller = new AbortController();
  readonly #work: Promise<T>;
  #waiting = 0;
  #news: Parameters<Hear> | undefined;

  constructor(work: (signal: AbortSignal, tell: Hear) => Promise<T>) {
    const tell: Hear = (...news) => {
      this.#news = news;
      for (const hear of this.#hearing) hear(...news);
    };
    this.#work = work(this.#controller.signal, tell);
    this.#work.catch(() => {}); // each waiter hears of the failure by `join`
  }

  /**
   * @param hear is told when the work is tried again.
   * @throws the work's error, or `signal`'s reason.
   */
  async join(signal: AbortSignal, hear?: Hear): Promise<T> {
    this.#waiting++;
    if (hear && !this.#hearing.has(hear)) {
      this.#hearing.add(hear); // once, however many of one job wait
      if (this.#news) hear(...this.#news);
    }
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
