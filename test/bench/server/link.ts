/** The line between the browser and the server. */
export interface Link {
  /** Round trip time, milliseconds: each response waits for it. What opening a connection costs is left out. */
  rtt: number;
  /** All requests share one connection, by TLS; without rates and cuts. */
  http2?: boolean | undefined;
  /** Bytes a second of one connection; absent: as fast as they come. */
  perConnection?: number | undefined;
  /** Bytes a second of all connections together. */
  total?: number | undefined;
  /** The connection that carries this byte, counted over all, is cut; once. */
  cutAt?: number | undefined;
}

/** What a rate may catch up after a late timer, milliseconds of it. */
const BURST = 20;

/** A rate that is shared by all who ask it. */
class Lane {
  #free = 0;

  constructor(readonly rate: number | undefined) {}

  /** When these bytes have passed, if they are here at `now`. Milliseconds. */
  pass(bytes: number, now: number): number {
    if (!this.rate) return now;
    this.#free = Math.max(this.#free, now - BURST) + (bytes / this.rate) * 1000;
    return Math.max(this.#free, now);
  }
}

/** What has passed the line, and when it will have. */
export class Line {
  readonly link: Link;
  readonly #all: Lane;
  #passed = 0;

  constructor(link: Link) {
    this.link = link;
    this.#all = new Lane(link.total);
  }

  /** The lane of one connection. */
  open(): { pass: (bytes: number) => { at: number; cut: boolean } } {
    const own = new Lane(this.link.perConnection);
    return {
      pass: (bytes) => {
        const { cutAt = Infinity } = this.link;
        const before = this.#passed;
        this.#passed += bytes;
        const now = performance.now();
        const at = Math.max(own.pass(bytes, now), this.#all.pass(bytes, now));
        return { at, cut: before < cutAt && cutAt <= this.#passed };
      },
    };
  }
}
