/** More is not seen, and each event costs the page's own handlers time. In ms. */
const PACE = 50;

/** Collects items and hands each over at most 20 times a second. */
export class Throttle<T> {
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
    }, PACE);
  }

  /** Hands a waiting item over now. */
  flush(item: T): void {
    if (this.#items.delete(item)) this.#emit(item);
  }
}
