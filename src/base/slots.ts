/** One piece of work among those that share slots. */
class Slot {
  begin!: () => void;
  takeTurn!: () => void;
  readonly begun = new Promise<void>((resolve) => (this.begin = resolve));
  readonly turn = new Promise<void>((resolve) => (this.takeTurn = resolve));
}

/** Lets a number of pieces of work run at once, first come, first served. */
export class Slots {
  readonly #sure: number;
  #most: number;
  readonly #waiting = new Set<Slot>();
  readonly #running = new Set<Slot>();

  /** @param count pieces of work that may run at once */
  constructor(count: number) {
    this.#sure = count;
    this.#most = count;
  }

  /** How many of the slots that there were at first nobody uses or waits for. */
  get free(): number {
    return Math.max(0, this.#sure - this.#running.size - this.#waiting.size);
  }

  /** Runs `work` in a slot. @param work gets a promise that resolves when it is among the oldest, as many as slots at first @throws `signal`'s reason */
  async use<T>(signal: AbortSignal, work: (turn: Promise<void>) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const slot = new Slot();
    this.#waiting.add(slot);
    this.#fill();
    try {
      await orAborted(slot.begun, signal);
      signal.throwIfAborted(); // it may have aborted on the way here
      return await work(slot.turn);
    } finally {
      this.#waiting.delete(slot);
      this.#running.delete(slot);
      this.#fill();
    }
  }

  /** Lifts the number of slots for all, also for those that wait, if it is more. */
  lift(count: number): void {
    this.#most = Math.max(this.#most, count);
    this.#fill();
  }

  #fill(): void {
    for (const slot of this.#waiting) {
      if (this.#running.size >= this.#most) break;
      this.#waiting.delete(slot);
      this.#running.add(slot);
      slot.begin();
    }
    let rank = 0;
    for (const slot of this.#running) {
      if (++rank > this.#sure) break;
      slot.takeTurn();
    }
  }
}

/** What `waiting` resolves with. @throws its error; `signal`'s reason, also when it stops the work at the same moment */
export function orAborted<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve(waiting);
    };
    signal.addEventListener('abort', end);
    waiting.then(end, end);
    if (signal.aborted) end();
  });
}
