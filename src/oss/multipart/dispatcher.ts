import type { UploadError } from '../../base/upload-error.js';
import { mostUnconfirmed } from '../request/most-unconfirmed.js';
import type { OpenUpload } from './begin-upload.js';
import { gapsIn } from './cover.js';
import { SendingPart } from './sending-part.js';
import { isCut, type LinkSpeed } from './link-speed.js';
import { MissingBytes } from './missing-bytes.js';
import { areInStep, endOfNext, type Situation } from './next-part.js';
import type { StoredPart } from '../../object/stored-object.js';
import { numberAt } from '../../object/part-numbers.js';
import type { Range } from '../../base/range.js';
import { type PartPlan, planParts, type Part, withRoomForProbe } from './part-plan.js';
import { type Race, Races } from './races.js';

/** A part is given up, and its bytes are cut into smaller ones, if it would last longer than this, in milliseconds, and than four times its age. */
const TOO_LONG = 12_000;
const TOO_MUCH_LONGER = 4;

/** What a file, its page and the line to OSS ask of the parts. */
export interface DispatchOptions {
  /** Bytes of the file. */
  readonly size: number;
  /** Parts that are sent at once. */
  readonly connections: number;
  /** Bytes of the largest part that the page allows. */
  readonly largest: number | undefined;
  readonly line: LinkSpeed;
  /** The URLs of parts are requested ahead, for their lengths. */
  readonly isSteady: boolean;
}

/** Decides what each connection sends next. A part is cut when it begins: the bytes of a lost one are missing again, and may be cut otherwise. */
export class Dispatcher {
  readonly #upload: OpenUpload;
  readonly #options: DispatchOptions;
  readonly #grain: number;
  readonly #plan: PartPlan;
  readonly #missing: MissingBytes;
  readonly #inFlight = new Set<SendingPart>();
  readonly #races: Races;
  #confirmed = 0;
  readonly #probe: Probe;

