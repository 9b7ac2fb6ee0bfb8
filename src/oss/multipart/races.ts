import type { SendingPart } from './sending-part.js';
import type { LinkSpeed } from './link-speed.js';
import { MissingBytes } from './missing-bytes.js';
import type { StoredPart } from '../../object/stored-object.js';
import type { Range } from '../../base/range.js';

/** Bytes that races may send twice before they begin later, as a share of the file; at least a grain for each connection. */
const SENT_TWICE_SHARE = 0.03;

interface RacesOptions {
  /** Bytes of the file. */
  readonly size: number;
  readonly grain: number;
  readonly connections: number;
  readonly line: LinkSpeed;
  /** The parts on their way. */
  readonly inFlight: ReadonlySet<SendingPart>;
}

/** Decides which parts are raced, and when; and counts what that sends twice. */
export class Races {
  readonly #options: RacesOptions;
  readonly #open = new Set<Race>();
  /** Bytes that ended races have sent twice, by an estimate. */
  #sentTwice = 0;

  constructor(options: RacesOptions) {
    this.#options = options;
  }

  /** The race that a part is in: as the late one, or as a piece. */
  of(sending: SendingPart): Race | undefined {
    for (const race of this.#open) if (race.late === sending || race.racers.has(sending)) return race;
    return undefined;
  }

  /** The next piece of a part that is late. */
  next(): { race: Race; range: Range } | undefined {
    for (const race of this.#open) {
      const range = race.next();
      if (range) return { race, range };
    }
    const late = this.#nextLate();
    if (!late || late.age <= this.#beginsAt(late)) return undefined;
    const { line, connections, grain } = this.#options;
    const { rate = 0, aim } = line;
    const helpers = Math.max(1, connections - this.#lateCount);
    const race = new Race(late, { grain, most: rate * aim, helpers });
    this.#open.add(race);
    return { race, range: race.next()! };
  }

  /** Milliseconds until a part may be raced; Infinity where none can be. */
  get untilNext(): number {
    const late = this.#nextLate();
    return late ? Math.max(0, this.#beginsAt(late) - late.age) : Infinity;
  }

  /** The late part has arrived first. */
  lost(race: Race): void {
    this.#sentTwice += race.carriedBy(this.#options.line);
    this.end(race);
  }

  /** The pieces have arrived first. */
  won(race: Race): void {
    this.#sentTwice += race.carriedByLate;
    this.end(race);
  }

  end(race: Race): void {
    this.#open.delete(race);
  }

  /**
   * The age, in milliseconds, at which a part is raced. Whichever side loses, at most the part's bytes are sent twice. As long as
   * those fit into what races may send twice, that is as soon as the part is late. Else it is later, by the time in which one
   * connection carries the bytes that are too many: one that only paused has caught up by then, and one that crawls is not left
   * alone. Where most connections are late it is the line, and no more is sent twice than may be.
   */
  #beginsAt({ length }: SendingPart): number {
    const { line, size, connections, grain } = this.#options;
    let twice = this.#sentTwice + length;
    for (const { late } of this.#open) twice += late.length;
    const tooMany = twice - Math.max(size * SENT_TWICE_SHARE, connections * grain);
    if (tooMany <= 0) return line.lateAfter(length);
    if (this.#lateCount > connections / 2) return Infinity;
    return line.lateAfter(length) + tooMany / (line.rate ?? 0);
  }

  get #lateCount(): number {
    const { line, inFlight } = this.#options;
    return [...inFlight].filter(({ length, age }) => line.isLate(length, age)).length;
  }

  /** The part that has begun, is in no race, and is to be raced first. */
  #nextLate(): SendingPart | undefined {
    let [first, least]: [SendingPart | undefined, number] = [undefined, Infinity];
    for (const sending of this.#options.inFlight) {
      if (sending.begunAt === undefined || this.of(sending)) continue;
      const left = this.#beginsAt(sending) - sending.age;
      if (left < least) [first, least] = [sending, left];
    }
    return first;
  }
}

interface RaceOptions {
  readonly grain: number;
  /** Bytes of the longest piece. */
  readonly most: number;
  /** Connections that are idle, or soon will be. */
  readonly helpers: number;
}

/** A late part, whose bytes idle connections send again, in pieces from its end on: the first to arrive win. Its own number goes last, once it is aborted. */
export class Race {
  readonly late: SendingPart;
  /** The pieces on their way. */
  readonly racers = new Set<SendingPart>();
  /** The pieces that are confirmed, by number. */
  readonly done = new Map<number, StoredPart>();
  /** The bytes that no piece carries. */
  readonly missing: MissingBytes;
  readonly #grain: number;
  /** Bytes of a piece. */
  readonly #length: number;

  constructor(late: SendingPart, { grain, most, helpers }: RaceOptions) {
    this.late = late;
    this.missing = new MissingBytes([late]);
    this.#grain = grain;
    this.#length = Math.max(grain, Math.min(most, (late.length - grain) / helpers));
  }

  /** The bytes of the next piece. */
  next(): Range | undefined {
    const { last } = this.missing;
    if (!last) return undefined;
    if (this.late.length <= this.#grain) return last; // the same request again
    const first = this.late.start + this.#grain;
    if (last.end <= first) return undefined;
    const start = Math.floor((last.end - this.#length) / this.#grain) * this.#grain;
    return { start: Math.max(first, last.start, start), end: last.end };
  }

  /** Whether all is confirmed but the piece with the late part's own number. */
  get isWon(): boolean {
    const { last } = this.missing;
    const isOnlyFirstLeft = this.done.size > 0 && last !== undefined && last.end <= this.late.start + this.#grain;
    return this.racers.size === 0 && (!last || isOnlyFirstLeft);
  }

  /** Bytes that the pieces have brought to OSS, by an estimate. */
  carriedBy(line: LinkSpeed): number {
    let sum = 0;
    for (const { size } of this.done.values()) sum += size;
    for (const racer of this.racers) sum += racer.carriedBy(line);
    return sum;
  }

  /** Bytes that the late part has brought, by an estimate: how much is missing cannot be seen. So it is half, unless the browser has taken fewer. */
  get carriedByLate(): number {
    return Math.min(this.late.sent, this.late.length / 2);
  }
}
