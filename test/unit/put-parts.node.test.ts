import type { Job, Link } from '../../src/job/job.js';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { ResumeRecord } from '../../src/memory/resume-store.js';
import { retry } from '../../src/base/retry.js';
import { UploadError } from '../../src/base/upload-error.js';
import type { Operation } from '../../src/object/operation.js';
import { putParts } from '../../src/oss/multipart/put-parts.js';
import { withConnection } from '../../src/oss/request/connections.js';
import { assertWhole } from '../support/assertions.js';
import { bytes } from '../support/files.js';
import { partJob, placeAt, recordIn } from '../support/part-job.js';
import { type Fate, type Life, PartStore } from '../support/node/part-store.js';
import { untilEnded, VirtualTime } from '../support/virtual-time.js';

const KB100 = 102_400;
const MINUTES = 60_000;

const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const anyGrains = (max: number) => fc.integer({ min: 1, max });
/** One run, until the upload ends or the user pauses it; each may cut the file otherwise. */
const anyRun = fc.record({
  parallelParts: anyGrains(8),
  partSize: optional(anyGrains(20).map((count) => count * KB100)),
  /** Milliseconds until the user pauses it, and until it is resumed. */
  pause: optional(fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 0, max: 10_000 }))),
});
/** Most take what a line of 100 kB/s makes of a few grains; some crawl, are raced, or stall. */
const anyLife = fc.record<Life>({
  milliseconds: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 300, max: 1_500 }) },
    { weight: 2, arbitrary: fc.integer({ min: 1_500, max: 29_000 }) },
    { weight: 1, arbitrary: fc.constant(40_000) },
  ),
  outlivesAbort: fc.boolean(),
});
const anyFate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>('stored') },
  { weight: 3, arbitrary: fc.constantFrom<Fate>('lost', 'cut', 'late', 'late and damaged', 'expired') },
);
const anyScript = fc.record({
  fates: fc.array(anyFate, { maxLength: 60 }),
  /** Before which requests a late part is stored. */
  deliveries: fc.array(fc.boolean(), { maxLength: 80 }),
  hidden: fc.record({ etag: fc.boolean(), crc: fc.boolean() }),
  verify: fc.boolean(),
  /** Without them each request ends at once. */
  lives: optional(fc.array(anyLife, { maxLength: 60 })),
  /** What the record of an earlier run has, in grains of 100 KB; undefined: there is none. */
  grain: optional(anyGrains(6)),
});
type Made<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Run = Made<typeof anyRun>;

const recordWith = (grains: number, host = 'h'): ResumeRecord => ({
  ...{ bucket: 'b', host, key: 'k', uploadId: 'U', partSize: grains * KB100, savedAt: Date.now() },
});

/** The CRC-64 is computed in real time, all else waits in virtual time. */
async function drive<T>(time: VirtualTime, work: Promise<T>): Promise<T> {
  const begun = time.elapsed;
  return untilEnded(work, async () => {
    for (let i = 0; i < 3; i++) await setImmediate();
    await time.advance(100);
    if (time.elapsed - begun > 30 * MINUTES) throw new Error('It never ends.');
  });
}

/** Whether the list of Complete has each byte once, in order and within OSS's limits. */
function checkObject({ completed, object }: PartStore, content: Uint8Array, grain = KB100): void {
  const list = completed.map((part) => [part.number, part] as const);
  assertWhole(list, content.length, grain);
  assert.ok(Buffer.from(object!).equals(content));
}

let hosts = 0;

/** Runs an upload until it is completed; each run as the settings say. */
class Journey {
  readonly time = new VirtualTime();
  readonly store: PartStore;
  readonly #host = `any-${++hosts}`;
  readonly #record: { kept: ResumeRecord | undefined };

  constructor(
    readonly content: Uint8Array<ArrayBuffer>,
    readonly script: Made<typeof anyScript>,
  ) {
    const { verify, hidden, grain } = script;
    const [fate, lives, delivery] = [script.fates.values(), script.lives?.values(), script.deliveries.values()];
    // Without CRC-64 nothing shows wrong bytes that take the place of right ones after those were confirmed: Complete fails with
    // InvalidPart, and the list then has the ETag of the wrong ones.
    const showsDamage = verify || (!lives && !hidden.etag);
    this.#record = { kept: grain ? recordWith(grain, this.#host) : undefined };
    this.store = new PartStore(
      () => {
        const next = fate.next().value ?? 'stored';
        return next === 'late and damaged' && !showsDamage ? 'late' : next;
      },
      (store) => void ((delivery.next().value ?? false) && store.deliver()),
      hidden,
      lives && (() => lives.next().value ?? { milliseconds: 500, outlivesAbort: false }),
    );
  }