  constructor(upload: OpenUpload, options: DispatchOptions) {
    const { size, connections, largest } = options;
    this.#upload = upload;
    this.#options = options;
    this.#grain = upload.record.partSize;
    this.#races = new Races({ size, connections, grain: this.#grain, line: options.line, inFlight: this.#inFlight });
    this.#missing = new MissingBytes(gapsIn(upload.parts, size, this.#grain));
    const plan = planParts(size, this.#grain, connections, largest);
    this.#probe = new Probe(options.line, plan, connections);
    this.#plan = this.#probe.isNext ? withRoomForProbe(plan, connections, options.line.cost) : plan;
    for (const { size: bytes } of upload.parts.values()) this.#confirmed += bytes;
  }

  /** Bytes of the file that OSS has confirmed. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** Bytes of the file that OSS has, or has by an estimate. */
  get sent(): number {
    const { line, size } = this.#options;
    let sent = this.#confirmed;
    for (const sending of this.#inFlight) {
      if (sending.isRacer) continue;
      const ofRace = this.#races.of(sending)?.carriedBy(line) ?? 0;
      sent += Math.min(sending.length, Math.max(sending.carriedBy(line), ofRace));
    }
    return line.rate === undefined ? Math.max(this.#confirmed, mostUnconfirmed(sent, size)) : Math.floor(sent);
  }

  /** Whether OSS has confirmed every byte. */
  get isDone(): boolean {
    return this.#inFlight.size === 0 && !this.#missing.first;
  }

  /** The next part to send; undefined while there is none. @param idle connections to OSS that nobody uses */
  next(idle: number): SendingPart | undefined {
    const { first } = this.#missing;
    if (first) return this.#begin({ start: first.start, end: endOfNext(first, this.#situation()) });
    const piece = idle > 0 ? this.#races.next() : undefined;
    return piece && this.#begin(piece.range, piece.race);
  }

  /** The parts that follow this one: those that wait for a connection already, and those that are likely to come. */
  upcoming(sending: SendingPart, most: number): Part[] {
    if (sending.isRacer) return [];
    const inFlight = [...this.#inFlight];
    const later = inFlight.slice(inFlight.indexOf(sending) + 1);
    const parts: Part[] = later.filter(({ begunAt, isRacer }) => begunAt === undefined && !isRacer);
    const missing = new MissingBytes(this.#missing.ranges);
    const situation = this.#situation();
    for (let { first } = missing; first && parts.length < most; { first } = missing) {
      const range = { start: first.start, end: endOfNext(first, situation) };
      parts.push({ number: numberAt(range.start, this.#grain), ...range });
      missing.take(range);
    }
    return parts;
  }

  /** Milliseconds until a part may be raced; Infinity where none can be. */
  get untilLate(): number {
    return this.#races.untilNext;
  }

  /** Milliseconds after which the line is slow if this part, the one that shows it, is not confirmed by then; Infinity for others. */
  suspectAfter(sending: SendingPart): number {
    return this.#probe.suspectAfter(sending, this.#plan, TOO_LONG);
  }

  /** Gives up the planned parts, if the one that shows what line it is has not been confirmed. */
  suspect(): void {
    if (!this.#probe.suspect(this.#inFlight)) return;
    for (const sending of this.#inFlight) if (!this.#probe.is(sending)) this.#giveBack(sending);
  }

  /** OSS has confirmed a part. @param elapsed milliseconds since it got a connection */
  confirm(sending: SendingPart, part: StoredPart, elapsed: number): void {
    const race = this.#remove(sending);
    this.#options.line.confirmed(sending.length, elapsed);
    if (sending.isRacer) {
      race?.done.set(sending.number, part);
      if (race?.isWon) this.#win(race);
    } else {
      if (race) this.#races.lost(race);
      for (const racer of race?.racers ?? []) this.#giveUp(racer);
      this.#store([[sending.number, part]]);
    }
    this.#giveUpTooLong();
  }

  /** A part was cut off, or rejected: its bytes are missing again. */
  lose(sending: SendingPart, error: UploadError): void {
    const race = this.#remove(sending);
    if (isCut(error)) this.#options.line.cut(sending.age);
    if (race && !sending.isRacer) this.#end(race);
    else (race?.missing ?? this.#missing).giveBack(sending);
  }

  stop(): void {
    for (const sending of this.#inFlight) sending.giveUp();
  }

  #begin(range: Range, race?: Race): SendingPart {
    const sending = new SendingPart(range, this.#grain, race !== undefined);
    const { lengths } = this.#upload;
    this.#upload.isAmbiguous ||= (lengths.get(sending.number) ?? sending.length) !== sending.length;
    lengths.set(sending.number, sending.length);
    (race?.missing ?? this.#missing).take(sending);
    race?.racers.add(sending);
    this.#inFlight.add(sending);
    this.#probe.begin(sending);
    return sending;
  }

  #situation(): Situation {
    const { line, connections, largest, isSteady } = this.#options;
    return {
      ...{ line, plan: this.#plan, largest, isSteady },
      missing: this.#missing.count,
      busy: this.#busy(),
      isProbe: this.#probe.isShort,
      isInStep: areInStep([...this.#inFlight], line, connections),
    };
  }

  /** Milliseconds until each of the other connections is free again. */
  #busy(): number[] {
    const { line, connections } = this.#options;
    const busy = [...this.#inFlight].map(({ length, age }) => Math.max(0, (line.expect(length) ?? 0) - age));
    return [...busy, ...Array.from({ length: connections }, () => 0)].slice(0, connections - 1);
  }

  /** The pieces have been faster: only the one with the late part's own number is missing. */
  #win(race: Race): void {
    this.#races.won(race);
    this.#options.line.cut(race.late.age);
    this.#giveUp(race.late);
    this.#end(race);
  }

  /** The late part is gone: its pieces are parts like others. */
  #end(race: Race): void {
    const { done, racers, missing } = race;
    this.#races.end(race);
    for (const racer of racers) racer.endRace();
    this.#store(done);
    for (const range of missing.ranges) this.#missing.giveBack(range);
  }

  /** A part that began before the line was known may last so long that it is likely to be cut. */
  #giveUpTooLong(): void {
    const { isSure, rate } = this.#options.line;
    if (!isSure || !rate) return;
    for (const sending of this.#inFlight) {
      const left = sending.length / rate - sending.age;
      if (this.#races.of(sending) || sending.length <= this.#grain) continue;
      if (left < TOO_LONG || left < TOO_MUCH_LONGER * sending.age) continue;
      this.#giveBack(sending);
    }
  }

  #giveBack(sending: SendingPart): void {
    this.#giveUp(sending);
    this.#missing.giveBack(sending);
  }

  #giveUp(sending: SendingPart): void {
    this.#remove(sending);
    sending.giveUp();
  }

  /** Takes a part off. @returns the race that it is in */
  #remove(sending: SendingPart): Race | undefined {
    const race = this.#races.of(sending);
    this.#inFlight.delete(sending);
    race?.racers.delete(sending);
    return race;
  }

  #store(parts: Iterable<[number, StoredPart]>): void {
    for (const [number, part] of parts) {
      this.#upload.parts.set(number, part);
      this.#confirmed += part.size;
    }
  }
}

/** Grains up to which a planned part shows soon enough what line it is. */
const SHORT = 10;

/** The part of one grain that shows what line it is, while others go as planned. */
class Probe {
  readonly #line: LinkSpeed;
  #sending: SendingPart | undefined;
  /** It is still to be sent. */
  isNext: boolean;
  /** It has taken too long, and nothing has been confirmed since. */
  #isLate = false;

  constructor(line: LinkSpeed, plan: PartPlan, connections: number) {
    this.#line = line;
    this.isNext = connections > 1 && !line.isKnown && plan.grains > plan.count * SHORT;
  }

  /** Whether the next part has one grain, too. */
  get isShort(): boolean {
    return this.isNext || (this.#isLate && !this.#line.rate);
  }

  begin(sending: SendingPart): void {
    if (this.isNext) this.#sending = sending;
    this.isNext = false;
  }

  /** Milliseconds after which an unconfirmed probe shows a slow line: planned parts would last longer than `most`. Infinity for other parts. */
  suspectAfter(sending: SendingPart, { grains, count }: PartPlan, most: number): number {
    if (sending !== this.#sending) return Infinity;
    return this.#line.cost + Math.max(this.#line.shortestSample, (most * count) / grains);
  }

  /** Time is up. @returns whether the planned parts that are on their way among `inFlight` would last too long */
  suspect(inFlight: ReadonlySet<SendingPart>): boolean {
    this.#isLate = !!this.#sending && inFlight.has(this.#sending) && !this.#line.rate;
    return this.#isLate;
  }

  is(sending: SendingPart): boolean {
    return sending === this.#sending;
  }
}
