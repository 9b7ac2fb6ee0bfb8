/** Milliseconds between two beats. */
const INTERVAL = 1_000;

/** One timer for all that changes with time alone: calls each function once a second, until that returns false. */
export class Pulse {
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
