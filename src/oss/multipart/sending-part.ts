import { numberAt } from '../../object/part-numbers.js';
import type { LinkSpeed } from './link-speed.js';
import type { Range } from '../../base/range.js';
import type { Part } from './part-plan.js';

/** A part on its way. */
export class SendingPart implements Part {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly #controller = new AbortController();
  #sent = 0;
  #begunAt: number | undefined;
  #isRacer: boolean;

  /** @param isRacer it sends bytes of a part that is late */
  constructor({ start, end }: Range, grain: number, isRacer = false) {
    this.number = numberAt(start, grain);
    this.start = start;
    this.end = end;
    this.#isRacer = isRacer;
  }

  /** Bytes. */
  get length(): number {
    return this.end - this.start;
  }

  /** Bytes that the browser has taken. No proof that they have left the machine. */
  get sent(): number {
    return this.#sent;
  }

  /** Whether it sends bytes of a part that is late, and still on its way. */
  get isRacer(): boolean {
    return this.#isRacer;
  }

  /** When it got a connection, by `performance.now()`; undefined while it waits for one, or where its speed is limited. */
  get begunAt(): number | undefined {
    return this.#begunAt;
  }

  /** Milliseconds since it got a connection. */
  get age(): number {
    return this.#begunAt === undefined ? 0 : performance.now() - this.#begunAt;
  }

  /**
   * Bytes that it has brought to OSS, by an estimate: what the browser has taken may not have left the machine, so that counts which the
   * line carries in its time. Until OSS has confirmed a request, the line is not known: then it is all that the browser has taken.
   */
  carriedBy({ rate, cost }: LinkSpeed): number {
    if (rate === undefined || this.#begunAt === undefined) return this.#sent;
    return Math.min(this.#sent, rate * Math.max(0, this.age - cost));
  }

  /** Aborts when others send its bytes instead, or the upload stops. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** It got a connection. */
  begin(): void {
    this.#begunAt = performance.now();
  }

  /** The browser has taken this many of its bytes. */
  progress(sent: number): void {
    this.#sent = sent;
  }

  /** It has no connection for a while, and begins again: it does not age. */
  rest(): void {
    this.#begunAt = undefined;
    this.#sent = 0;
  }

  /** The late part is gone: this one is a part like others. */
  endRace(): void {
    this.#isRacer = false;
  }

  giveUp(): void {
    this.#controller.abort();
  }
}
