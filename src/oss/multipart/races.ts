import type { SendingPart } from './sending-part.js';
import type { LinkSpeed } from './link-speed.js';
import type { Range } from '../../base/range.js';
import { Race } from './race.js';

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
