const FRAME = 1000 / 60;

/** Gathers items and hands each over at most once a frame. Timers, since frames stop in hidden tabs. */
export class FrameThrottle<T> {
  readonly #items = new Set<T>();
  readonly #take: (item: T) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(take: (item: T) => void) {
    this.#take = take;
  }

  add(item: T): void {
    this.#items.add(item);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const one of [...this.#items]) this.flush(one);
    }, FRAME);
  }

  /** Hands an item that waits over now. */
  flush(item: T): void {
    if (this.#items.delete(item)) this.#take(item);
  }
}
