import type { UploadError } from '../../base/upload-error.js';

/** The latest requests whose rates count. */
const SAMPLES = 8;
/** With fewer, none can be called late. */
const LEAST_SAMPLES = 3;
/** Until more is known, a connection counts as cut once in these milliseconds of sending, as if that had been seen three times. */
const ASSUMED_TIME_BETWEEN_CUTS = 10_000;
const ASSUMED_CUTS = 3;
/** Milliseconds that a request costs beyond its bytes, at least. */
const LEAST_COST = 50;
/** A request shows the line's rate only if its bytes took longer than this, in milliseconds, and than twice its cost. */
const SHORTEST_SAMPLE = 750;
/** A request that takes this many times what its bytes should, and some milliseconds more, was probably cut, and sent again by the browser. */
const LATE_FACTOR = 1.5;
const LATE_BY = 500;
/** Milliseconds after which nothing that was learnt counts: the computer may be in another place. */
const FORGOTTEN_AFTER = 300_000;
/** A request that lasts longer counts as these milliseconds without a cut: the computer may have slept meanwhile. */
const LONGEST_COUNTED = 30_000;
/** The longest that a part should last, in milliseconds. */
export const LONGEST_PART_TIME = 8_000;

/**
 * What this page has learned of the line to one host: how fast a connection is, what a request costs beyond its bytes, and how
 * often a connection is cut. Upload progress shows none of it: the machine takes bytes long before they have left it, and
 * Chromium sends a request again by itself when a kept connection breaks.
 */
export class LinkSpeed {
  readonly #rates: number[] = [];
  /** The median of `#rates`: it is asked for with each update of progress, for each request. */
  #rate: number | undefined;
  #cost = Infinity;
  #cuts = 0;
  #time = 0;
  #isSure = false;
  #longest = 0;
  /** By the clock: `performance.now()` stands still in some browsers while the computer sleeps. */
  #latest = Date.now();
  readonly #learns: boolean;

  /** @param learns false where requests are slowed on purpose: then parts go as on a good line */
  constructor(learns = true) {
    this.#learns = learns;
  }

  /** Bytes that one connection carries in a millisecond; undefined until a request has been confirmed. */
  get rate(): number | undefined {
    return this.#rate;
  }

