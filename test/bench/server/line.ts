/** The line between the browser and the server, and what goes wrong on it. Milliseconds, bytes a second. */
export interface Link {
  /** Each response waits for a round trip. What opening a connection costs is left out. */
  rtt: number;
  /** All requests share one connection, by TLS; without rates and faults. */
  http2?: boolean;
  perConnection?: number;
  total?: number;
  /** The connection that carries this byte, counted over all, is cut; once. */
  cutAt?: number;
  /** Each connection is cut when it is this old, a random age between the two. */
  life?: readonly [least: number, most: number];
  /** The connection that is the n-th to carry a part has this rate instead. */
  slow?: { nth: number; rate: number };
  /** Requests that get 503 before their body is read. */
  refuse?: Some;
  /** Requests whose connection is cut at a random byte of their body. */
  cut?: Some;
}

/** Requests with a body, counted over all connections: `first`, and each `every` after it. */
type Some = { first: number; every: number };

/** Bytes of a body that count as a part: more than a form's fields, a small file or Complete. */
const PART = 100_000;
/** What a rate may catch up, milliseconds of it: after a late timer, and where the sender waits already. */
const [BURST, CATCH_UP] = [20, 500];

/** A rate that is shared by all who ask it. */
export class Lane {
  #free = 0;

  /** @param rate bytes a second; undefined: as fast as they come */
  constructor(public rate: number | undefined) {}

  /**
   * When these bytes have passed, if they are here at `now`. Milliseconds.
   *
   * @param hasWaited they were here before, and are read late because the machine is busy
   */
  pass(bytes: number, now: number, hasWaited = false): number {
    if (!this.rate) return now;
    this.#free = Math.max(this.#free, now - (hasWaited ? CATCH_UP : BURST)) + (bytes / this.rate) * 1000;
    return Math.max(this.#free, now);
  }
}

/** What has passed the line, when it will have, and what goes wrong; by chance, but by the same chance in each run. */
export class Line {
  readonly #all: Lane;
  #state = 0x9e3779b9;
  #passed = 0;
  #bodies = 0;
  #carriers = 0;

  constructor(readonly link: Link) {
    this.#all = new Lane(link.total);
  }

  #random(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }

  /** One connection of it, that has just been opened. */
  open() {
    const { life, perConnection, rtt } = this.link;
    const own = new Lane(perConnection);
    let carries = false;
    return {
      rtt,
      /** Milliseconds after which it is cut; undefined: never. */
      life: life && life[0] + this.#random() * (life[1] - life[0]),
      /** When these bytes have arrived, and whether the connection is cut with them. */
      pass: (bytes: number, hasWaited = false): { at: number; isCut: boolean } => {
        const now = performance.now();
        const { cutAt = Infinity } = this.link;
        const before = this.#passed;
        this.#passed += bytes;
        const at = Math.max(this.#all.pass(bytes, now, hasWaited), own.pass(bytes, now, hasWaited));
        return { at, isCut: before < cutAt && cutAt <= this.#passed };
      },
      /** A request begins: it may be refused, or its connection cut after some bytes of its body. */
      begin: (length: number) => {
        const { slow, refuse, cut } = this.link;
        if (length >= PART && !carries) {
          carries = true;
          if (++this.#carriers === slow?.nth) own.rate = slow.rate;
        }
        const number = length > 0 ? ++this.#bodies : 0;
        const isAmong = (some?: Some) => !!some && number >= some.first && (number - some.first) % some.every === 0;
        return {
          isRefused: isAmong(refuse),
          cutAfter: isAmong(cut) ? Math.floor(this.#random() * length) : Infinity,
        };
      },
    };
  }
}

export type ConnectionLine = ReturnType<Line['open']>;
export type Fate = ReturnType<ConnectionLine['begin']>;
