/** Compares keys by the bytes of their UTF-8, which is the order of their code points. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // A surrogate is half of a code point that is higher than any other.
    const surrogate = (code: number): number => (code >= 0xd800 && code <= 0xdfff ? code + 0x10000 : code);
    return surrogate(x) - surrogate(y);
  }
  return a.length - b.length;
}

interface Keyed {
  readonly key: string;
}

/** Binary search: the first index, not before `from`, where `reached` is true. It must be true for all later items. */
export function firstIndex<T>(sorted: readonly T[], reached: (item: T) => boolean, from = 0): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(sorted[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A map that also lists its items in the order of their keys. It is sorted at the first listing, and stays sorted from then on. */
export class SortedMap<T extends Keyed> {
  readonly #items = new Map<string, T>();
  #sorted: T[] | undefined;

  get size(): number {
    return this.#items.size;
  }

  has(key: string): boolean {
    return this.#items.has(key);
  }

  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  set(key: string, item: T): void {
    if (this.#sorted) this.#sorted.splice(this.#indexOf(key), this.#items.has(key) ? 1 : 0, item);
    this.#items.set(key, item);
  }

  delete(key: string): void {
    if (this.#items.delete(key)) this.#sorted?.splice(this.#indexOf(key), 1);
  }

  keys(): IterableIterator<string> {
    return this.#items.keys();
  }

  values(): IterableIterator<T> {
    return this.#items.values();
  }

  /** All items by key. Do not keep the array: it changes with the map. */
  sorted(): readonly T[] {
    return (this.#sorted ??= [...this.#items.values()].sort((a, b) => compareKeys(a.key, b.key)));
  }

  #indexOf(key: string): number {
    return firstIndex(this.#sorted ?? [], (item) => compareKeys(item.key, key) >= 0);
  }
}
