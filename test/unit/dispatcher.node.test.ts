import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { UploadError } from '../../src/core/upload-error.js';
import { grainOf } from '../../src/oss/grain.js';
import type { OpenUpload } from '../../src/oss/multipart/begin-upload.js';
import { gapsIn } from '../../src/oss/multipart/cover.js';
import { Dispatcher } from '../../src/oss/multipart/dispatcher.js';
import type { Flight } from '../../src/oss/multipart/flight.js';
import { Line } from '../../src/oss/multipart/line.js';
import type { StoredPart } from '../../src/oss/multipart/operations.js';
import { assertWhole } from '../support/assertions.js';

const KB100 = 102_400;
const LARGEST_OBJECT = 10_000 * 5 * 1024 ** 3; // 48.8 TB

/** What happens next: to which of those on their way, and after how many milliseconds. */
const events = fc.array(
  fc.record({
    kind: fc.constantFrom('begin', 'begin', 'confirm', 'lose', 'wait'),
    which: fc.nat(100),
    milliseconds: fc.integer({ min: 1, max: 20_000 }),
  }),
  { maxLength: 120 },
);
const size = fc.oneof(
  { weight: 200, arbitrary: fc.integer({ min: 1, max: 30_000_000 }) },
  { weight: 40, arbitrary: fc.constantFrom(1, KB100, KB100 + 1, 48_000_000) },
  { weight: 4, arbitrary: fc.constantFrom(480e9 + 1, LARGEST_OBJECT) },
);
const page = fc.record({
  connections: fc.integer({ min: 1, max: 12 }),
  largest: fc.option(fc.integer({ min: 1, max: 20_000_000 }), { nil: undefined }),
  isSteady: fc.boolean(),
});

const cutOff = new UploadError('network', 'Cut.', { likely: 'interrupted' });
const opened = (bytes: number): OpenUpload => {
  const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'U', partSize: grainOf(bytes), savedAt: 0 };
  return { record, parts: new Map(), lengths: new Map(), isAmbiguous: false, isSteady: false };
};
const partOf = (flight: Flight): StoredPart => ({ size: flight.length, etag: '"E"', proven: true });

let now = 0;

/** Parts on their way, as a sender has them. */
class Sender {
  readonly flights: Flight[] = [];
  readonly dispatcher: Dispatcher;
  readonly upload: OpenUpload;

  constructor(bytes: number, line: Line, options: { connections: number; largest?: number | undefined }) {
    this.upload = opened(bytes);
    const others = { largest: undefined, isSteady: false };
    this.dispatcher = new Dispatcher(this.upload, { ...others, ...options, size: bytes, line });
  }

  beginAll(idle: number): Flight[] {
    return Array.from({ length: idle }, () => this.begin(idle)!);
  }

  begin(idle: number): Flight | undefined {
    const flight = this.dispatcher.next(idle);
    if (!flight) return undefined;
    flight.begin();
    // two lengths under one number, side by side: OSS would keep whichever it stores last
    const rivals = this.flights.filter(({ number, signal }) => number === flight.number && !signal.aborted);
    for (const rival of rivals) assert.equal(rival.length, flight.length);
    this.flights.push(flight);
    return flight;
  }

  /** The part on its way, if nobody has given it up. */
  take(which: number): Flight | undefined {
    const [flight] = this.flights.splice(which % Math.max(1, this.flights.length), 1);
    return flight?.signal.aborted ? undefined : flight;
  }

  confirm(which: number): void {
    const flight = this.take(which);
    if (flight) this.dispatcher.confirm(flight, partOf(flight), now - flight.begunAt!);
  }

  lose(which: number): void {
    const flight = this.take(which);
    if (flight) this.dispatcher.lose(flight, cutOff);
  }
}

