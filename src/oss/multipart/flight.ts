import { numberAt, type Part, type Range } from './part-plan.js';

/** A part on its way. */
export class Flight implements Part {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** Bytes that the browser has taken. No proof that they have left the machine. */
  sent = 0;
  /** When it got a connection, by `performance.now()`; undefined while it waits for one, or where its speed is limited. */
  begunAt: number | undefined;
  /** It sends bytes of one that is late, too. */
  isRacer = false;
  readonly #controller = new AbortController();

  constructor({ start, end }: Range, grain: number) {
    this.number = numberAt(start, grain);
    this.start = start;
    this.end = end;
  }

  /** Bytes. */
  get length(): number {
    return this.end - this.start;
  }

  /** Milliseconds since it got a connection. */
  get age(): number {
    return this.begunAt === undefined ? 0 : performance.now() - this.begunAt;
  }

  /** Aborts when others send its bytes instead, or the upload stops. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  giveUp(): void {
    this.#controller.abort();
  }
}
