import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Job } from '../../src/core/mode.js';
import type { ResumeRecord } from '../../src/core/resume/resume-record.js';
import { retry } from '../../src/core/retry.js';
import { UploadError } from '../../src/core/upload-error.js';
import type { UploadFacts } from '../../src/core/uploader/upload-meter.js';
import { putParts } from '../../src/oss/multipart/put-parts.js';
import { withConnection } from '../../src/oss/request/connections.js';
import { bytes } from '../support/files.js';
import { partJob, placeAt, recordIn } from '../support/node/part-job.js';
import { type Fate, type Life, PartStore } from '../support/node/part-store.js';
import { VirtualTime } from '../support/virtual-time.js';

const KB100 = 102_400;
const MINUTES = 60_000;

/** One run, until the upload ends or the user pauses it; each may cut the file otherwise. */
interface Run {
  readonly parallelParts: number;
  readonly partSize: number | undefined;
  /** Milliseconds until the user pauses it, and until it is resumed; undefined: it is not. */
  readonly pause: [after: number, length: number] | undefined;
}

const anyFate = { weight: 6, arbitrary: fc.constant<Fate>('stored') };
const never = fc.constant(undefined);
const pause = fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 0, max: 10_000 }));
const runsWith = (paused: fc.Arbitrary<Run['pause']>) =>
  fc.array(
    fc.record<Run>({
      parallelParts: fc.integer({ min: 1, max: 8 }),
      partSize: fc.option(
        fc.integer({ min: 1, max: 20 }).map((grains) => grains * KB100),
        { nil: undefined },
      ),
      pause: paused,
    }),
    { minLength: 1, maxLength: 5 },
  );
/** Most take what a line of 100 kB/s makes of a few grains; some crawl, are raced, or stall. */
const lives = fc.array(
  fc.record<Life>({
    milliseconds: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 300, max: 1_500 }) },
      { weight: 2, arbitrary: fc.integer({ min: 1_500, max: 29_000 }) },
      { weight: 1, arbitrary: fc.constant(40_000) },
    ),
    outlivesAbort: fc.boolean(),
  }),
  { maxLength: 60 },
);
const scriptWith = <L>(all: fc.Arbitrary<L>, ...bad: Fate[]) =>
  fc.record({
    lives: all,
    fates: fc.array(fc.oneof(anyFate, { weight: 3, arbitrary: fc.constantFrom(...bad) }), { maxLength: 60 }),
    /** Before which requests a late part is stored. */
    deliveries: fc.array(fc.boolean(), { maxLength: 80 }),
    hidden: fc.record({ etag: fc.boolean(), crc: fc.boolean() }),
    verify: fc.boolean(),
    /** What the record of an earlier run has, in grains of 100 KB; undefined: there is none. */
    grain: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  });

interface Script {
  fates: readonly Fate[];
  deliveries: readonly boolean[];
  hidden: { etag: boolean; crc: boolean };
  verify: boolean;
  lives?: readonly Life[] | undefined;
  grain?: number | undefined;
}

const recordWith = (grains: number, host = 'h'): ResumeRecord => ({
  ...{ bucket: 'b', host, key: 'k', uploadId: 'U', partSize: grains * KB100, savedAt: Date.now() },
});

/** The CRC-64 is computed in real time, all else waits in virtual time. */
async function drive<T>(time: VirtualTime, work: Promise<T>): Promise<T> {
  const state = { hasEnded: false };
  const end = work.finally(() => (state.hasEnded = true));
  end.catch(() => {});
  const begun = time.elapsed;
  while (!state.hasEnded) {
    for (let i = 0; i < 3; i++) await setImmediate();
    await time.advance(100);
    if (time.elapsed - begun > 30 * MINUTES) throw new Error('It never ends.');
  }
  return end;
}

/** Whether the list of Complete has each byte once, in order and within OSS's limits. */
function checkObject({ completed, object }: PartStore, content: Uint8Array, grain = KB100): void {
  let end = 0;
  for (const [i, { number, size }] of completed.entries()) {
    assert.equal((number - 1) * grain, end);
    assert.ok(i === completed.length - 1 || size >= KB100);
    end += size;
  }
  assert.equal(end, content.length);
  assert.ok(Buffer.from(object!).equals(content));
}

let hosts = 0;

/** Runs an upload until it is completed; each run as the settings say. */
class Journey {
  readonly time = new VirtualTime();
  readonly store: PartStore;
  resent = 0;
  readonly #host = `any-${++hosts}`;
  readonly #record: { kept: ResumeRecord | undefined };

  constructor(
    readonly content: Uint8Array<ArrayBuffer>,
    readonly script: Script,
  ) {
    const { verify, hidden, grain } = script;
    const [fate, life, delivery] = [script.fates.values(), script.lives?.values(), script.deliveries.values()];
    // Without CRC-64 nothing shows wrong bytes that take the place of right ones after those were confirmed: Complete fails with
    // InvalidPart, and the list then has the ETag of the wrong ones.
    const showsDamage = verify || (!life && !hidden.etag);
    this.#record = { kept: grain ? recordWith(grain, this.#host) : undefined };
    this.store = new PartStore(
      () => {
        const next = fate.next().value ?? 'stored';
        return next === 'late and damaged' && !showsDamage ? 'late' : next;
      },
      (store) => void ((delivery.next().value ?? false) && store.deliver()),
      hidden,
      life && (() => life.next().value ?? { milliseconds: 500, outlivesAbort: false }),
    );
  }

