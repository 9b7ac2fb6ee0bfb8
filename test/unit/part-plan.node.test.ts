import assert from 'node:assert/strict';
import { describe, it, after, before, beforeEach } from 'node:test';
import * as fc from 'fast-check';
import { UploadError } from '../../src/base/upload-error.js';
import { grainOf, numberAt } from '../../src/object/part-numbers.js';
import type { OpenUpload } from '../../src/oss/multipart/begin-upload.js';
import { coverOf, gapsIn } from '../../src/oss/multipart/cover.js';
import { Dispatcher } from '../../src/oss/multipart/dispatcher.js';
import type { SendingPart } from '../../src/oss/multipart/sending-part.js';
import { LinkSpeed } from '../../src/oss/multipart/link-speed.js';
import type { StoredPart } from '../../src/object/stored-object.js';
import { endOfNext } from '../../src/oss/multipart/next-part.js';
import { type PartPlan, planParts, endOfPart, type Part } from '../../src/oss/multipart/part-plan.js';
import type { Range } from '../../src/base/range.js';
import { assertWhole, assertWithin } from '../support/assertions.js';

const KB100 = 102_400;
const LARGEST_PART = 5 * 1024 ** 3;
const LARGEST_OBJECT = 10_000 * LARGEST_PART; // 48.8 TB

const fileSize = fc.oneof(
  fc.integer({ min: 0, max: 50_000_000 }),
  fc.maxSafeInteger().map((n) => Math.abs(n) % (LARGEST_OBJECT + 1)),
  fc.constantFrom(0, 1, KB100, KB100 + 1, 6_000_000, 48_000_000, 48_000_001, 480e9, 480e9 + 1, LARGEST_OBJECT),
);
const wanted = fc.option(
  fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), fc.double({ min: 0.5, max: 2e10, noNaN: true })),
  { nil: undefined },
);
const anyConnections = fc.integer({ min: 1, max: 64 });

/** The parts that fill a range as planned, one after the other. */
function partsIn(range: Range, plan: PartPlan): Part[] {
  const parts: Part[] = [];
  for (let { start } = range; start < range.end; start = parts.at(-1)!.end)
    parts.push({ number: numberAt(start, plan.grain), start, end: Math.min(endOfPart(start, plan), range.end) });
  return parts;
}

const partsOf = (plan: PartPlan) => partsIn({ start: 0, end: plan.size }, plan);
const planFor = (bytes: number, atOnce: number, largest?: number) => planParts(bytes, grainOf(bytes), atOnce, largest);
const lengthsOf = (plan: PartPlan) => partsOf(plan).map(({ start, end }) => end - start);