  /** @returns whether the object is verified */
  async end(all: readonly Run[]): Promise<boolean> {
    for (let i = 0; i < 100; i++) {
      const run = all[Math.min(i, all.length - 1)]!;
      const controller = new AbortController();
      const paused = this.script.lives && i < all.length ? run.pause : undefined;
      const timer = paused && setTimeout(() => controller.abort(new UploadError('aborted', 'Paused.')), paused[0]);
      const upload = putParts(this.#jobFor(run, controller.signal), placeAt(this.#host), this.store.sign);
      try {
        return (await drive(this.time, upload)).verified;
      } catch (error) {
        const isExpected = error instanceof UploadError && /network|stalled|expired|aborted/.test(error.code);
        if (!isExpected && !(error instanceof UploadError && error.ossCode === 'InvalidPart')) throw error;
      } finally {
        clearTimeout(timer);
      }
      if (run.pause) await this.time.advance(run.pause[1]);
    }
    throw new Error('It does not end.');
  }

  #jobFor({ parallelParts, partSize }: Run, signal: AbortSignal): Job {
    const { length } = this.content;
    let confirmed = 0;
    const send: Link['send'] = (request, options = {}) => {
      const own = options.signal ?? signal;
      return withConnection('http://oss.example', own, async ({ turn }) => {
        await turn;
        return this.store.send(request, { ...options, signal: own });
      });
    };
    const more = {
      content: new Blob([this.content]),
      transfer: { parallelParts, partSize, verify: this.script.verify, stallTimeout: 30_000 },
      progress(sent: number, of: number) {
        assert.ok(sent >= of && sent <= length, `${of} of ${sent}`);
        confirmed = Math.max(confirmed, of);
      },
      retry: (work: () => Promise<unknown>) =>
        retry(work, { signal, policy: { retryFor: 20_000 }, progress: () => confirmed }),
      record: recordIn(this.#record),
    };
    return partJob(send, more, signal);
  }
}

describe('an upload in parts', () => {
  it('completes each byte once, after any cuts, lost responses, stalls, races, pauses and late parts', async () => {
    const whole = bytes(40 * KB100 + 5_000);
    let aborted = 0;
    const property = fc.asyncProperty(
      fc.array(anyRun, { minLength: 1, maxLength: 5 }),
      anyScript,
      async (all, script) => {
        const journey = new Journey(whole, script);
        try {
          assert.equal(await journey.end(all), script.verify);
          checkObject(journey.store, whole, (script.grain ?? 1) * KB100);
          await journey.time.advance(10_000); // reading what was given up may end later
          assert.equal(journey.time.pending, 0, 'timers are left');
          aborted += journey.store.aborted;
        } finally {
          journey.time.restore();
        }
      },
    );
    await fc.assert(property, { numRuns: 80, includeErrorInReport: true });
    assert.ok(aborted > 20, `${aborted} aborted`);
  });

  it('is never completed without all its bytes', async () => {
    const store = new PartStore(
      () => 'stored',
      () => {},
      { etag: false, crc: false },
    );
    const transfer = { parallelParts: Number.NaN, partSize: KB100, verify: true };
    const job = partJob((...request) => store.send(...request), { content: new Blob([bytes(3 * KB100)]), transfer });
    await assert.rejects(putParts(job, placeAt(), store.sign), { code: 'internal' });
    assert.ok(!store.names.includes('complete'));
  });

  for (const isHidden of [false, true])
    it(`is ${isHidden ? 'not ' : ''}verified where CORS hides the CRC of Complete${isHidden ? ', and of a part' : ''}`, async () => {
      const hidden = { etag: false, crc: false };
      let sent = 0;
      const onRequest = (_: PartStore, name: Operation['name']) => {
        if (name === 'list') throw new UploadError('denied', 'No.', { status: 403 });
        if (name === 'part') sent++;
        hidden.crc = name === 'complete' || (isHidden && sent === 2);
      };
      const store = new PartStore(() => 'stored', onRequest, hidden);
      const transfer = { parallelParts: 1, partSize: KB100, verify: true };
      const job = partJob((...request) => store.send(...request), { content: new Blob([bytes(3 * KB100)]), transfer });
      assert.equal((await putParts(job, placeAt(), store.sign)).verified, !isHidden);
      assert.equal(sent, 3);
    });

  const content = bytes(14 * KB100 + 5_000);
  const partOf = (start: number, grains: number) => content.slice(start * KB100, (start + grains) * KB100);

  /** One run, in parts of five grains, whose first part was sent with another length by an earlier page. */
  async function uploadWhile(onRequest: (store: PartStore, name: string) => void, verify = true) {
    const time = new VirtualTime();
    const store = new PartStore(() => 'stored', onRequest, { etag: false, crc: false });
    const job = partJob((...request) => store.send(...request), {
      ...{ content: new Blob([content]), transfer: { parallelParts: 1, partSize: 5 * KB100, verify } },
      ...{ record: recordIn({ kept: recordWith(1) }), retry: (work: () => Promise<unknown>) => work() },
    });
    const end = putParts(job, placeAt(), store.sign).catch((thrown: UploadError) => thrown);
    const result = await drive(time, end).finally(() => time.restore());
    const count = (wanted: string) => store.names.filter((name) => name === wanted).length;
    const error = result instanceof Error ? result : undefined;
    if (!error) checkObject(store, content);
    return { store, error, requests: { lists: count('list'), completes: count('complete'), sent: count('part') } };
  }

  for (const [title, verify, late, size] of [
    ['is completed again when a late part replaced one after the list', true, partOf(0, 7), 7],
    ['is completed again, without `verify` too', false, partOf(0, 7), 7],
    ['sends a part again that a late one with wrong bytes replaced', true, bytes(5 * KB100, 7), 5],
  ] as const)
    it(title, async () => {
      let isLate = true;
      const { error, requests, store } = await uploadWhile((one, name) => {
        if (name === 'complete' && isLate) one.hold(1, late);
        if (name === 'complete') isLate = false;
      }, verify);
      assert.deepEqual({ error, ...requests }, { error: undefined, lists: 2, completes: 2, sent: 4 });
      assert.equal(store.completed[0]!.size, size * KB100);
    });

  for (const [what, lists, most] of [
    ['are replaced each time: it is completed four times at most', true, 4],
    ['cannot be listed', false, 1],
  ] as const)
    it(`fails with OSS’s reason when parts ${what}`, async () => {
      let length = 5;
      const { error, requests } = await uploadWhile((store, name) => {
        const isAgain = name === 'list' && store.names.length > 1;
        if (isAgain && !lists) throw new UploadError('denied', 'No.', { status: 403 });
        if (name === 'complete') store.hold(1, partOf(0, ++length));
      });
      assert.deepEqual([error?.code, error?.ossCode, requests.completes], ['storage', 'InvalidPart', most]);
    });

  it('lists the parts before Complete when one number was sent with two lengths', async () => {
    const { error, requests } = await uploadWhile((store, name) => {
      if (name === 'list' && store.names.length === 1) store.hold(1, bytes(3 * KB100, 7)); // of another file
      if (name === 'list' && store.names.length > 1 && store.completed.length === 0) store.hold(1, partOf(0, 5));
    });
    assert.deepEqual({ error, ...requests }, { error: undefined, lists: 2, completes: 1, sent: 3 });
  });

  /** One run after an earlier page’s, whose record is `kept`. */
  async function resume(kept: ResumeRecord, onRequest: (store: PartStore, name: Operation['name']) => void) {
    const time = new VirtualTime();
    const store = new PartStore(() => 'stored', onRequest, { etag: false, crc: false });
    const record = { kept: kept as ResumeRecord | undefined };
    const options = { content: new Blob([content]), transfer: { parallelParts: 1, partSize: 5 * KB100, verify: true } };
    const job = partJob((...request) => store.send(...request), { ...options, record: recordIn(record) });
    const end = putParts(job, placeAt(), store.sign).catch((thrown: UploadError) => thrown);
    const result = await drive(time, end).finally(() => time.restore());
    return { result, names: store.names, kept: record.kept };
  }

  for (const completing of [true, false])
    it(`that ${completing ? 'this page' : 'another tab'} has completed is not sent again, however often HeadObject fails`, async () => {
      let failures = 4;
      const { result, names } = await resume({ ...recordWith(1), completing }, (store, name) => {
        store.object = content;
        if (name === 'head' && failures-- > 0) throw new UploadError('network', 'Cut.', { retryable: true });
      });
      assert.ok(!(result instanceof Error) && result.verified);
      assert.deepEqual([...new Set(names)], ['list', 'head']);
    });

  const deny =
    (...denied: Operation['name'][]) =>
    (_: PartStore, name: Operation['name']) => {
      if (denied.includes(name)) throw new UploadError('denied', 'No.', { status: 403 });
    };

  it('keeps its record where OSS lets it neither list its parts nor begin again', async () => {
    const { result, kept } = await resume(recordWith(1), deny('list', 'create'));
    assert.equal((result as UploadError).code, 'denied');
    assert.equal(kept?.uploadId, 'U');
  });

  it('drops the parts of an upload that cannot be listed, once another has begun', async () => {
    const { names } = await resume(recordWith(1), deny('list'));
    assert.deepEqual(names.slice(0, 3), ['list', 'create', 'abort']);
  });
});