  /** @returns whether the object is verified */
  async end(all: readonly Run[]): Promise<boolean> {
    for (let i = 0; i < 100; i++) {
      const run = all[Math.min(i, all.length - 1)]!;
      const controller = new AbortController();
      const paused = i < all.length ? run.pause : undefined;
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
    const send: Job['send'] = (request, options = {}) => {
      const own = options.signal ?? signal;
      return withConnection('http://oss.example', own, async (turn) => {
        await turn;
        return this.store.send(request, { ...options, signal: own });
      });
    };
    const more = {
      file: new Blob([this.content]),
      transfer: { parallelParts, partSize, verify: this.script.verify, stallTimeout: 30_000 },
      record: ({ resentBytes = 0 }: Partial<UploadFacts>) => void (this.resent += resentBytes),
      progress(sent: number, of: number) {
        assert.ok(sent >= of && sent <= length, `${of} of ${sent}`);
        confirmed = Math.max(confirmed, of);
      },
      retry: (work: () => Promise<unknown>) =>
        retry(work, { signal, policy: { retryFor: 20_000 }, progress: () => confirmed }),
      resume: recordIn(this.#record),
    };
    return partJob(send, more, signal);
  }
}

describe('an upload in parts', () => {
  for (const [what, numRuns, size, runs, script] of [
    [
      'cuts, lost responses, late parts and changes of settings',
      ...([80, 14, runsWith(never), scriptWith(never, 'lost', 'cut', 'late', 'late and damaged')] as const),
    ],
    [
      'cuts, stalls, races, pauses and late parts of aborted requests, while time passes',
      ...([40, 40, runsWith(fc.option(pause, { nil: undefined }))] as const),
      scriptWith(lives, 'lost', 'cut', 'late', 'late and damaged', 'expired'),
    ],
  ] as [string, number, number, fc.Arbitrary<Run[]>, fc.Arbitrary<Script>][])
    it(`completes each byte once, after any ${what}`, async () => {
      const content = bytes(size * KB100 + 5_000);
      let [aborted, resent] = [0, 0];
      await fc.assert(
        fc.asyncProperty(runs, script, async (all, given) => {
          const journey = new Journey(content, given);
          try {
            assert.equal(await journey.end(all), given.verify);
            checkObject(journey.store, content, (given.grain ?? 1) * KB100);
            await journey.time.advance(10_000); // reading what was given up may end later
            assert.equal(journey.time.pending, 0, 'timers are left');
            aborted += journey.store.aborted;
            resent += journey.resent;
          } finally {
            journey.time.restore();
          }
        }),
        { numRuns, includeErrorInReport: true },
      );
      if (size === 40) assert.ok(aborted > 20 && resent > 0, `${aborted} aborted, ${resent} bytes raced`);
    });

  const content = bytes(14 * KB100 + 5_000);
  const partOf = (start: number, grains: number) => content.slice(start * KB100, (start + grains) * KB100);

  /** One run, in parts of five grains, whose first part was sent with another length by an earlier page. */
  async function uploadWhile(onRequest: (store: PartStore, name: string) => void, verify = true) {
    const time = new VirtualTime();
    const store = new PartStore(() => 'stored', onRequest, { etag: false, crc: false });
    const transfer = { parallelParts: 1, partSize: 5 * KB100, verify };
    const resume = recordIn({ kept: recordWith(1) });
    const noRetry = (work: () => unknown) => work();
    const job = partJob((...request) => store.send(...request), {
      file: new Blob([content]),
      transfer,
      resume,
      retry: noRetry,
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

  it('fails with OSS’s reason when parts are replaced each time: it is completed four times at most', async () => {
    let length = 5;
    const { error, requests } = await uploadWhile((store, name) => {
      if (name === 'complete') store.hold(1, partOf(0, ++length));
    });
    assert.deepEqual([error?.code, error?.ossCode, requests.completes], ['storage', 'InvalidPart', 4]);
  });

  it('fails with OSS’s reason when the parts cannot be listed', async () => {
    const { error, requests } = await uploadWhile((store, name) => {
      if (name === 'list' && store.names.length > 1) throw new UploadError('denied', 'No.', { status: 403 });
      if (name === 'complete') store.hold(1, partOf(0, 7));
    });
    assert.deepEqual([error?.ossCode, requests.completes], ['InvalidPart', 1]);
  });

  it('lists the parts before Complete when one number was sent with two lengths', async () => {
    const { error, requests } = await uploadWhile((store, name) => {
      if (name === 'list' && store.names.length === 1) store.hold(1, bytes(3 * KB100, 7)); // of another file
      if (name === 'list' && store.names.length > 1 && store.completed.length === 0) store.hold(1, partOf(0, 5));
    });
    assert.deepEqual({ error, ...requests }, { error: undefined, lists: 2, completes: 1, sent: 3 });
  });
});
