import { partsIn, streamPartAt } from '../object/stream-parts.js';
import type { StoredPart } from '../object/stored-object.js';

interface Reach {
  /** Bytes that have come. */
  readonly size: number;
  /** Whether these are all. */
  readonly isOver: boolean;
}

/** Which parts of a stream are stored, which are on their way, and which one is next. */
export class SentParts {
  /** What OSS has confirmed, by number. */
  readonly confirmed = new Map<number, StoredPart>();
  readonly #inFlight = new Set<number>();
  readonly #isFirstLast: boolean;

  /** @param isFirstLast part 1 goes last */
  constructor(found: readonly (readonly [number, StoredPart])[], isFirstLast: boolean) {
    for (const [number, part] of found) this.confirmed.set(number, part);
    this.#isFirstLast = isFirstLast;
  }

  /** The next part to send, which nobody else sends from then on; undefined while there is none. */
  next({ size, isOver }: Reach): number | undefined {
    const last = isOver ? partsIn(size) : streamPartAt(size) - 1;
    const number = this.#isFree(last, isOver) ? this.#find(last, isOver) : undefined;
    if (number !== undefined) this.#inFlight.add(number);
    return number;
  }

  giveBack(number: number): void {
    this.#inFlight.delete(number);
  }

  confirm(number: number, part: StoredPart): void {
    this.#inFlight.delete(number);
    this.confirmed.set(number, part);
  }

  /** Whether OSS has a whole stream of this size. */
  isWhole = (size: number): boolean => this.confirmed.size === partsIn(size);

  /** Where the first part is that OSS does not have: its number. @param isHeld the first one does not count */
  firstMissing(isHeld: boolean): number {
    let number = isHeld ? 2 : 1;
    while (this.confirmed.has(number)) number++;
    return number;
  }

  /** Whether a part is left: chunks are many, and parts may be thousands. */
  #isFree(last: number, isOver: boolean): boolean {
    const held = this.#isFirstLast && !isOver && !this.confirmed.has(1) ? 1 : 0;
    return this.confirmed.size + this.#inFlight.size < last - held;
  }

  #find(last: number, isOver: boolean): number | undefined {
    const isFree = (number: number) => !this.confirmed.has(number) && !this.#inFlight.has(number);
    for (let number = this.#isFirstLast ? 2 : 1; number <= last; number++) if (isFree(number)) return number;
    return isOver && isFree(1) ? 1 : undefined;
  }
}