describe('the dispatcher of parts', () => {
  before(() => void (performance.now = () => now));
  beforeEach(() => void (now = 0));
  after(() => void Reflect.deleteProperty(performance, 'now'));

  it('has each byte confirmed once, after any confirmations, cuts, waits and races, up to 48.8 TB', () => {
    let races = 0;
    const property = fc.property(size, page, events, (bytes, options, happening) => {
      const line = new Line();
      line.responded(50); // to the request that began the upload
      if (bytes % 2) for (let i = 0; i < 3; i++) line.confirmed(1_000_000, 1_000);
      const sender = new Sender(bytes, line, options);
      const { dispatcher, flights, upload } = sender;
      const grain = grainOf(bytes);
      for (const { kind, which, milliseconds } of happening) {
        if (kind === 'wait') now += milliseconds;
        if (kind === 'confirm') sender.confirm(which);
        if (kind === 'lose') sender.lose(which);
        if (kind === 'begin' && flights.length < options.connections) {
          const flight = sender.begin(options.connections - flights.length);
          if (flight?.isRacer) races++;
          if (!flight) continue;
          assert.equal(flight.start, (flight.number - 1) * grain);
          assert.ok(flight.end === bytes || flight.length % grain === 0);
          assert.ok(flight.length <= Math.max(grain, options.largest ?? 32_000_000), `${flight.length}`);
        }
        assert.ok(dispatcher.sent >= dispatcher.confirmed && dispatcher.sent <= bytes);
      }
      for (let i = 0; i < 50_000 && !dispatcher.isDone; i++) {
        const { which = 0, milliseconds = 10 } = happening[i] ?? {};
        now += milliseconds;
        for (let flight; flights.length < options.connections && (flight = sender.begin(1));)
          if (flight.isRacer) races++;
        sender.confirm(which);
      }
      assert.ok(dispatcher.isDone);
      assert.equal(dispatcher.confirmed, bytes);
      assert.deepEqual(gapsIn(upload.parts, bytes, grain), []);
      const list = [...upload.parts].sort(([a], [b]) => a - b);
      assertWhole(list, bytes, grain);
    });
    fc.assert(property, { numRuns: 250 });
    assert.ok(races > 20, `${races} races`);
  });

  /** A line on which a connection carries 1 MB/s, and a request costs 100 ms beside. */
  function goodLine(): Line {
    const line = new Line();
    line.responded(100);
    for (let i = 0; i < 4; i++) line.confirmed(1_000_000, 1_100);
    return line;
  }

  it('gives parts up, and cuts smaller ones, when that grain shows that they would last too long', () => {
    const line = new Line();
    line.responded(100);
    const sender = new Sender(48_000_000, line, { connections: 6 });
    const planned = sender.beginAll(6).slice(1);
    now += 2_000; // 50 kB/s
    sender.confirm(0);
    assert.ok(planned.every(({ signal }) => signal.aborted));
    assert.equal(sender.begin(6)!.length, KB100);
    assert.equal(sender.upload.isAmbiguous, true); // a number was sent with two lengths
  });

  /** The first of three parts of 6 MB is not confirmed when the others are. */
  function withLatePart() {
    const sender = new Sender(6_000_000, goodLine(), { connections: 3 });
    const [late] = sender.beginAll(3);
    sender.flights.splice(0, 1);
    now += 2_100;
    for (let i = 0; i < 2; i++) sender.confirm(0);
    return { sender, late: late! };
  }

  it('sends the bytes of a late part again from its end backwards, and its own number last', () => {
    const { sender, late } = withLatePart();
    assert.equal(sender.begin(2), undefined); // it is not late yet
    now += 60_000;
    const racers = [sender.begin(2)!, sender.begin(1)!];
    assert.ok(racers.every(({ isRacer }) => isRacer));
    assert.equal(racers[0]!.end, late.end);
    assert.equal(racers[1]!.end, racers[0]!.start);
    const rest = [...racers];
    while (!late.signal.aborted) {
      const next = sender.begin(1);
      if (next) rest.push(next);
      else sender.confirm(0);
    }
    assert.equal(rest.at(-1)!.start, late.start + KB100);
    const last = sender.begin(1)!;
    assert.deepEqual([last.start, last.length, last.isRacer], [late.start, KB100, false]);
    assert.equal(sender.upload.isAmbiguous, true);
  });

  it('leaves a late part its own number, also where only a small rest is beside it', () => {
    const sender = new Sender(KB100 + 50_000, goodLine(), { connections: 2 });
    assert.equal(sender.begin(2)!.length, KB100 + 50_000);
    now += 60_000;
    const racer = sender.begin(1)!;
    assert.deepEqual([racer.isRacer, racer.start, racer.length], [true, KB100, 50_000]);
  });

  it('shows as sent what the line carries of a part under way, and before it is known, of what the browser took 95 %', () => {
    const unknown = new Sender(KB100, new Line(), { connections: 1 });
    unknown.begin(1)!.progress(KB100);
    assert.equal(unknown.dispatcher.sent, 0.95 * KB100);
    const sender = new Sender(6_000_000, goodLine(), { connections: 3 }); // a second for 1 MB
    const [first, second] = sender.beginAll(3);
    first!.progress(first!.length);
    second!.progress(50_000);
    const shown = [100, 500, 1000, 60_000].map((elapsed) => ((now += elapsed), sender.dispatcher.sent));
    assert.deepEqual(shown, [0, 550_000, 1_550_000, first!.length + 50_000]);
    second!.rest();
    assert.equal(sender.dispatcher.sent, first!.length, 'what is sent again does not count');
  });

  it('gives the pieces up when the late part arrives first', () => {
    const { sender, late } = withLatePart();
    now += 60_000;
    const racer = sender.begin(2)!;
    now += 400;
    sender.dispatcher.confirm(late, partOf(late), now);
    assert.ok(racer.signal.aborted);
    assert.ok(sender.dispatcher.isDone);
  });

  it('races a second late part later than the first, since both are sent twice', () => {
    const sender = new Sender(6_000_000, goodLine(), { connections: 4 });
    sender.beginAll(4);
    sender.flights.splice(0, 2);
    now += 1_600;
    for (let i = 0; i < 2; i++) sender.confirm(0);
    now += sender.dispatcher.untilLate + 1;
    assert.equal(sender.begin(2)?.isRacer, true);
    while (sender.begin(1)?.isRacer); // the pieces of the same race
    assert.ok(sender.dispatcher.untilLate > 1_000, `${sender.dispatcher.untilLate}`);
    now += sender.dispatcher.untilLate + 1;
    assert.equal(sender.begin(1)?.isRacer, true);
  });

  it('sends no more twice than it may where most connections are late', () => {
    const sender = new Sender(6_000_000, goodLine(), { connections: 4 });
    sender.beginAll(4);
    now += 1_600;
    sender.confirm(0);
    now += 60_000;
    assert.equal(sender.begin(1), undefined);
    assert.equal(sender.dispatcher.untilLate, Infinity);
  });

  it('races no part while connections have other bytes to begin, or none is idle', () => {
    const sender = new Sender(60_000_000, goodLine(), { connections: 2 });
    sender.begin(2);
    now += 60_000;
    assert.equal(sender.begin(2)!.isRacer, false);
    const small = new Sender(2_000_000, goodLine(), { connections: 2 });
    while (small.begin(0));
    now += 60_000;
    assert.equal(small.begin(0), undefined);
  });
});
