import { LIST_TIMEOUT, TIMEOUT } from '../../../src/memory/database.js';

/** The last number of a timer: below zero, unlike a browser's, and given once, as something of an earlier test may end its own late. */
let lastId = 0;

/**
 * Holds the timers of a describe that take `least` milliseconds or longer, until the test lets that time pass: what the product does
 * after seconds takes none. Shorter ones, such as those of `until`, run by themselves.
 */
export class LongTimers {
  readonly #held = new Map<number, { at: number; run: () => void }>();
  #now = 0;
  #restore = () => {};

  /**
   * Call in a describe.
   *
   * @param least holds timers of this many milliseconds or more
   * @param real not those of exactly these milliseconds, which limit how long the database may take: it goes by the real clock
   */
  static use(least = 100, real = [TIMEOUT, LIST_TIMEOUT]): LongTimers {
    const timers = new LongTimers();
    beforeEach(() => timers.#hold(least, real));
    afterEach(() => timers.#restore());
    return timers;
  }

  /** Whether a timer is held that ends in `ms` milliseconds. */
  has(ms: number): boolean {
    return [...this.#held.values()].some(({ at }) => at === this.#now + ms);
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#held].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      const [id, { at, run }] = next;
      this.#held.delete(id);
      this.#now = at;
      run();
    }
    this.#now = end;
  }

  #hold(least: number, real: readonly number[]): void {
    const { setTimeout, clearTimeout } = window;
    const hold = (run: () => void, ms = 0, ...args: unknown[]) => {
      if (ms < least || real.includes(ms)) return setTimeout(run, ms, ...args);
      this.#held.set(--lastId, { at: this.#now + ms, run: () => Reflect.apply(run, window, args) as void });
      return lastId;
    };
    window.setTimeout = hold as typeof window.setTimeout;
    window.clearTimeout = (id) => void (this.#held.delete(Number(id)) || clearTimeout.call(window, id));
    this.#restore = () => {
      Object.assign(window, { setTimeout, clearTimeout });
      this.#held.clear();
    };
  }
}
