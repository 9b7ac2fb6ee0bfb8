import { Lane } from './lane.js';
import type { Link, Some } from './link.js';
import { seededRandom } from './random.js';

/** Bytes of a body that count as a part: more than a form's fields, a small file or Complete. */
const PART = 100_000;

/** What happens to a request: it is refused, or its connection is cut after this many bytes of its body. */
export interface Fate {
  isRefused: boolean;
  cutAfter: number;
}

const isAmong = (number: number, some: Some | undefined) =>
  some !== undefined && number >= some.first && (number - some.first) % some.every === 0;

/** What has passed the line, when it will have, and what goes wrong; by chance, but by the same chance in each run. */
export class Line {
  readonly #all: Lane;
  readonly #random = seededRandom();
  #passed = 0;
  #bodies = 0;
  #carriers = 0;

  constructor(readonly link: Link) {
    this.#all = new Lane(link.total);
  }

  /** One connection of it, that has just been opened. */
  open(): ConnectionLine {
    const { life } = this.link;
    const age = life && life[0] + this.#random() * (life[1] - life[0]);
    return new ConnectionLine(this, new Lane(this.link.perConnection), age);
  }

  /** Bytes of any connection, that are here now. */
  pass(bytes: number, now: number, hasWaited: boolean): { at: number; isCut: boolean } {
    const { cutAt = Infinity } = this.link;
    const before = this.#passed;
    this.#passed += bytes;
    return { at: this.#all.pass(bytes, now, hasWaited), isCut: before < cutAt && cutAt <= this.#passed };
  }

  /** @param length bytes of the request's body */
  fateOf(length: number): Fate {
    if (length === 0) return { isRefused: false, cutAfter: Infinity };
    const number = ++this.#bodies;
    const isCut = isAmong(number, this.link.cut);
    return {
      isRefused: isAmong(number, this.link.refuse),
      cutAfter: isCut ? Math.floor(this.#random() * length) : Infinity,
    };
  }

  /** The rate of a connection that carries its first part, if it is another one. */
  rateOfCarrier(): number | undefined {
    return ++this.#carriers === this.link.slow?.nth ? this.link.slow.rate : undefined;
  }
}

/** What one connection may do. */
export class ConnectionLine {
  readonly #line: Line;
  readonly #own: Lane;
  #carries = false;

  /** @param life milliseconds after which it is cut; undefined: never */
  constructor(
    line: Line,
    own: Lane,
    readonly life: number | undefined,
  ) {
    this.#line = line;
    this.#own = own;
  }

  get rtt(): number {
    return this.#line.link.rtt;
  }

  /** When these bytes have arrived, and whether the connection is cut with them. */
  pass(bytes: number, hasWaited = false): { at: number; isCut: boolean } {
    const now = performance.now();
    const { at, isCut } = this.#line.pass(bytes, now, hasWaited);
    return { at: Math.max(at, this.#own.pass(bytes, now, hasWaited)), isCut };
  }

  /** A request begins. @param length bytes of its body */
  begin(length: number): Fate {
    if (length >= PART && !this.#carries) {
      this.#carries = true;
      this.#own.rate = this.#line.rateOfCarrier() ?? this.#own.rate;
    }
    return this.#line.fateOf(length);
  }
}