describe('part plan: the parts of a file', () => {
  it('cover it exactly, within OSS’s limits, up to 48.8 TB; a part’s number is its place', () => {
    const property = fc.property(fileSize, anyConnections, wanted, (bytes, atOnce, want) => {
      const grain = grainOf(bytes);
      assertWithin(grain, KB100, LARGEST_PART);
      const plan = planParts(bytes, grain, atOnce, want);
      const parts = partsOf(plan);
      const list = parts.map(({ number, start, end }) => [number, { size: end - start }] as const);
      assertWhole(list, bytes, grain);
      for (const [, { size }] of list) if (size > Math.max(grain, want ?? 32e6)) assert.fail('larger than wanted');
      assert.equal(parts.length, bytes === 0 ? 0 : plan.count);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('are as large as the page allows, but never so small that there would be more than 10,000', () => {
    assert.equal(Math.max(...lengthsOf(planFor(10_000_000, 6, 3_000_000))), 25 * KB100);
    assert.equal(planFor(10_000_000, 6, 3_000_000).count, 4);
    assert.equal(planFor(10_000_000, 6, 1).count, 98);
    assert.equal(planFor(100e9, 6, 1_000_000).count, 10_000);
  });

  it('keep all connections busy to the end, in parts of 1 to 8 MB, or up to 32 MB of a huge file', () => {
    for (const bytes of [7e6, 50e6, 100e6, 1e9, 4.8e9]) {
      const lengths = lengthsOf(planFor(bytes, 6));
      assert.equal(lengths.length % 6, 0, `${bytes}`);
      for (const length of lengths) assertWithin(length, 1e6, 8e6);
    }
    for (const [bytes, least, most] of [
      [10e9, 15e6, 10e9 / 600], // a hundredth of it in flight
      [20e9, 30e6, 32e6],
      [200e9, 20e6, 32e6],
    ] as const)
      assertWithin(Math.max(...lengthsOf(planFor(bytes, 6))), least, most);
  });

  it('are at most as large as the page allows, also where the last one would take what is left', () => {
    const line = new LinkSpeed();
    line.responded(50);
    for (let i = 0; i < 4; i++) line.confirmed(10 * KB100, 1_050);
    const [size, largest] = [22 * KB100, 10 * KB100];
    const plan = planParts(size, KB100, 1, largest);
    const situation = { line, plan, largest, busy: [], isSteady: false, isProbe: false, isInStep: false };
    const range = { start: 10 * KB100, end: size };
    assertWithin(endOfNext(range, { ...situation, missing: 12 * KB100 }) - range.start, KB100, largest);
  });
});

type Sizes = Map<number, { size: number }>;

/** Parts as OSS may hold them, by any plans: of whole grains up to the file's end, or of some other length. */
function heldParts(size: number, grain: number): fc.Arbitrary<Sizes> {
  const grains = Math.max(1, Math.ceil(size / grain));
  const part = fc.tuple(
    fc.integer({ min: 1, max: Math.min(grains + 1, 10_000) }),
    fc.integer({ min: 1, max: Math.min(12, grains, Math.floor(LARGEST_PART / grain)) }),
    fc.constantFrom(0, 0, 0, 0, -1),
  );
  return fc.uniqueArray(part, { selector: ([number]) => number, maxLength: 10 }).map((parts) => {
    const held = parts.map(([number, length, more]) => {
      const start = (number - 1) * grain;
      const end = Math.min(start + length * grain, Math.max(size, start + 1));
      return [number, { size: Math.max(0, end - start + more) }] as const;
    });
    return new Map(held);
  });
}

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 3_000_000 }),
  fc.maxSafeInteger().map((n) => 1 + (Math.abs(n) % LARGEST_OBJECT)),
  fc.constantFrom(1, KB100, KB100 + 1, 48_000_000, 480e9 + 1, LARGEST_OBJECT),
);
const held = sizes.chain((size) => fc.record({ size: fc.constant(size), parts: heldParts(size, grainOf(size)) }));

const rangesOf = (parts: Sizes, grain: number) =>
  [...parts].map(([number, { size }]) => ({ start: (number - 1) * grain, end: (number - 1) * grain + size }));
const coveredBy = (parts: Sizes) => [...parts.values()].reduce((sum, { size }) => sum + size, 0);

/** The most bytes that disjoint parts cover, by trying all choices. */
function mostCovered(ranges: readonly { start: number; end: number }[], from = 0): number {
  const [first, ...rest] = ranges;
  if (!first) return 0;
  const without = mostCovered(rest, from);
  if (first.start < from) return without;
  return Math.max(without, first.end - first.start + mostCovered(rest, first.end));
}

describe('the cover of a file by the parts that OSS holds', () => {
  it('is the largest there is, and with what is sent into its gaps has each byte once, in order and within OSS’s limits', () => {
    const property = fc.property(held, fc.integer({ min: 1, max: 12 }), ({ size, parts }, connections) => {
      const grain = grainOf(size);
      const cover = coverOf(parts, size, grain);
      for (const [number, part] of cover) assert.equal(part, parts.get(number));
      const isPart = ({ start, end }: { start: number; end: number }) =>
        end > start && end <= size && (end % grain === 0 || end === size);
      const usable = rangesOf(parts, grain).filter(isPart);
      assert.equal(coveredBy(cover), mostCovered(usable.toSorted((a, b) => a.start - b.start)));
      const all: Sizes = new Map(cover);
      const plan = planParts(size, grain, connections);
      for (const { number, start, end } of gapsIn(cover, size, grain).flatMap((range) => partsIn(range, plan))) {
        assert.ok(!all.has(number));
        all.set(number, { size: end - start });
      }
      assert.deepEqual(gapsIn(all, size, grain), []);
      const list = [...all].sort(([a], [b]) => a - b);
      assertWhole(list, size, grain);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('ends for 10,000 parts', () => {
    const parts: Sizes = new Map(Array.from({ length: 10_000 }, (_, i) => [i + 1, { size: (1 + (i % 3)) * KB100 }]));
    const cover = coverOf(parts, 10_002 * KB100, KB100); // all choices would take for ever
    assert.ok(coveredBy(cover) >= 9_999 * KB100);
  });
});

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
const partOf = (sending: SendingPart): StoredPart => ({ size: sending.length, etag: '"E"', proven: true });

let now = 0;

/** Parts on their way, as a sender has them. */
class Sender {
  readonly inFlight: SendingPart[] = [];
  readonly dispatcher: Dispatcher;
  readonly upload: OpenUpload;

  constructor(bytes: number, line: LinkSpeed, options: { connections: number; largest?: number | undefined }) {
    this.upload = opened(bytes);
    const others = { largest: undefined, isSteady: false };
    this.dispatcher = new Dispatcher(this.upload, { ...others, ...options, size: bytes, line });
  }

  beginAll(idle: number): SendingPart[] {
    return Array.from({ length: idle }, () => this.begin(idle)!);
  }

  begin(idle: number): SendingPart | undefined {
    const sending = this.dispatcher.next(idle);
    if (!sending) return undefined;
    sending.begin();
    // two lengths under one number, side by side: OSS would keep whichever it stores last
    const rivals = this.inFlight.filter(({ number, signal }) => number === sending.number && !signal.aborted);
    for (const rival of rivals) assert.equal(rival.length, sending.length);
    this.inFlight.push(sending);
    return sending;
  }

  /** The part on its way, if nobody has given it up. */
  take(which: number): SendingPart | undefined {
    const [sending] = this.inFlight.splice(which % Math.max(1, this.inFlight.length), 1);
    return sending?.signal.aborted ? undefined : sending;
  }

  confirm(which: number): void {
    const sending = this.take(which);
    if (sending) this.dispatcher.confirm(sending, partOf(sending), now - sending.begunAt!);
  }

  lose(which: number): void {
    const sending = this.take(which);
    if (sending) this.dispatcher.lose(sending, cutOff);
  }
}

describe('the dispatcher of parts', () => {
  before(() => void (performance.now = () => now));
  beforeEach(() => void (now = 0));
  after(() => void Reflect.deleteProperty(performance, 'now'));

  it('has each byte confirmed once, after any confirmations, cuts, waits and races, up to 48.8 TB', () => {
    let races = 0;
    const property = fc.property(size, page, events, (bytes, options, happening) => {
      const line = new LinkSpeed();
      line.responded(50); // to the request that began the upload
      if (bytes % 2) for (let i = 0; i < 3; i++) line.confirmed(1_000_000, 1_000);
      const sender = new Sender(bytes, line, options);
      const { dispatcher, inFlight, upload } = sender;
      const grain = grainOf(bytes);
      for (const { kind, which, milliseconds } of happening) {
        if (kind === 'wait') now += milliseconds;
        if (kind === 'confirm') sender.confirm(which);
        if (kind === 'lose') sender.lose(which);
        if (kind === 'begin' && inFlight.length < options.connections) {
          const sending = sender.begin(options.connections - inFlight.length);
          if (sending?.isRacer) races++;
          if (!sending) continue;
          assert.equal(sending.start, (sending.number - 1) * grain);
          assert.ok(sending.end === bytes || sending.length % grain === 0);
          assert.ok(sending.length <= Math.max(grain, options.largest ?? 32_000_000), `${sending.length}`);
        }
        assert.ok(dispatcher.sent >= dispatcher.confirmed && dispatcher.sent <= bytes);
      }
      for (let i = 0; i < 50_000 && !dispatcher.isDone; i++) {
        const { which = 0, milliseconds = 10 } = happening[i] ?? {};
        now += milliseconds;
        for (let sending; inFlight.length < options.connections && (sending = sender.begin(1));)
          if (sending.isRacer) races++;
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
  function goodLine(): LinkSpeed {
    const line = new LinkSpeed();
    line.responded(100);
    for (let i = 0; i < 4; i++) line.confirmed(1_000_000, 1_100);
    return line;
  }

  it('gives parts up, and cuts smaller ones, when that grain shows that they would last too long', () => {
    const line = new LinkSpeed();
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
    sender.inFlight.splice(0, 1);
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
    const unknown = new Sender(KB100, new LinkSpeed(), { connections: 1 });
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
    sender.inFlight.splice(0, 2);
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
