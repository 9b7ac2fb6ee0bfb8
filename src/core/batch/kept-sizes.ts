/** The files of a batch whose bytes are kept, and how many bytes that are. */
export class KeptSizes {
  readonly #sizes = new Map<number, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  has(number: number): boolean {
    return this.#sizes.has(number);
  }

  /** @param size undefined: no longer any */
  set(number: number, size: number | undefined): void {
    this.#total += (size ?? 0) - (this.#sizes.get(number) ?? 0);
    if (size === undefined) this.#sizes.delete(number);
    else this.#sizes.set(number, size);
  }
}
