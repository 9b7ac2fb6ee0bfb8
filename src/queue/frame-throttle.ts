const FRAME = 1000 / 60;

/** Collects items and hands each over at most once a frame, by timers, since frames stop in hidden tabs. */
export class FrameThrottle<T> {
  readonly #items = new Set<T>();
  readonly #emit: (item: T) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(emit: (item: T) => void) {
    this.#emit = emit;
  }

  add(item: T): void {
    this.#items.add(item);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const one of [...this.#items]) this.flush(one);
    }, FRAME);
  }

  /** Hands a waiting item over now. */
  flush(item: T): void {
    if (this.#items.delete(item)) this.#emit(item);
  }
}