  /** Milliseconds that a request costs beyond its bytes: a preflight and a round trip. */
  get cost(): number {
    return Math.max(LEAST_COST, Number.isFinite(this.#cost) ? this.#cost : 0);
  }

  /** Whether what is known may be of another network by now. */
  get isForgotten(): boolean {
    return Date.now() - this.#latest > FORGOTTEN_AFTER;
  }

  /** Milliseconds that bytes must take to show the line's rate: a connection begins slowly. */
  get shortestSample(): number {
    return Math.max(SHORTEST_SAMPLE, 2 * this.cost);
  }

  /** Whether anything is known that decides how large parts are. */
  get isKnown(): boolean {
    return !this.#learns || this.#rates.length + this.#cuts > 0;
  }

  /** Whether it has cut a request that this page knows of, or the browser says that it is a bad one. */
  get isCutting(): boolean {
    return this.#cuts > 0 || isSlowNetwork();
  }

  /** Whether the rate was measured by a request that was long enough. */
  get isSure(): boolean {
    return this.#isSure;
  }

  /** Bytes of the largest part that was confirmed. */
  get longest(): number {
    return this.#longest;
  }

  /** Milliseconds that a part should last: with d = √(2 · cost · time between cuts) the parts that are lost and the requests that carry them cost least. */
  get aim(): number {
    const timeBetweenCuts = (ASSUMED_CUTS * ASSUMED_TIME_BETWEEN_CUTS + this.#time) / (ASSUMED_CUTS + this.#cuts);
    return Math.min(LONGEST_PART_TIME, Math.sqrt(2 * this.cost * timeBetweenCuts));
  }

  /** Whether a request with these bytes would last longer than a part should. */
  isLikelyToCut(bytes: number): boolean {
    const { rate } = this;
    return rate === undefined ? this.isCutting : bytes / rate > (this.isCutting ? this.aim : LONGEST_PART_TIME);
  }

  /** Milliseconds in which these bytes should be confirmed; undefined until that is known. */
  expect(bytes: number): number | undefined {
    return this.rate && bytes / this.rate + this.cost;
  }

  /** Whether a request of this age, in milliseconds, should have been confirmed long since. */
  isLate(bytes: number, age: number): boolean {
    return age > this.lateAfter(bytes);
  }

  /** Milliseconds after which a request is late; Infinity where too little is known of the line. */
  lateAfter(bytes: number): number {
    if (this.#rates.length < LEAST_SAMPLES || !Number.isFinite(this.#cost)) return Infinity;
    return LATE_FACTOR * (this.expect(bytes) ?? Infinity) + LATE_BY;
  }

  /** OSS has responded to a request without a body. @param elapsed milliseconds that it took, with its preflight */
  responded(elapsed: number): void {
    this.#cost = elapsed; // another network may have other round trips
  }

  /** OSS has confirmed a request with these bytes. @param elapsed milliseconds that it took, with its preflight; 0 where that is unknown */
  confirmed(bytes: number, elapsed: number): void {
    if (!this.#learns || elapsed <= 0) return;
    if (this.#refresh() && elapsed > FORGOTTEN_AFTER) return; // most of it was sleep
    if (this.isLate(bytes, elapsed)) this.#cuts++;
    this.#time += Math.min(elapsed, LONGEST_COUNTED);
    if (Number.isFinite(this.#cost)) this.#cost = Math.min(this.#cost, elapsed);
    this.#longest = Math.max(this.#longest, bytes);
    const ofBytes = elapsed - this.cost;
    this.#isSure ||= ofBytes >= this.shortestSample;
    this.#rates.push(bytes / Math.max(ofBytes, elapsed / 8, 1));
    if (this.#rates.length > SAMPLES) this.#rates.shift();
    this.#rate = [...this.#rates].sort((a, b) => a - b)[this.#rates.length >> 1];
  }

  /** A request was cut. @param elapsed milliseconds since it began */
  cut(elapsed: number): void {
    if (!this.#learns) return;
    this.#refresh();
    this.#cuts++;
    this.#time += Math.min(elapsed, LONGEST_COUNTED);
  }

  /** Before it learns, forgets what may be of another network, but for the round trips. @returns whether there was something to forget */
  #refresh(): boolean {
    const isOld = this.isForgotten && this.isKnown;
    if (isOld) {
      this.#rates.length = this.#cuts = this.#time = this.#longest = 0;
      this.#isSure = false;
      this.#rate = undefined;
    }
    this.#latest = Date.now();
    return isOld;
  }
}

/** Whether the connection of an upload was probably cut: not offline, and not for CORS. */
export function isCut({ code, likely }: UploadError): boolean {
  return code === 'stalled' || (code === 'network' && likely === 'interrupted');
}

/** `navigator.connection` (Network Information), which counts only against a line: most browsers have none, and 4g says little. */
function isSlowNetwork(): boolean {
  const { connection } = (globalThis.navigator ?? {}) as {
    connection?: { saveData?: boolean; effectiveType?: string };
  };
  return connection?.saveData === true || /^(slow-2g|2g|3g)$/.test(connection?.effectiveType ?? '');
}

/** By host; the page's next files go by what its earlier ones have shown. */
const lines = new Map<string, LinkSpeed>();

/** Forgets what is known of all lines, as on a new page. */
export const forgetLines = (): void => lines.clear();

export function linkTo(host: string): LinkSpeed {
  const known = lines.get(host);
  const line = known && !known.isForgotten ? known : new LinkSpeed();
  lines.set(host, line);
  return line;
}
