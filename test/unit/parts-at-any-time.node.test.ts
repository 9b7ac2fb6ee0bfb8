import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Job } from '../../src/core/mode.js';
import type { ResumeRecord } from '../../src/core/resume/resume-record.js';
import { retry } from '../../src/core/retry.js';
import { UploadError } from '../../src/core/upload-error.js';
import type { UploadFacts } from '../../src/core/uploader/upload-meter.js';
import { putParts } from '../../src/oss/multipart/put-parts.js';
import { withConnection } from '../../src/oss/request/connections.js';
import { bytes, sameBytes } from '../support/files.js';
import { type Fate, type Life, PartStore } from '../support/part-store.js';
import { sendBodyBy } from '../support/unlimited.js';
import { VirtualTime } from '../support/virtual-time.js';

const KB100 = 102_400;
const SIZE = 40 * KB100 + 5_000;
const content = bytes(SIZE);
const file = new Blob([content]);
const MINUTES = 60_000;

/** One run, until the upload ends or the user pauses it. */
interface Run {
  readonly parallelParts: number;
  readonly partSize: number | undefined;
  /** Milliseconds until the user pauses it, and until it is resumed; undefined: it is not. */
  readonly pause: [after: number, length: number] | undefined;
}

const runs = fc.array(
  fc.record<Run>({
    parallelParts: fc.integer({ min: 1, max: 8 }),
    partSize: fc.option(
      fc.integer({ min: 1, max: 20 }).map((grains) => grains * KB100),
      { nil: undefined },
    ),
    pause: fc.option(fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 0, max: 10_000 })), {
      nil: undefined,
    }),
  }),
  { minLength: 1, maxLength: 4 },
);
const fates = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fate>('stored') },
    { weight: 2, arbitrary: fc.constantFrom<Fate>('lost', 'cut', 'late', 'late and damaged', 'expired') },
  ),
  { maxLength: 60 },
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
const script = fc.record({
  fates,
  lives,
  deliveries: fc.array(fc.boolean(), { maxLength: 80 }),
  hidden: fc.record({ etag: fc.boolean(), crc: fc.boolean() }),
  verify: fc.boolean(),
});
type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

let hosts = 0;

/** Runs an upload until it is completed; each run as the settings say. */
class Journey {
  readonly time = new VirtualTime();
  readonly store: PartStore;
  resent = 0;
  readonly #script: Script;
  readonly #host = `any-${++hosts}`;
  #record: ResumeRecord | undefined;

  constructor(given: Script) {
    this.#script = given;
    const [fate, life, delivery] = [given.fates.values(), given.lives.values(), given.deliveries.values()];
    // Without CRC-64 nothing shows wrong bytes that take the place of right ones after those were confirmed: Complete fails with
    // InvalidPart, and the list then has the ETag of the wrong ones.
    const showsDamage = given.verify;
    this.store = new PartStore(
      () => {
        const next = fate.next().value ?? 'stored';
        return next === 'late and damaged' && !showsDamage ? 'late' : next;
      },
      (store) => void ((delivery.next().value ?? false) && store.deliver()),
      given.hidden,
      () => life.next().value ?? { milliseconds: 500, outlivesAbort: false },
    );
  }

  async end(all: readonly Run[]): Promise<boolean> {
    for (let i = 0; i < 100; i++) {
      const run = all[Math.min(i, all.length - 1)]!;
      const controller = new AbortController();
      const { pause } = run;
      const timer =
        i < all.length && pause && setTimeout(() => controller.abort(new UploadError('aborted', 'Paused.')), pause[0]);
      try {
        return (await this.#drive(putParts(this.#jobFor(run, controller.signal), this.#place, this.store.sign)))
          .verified;
      } catch (error) {
        const isExpected = error instanceof UploadError && /network|stalled|expired|aborted/.test(error.code);
        if (!isExpected && !(error instanceof UploadError && error.ossCode === 'InvalidPart')) throw error;
      } finally {
        if (timer) clearTimeout(timer);
      }
      if (pause) await this.time.advance(pause[1]);
    }
    throw new Error('It does not end.');
  }

  get #place() {
    return { bucket: 'b', host: this.#host, newKey: () => 'k', fits: () => true, urlOf: () => 'http://oss.example/k' };
  }

  /** The CRC-64 is computed in real time, all else waits in virtual time. */
  async #drive<T>(work: Promise<T>): Promise<T> {
    const state = { hasEnded: false };
    const end = work.finally(() => (state.hasEnded = true));
    end.catch(() => {});
    const begun = this.time.elapsed;
    while (!state.hasEnded) {
      for (let i = 0; i < 3; i++) await setImmediate();
      await this.time.advance(100);
      if (this.time.elapsed - begun > 30 * MINUTES) throw new Error('It never ends.');
    }
    return end;
  }

  #jobFor({ parallelParts, partSize }: Run, signal: AbortSignal): Job {
    let confirmed = 0;
    const send: Job['send'] = (request, options = {}) => {
      const own = options.signal ?? signal;
      return withConnection('http://oss.example', own, async (turn) => {
        await turn;
        return this.store.send(request, { ...options, signal: own });
      });
    };
    return {
      file,
      transfer: { parallelParts, partSize, verify: this.#script.verify, stallTimeout: 30_000 },
      ...{ type: '', object: {}, ownKeys: new Set(), unavailable: new Set(), signal },
      ...{ onSending() {}, onFinishing() {}, claim() {} },
      record: ({ resentBytes = 0 }: Partial<UploadFacts>) => void (this.resent += resentBytes),
      progress(sent: number, of: number) {
        assert.ok(sent >= of && sent <= SIZE, `${of} of ${sent}`);
        confirmed = Math.max(confirmed, of);
      },
      ...{ send, sendBody: sendBodyBy(send) },
      retry: (work: () => Promise<unknown>) =>
        retry(work, { signal, policy: { retryFor: 20_000 }, progress: () => confirmed }),
      resume: {
        exclusive: (work: () => unknown) => work(),
        load: async () => this.#record,
        save: async (saved: ResumeRecord) => void (this.#record = saved),
        clear: async () => void (this.#record = undefined),
        finish: async () => {},
      },
    } as unknown as Job;
  }
}

/** Whether the list of Complete has each byte once, in order and within OSS's limits. */
function checkList({ completed }: PartStore): void {
  let end = 0;
  for (const [i, { number, size }] of completed.entries()) {
    assert.equal((number - 1) * KB100, end);
    assert.ok(i === completed.length - 1 || size >= KB100);
    end += size;
  }
  assert.equal(end, SIZE);
}

describe('an upload in parts, while time passes', () => {
  it('completes each byte once, after any cuts, stalls, races, pauses and late parts of aborted requests', async () => {
    let [aborted, resent] = [0, 0];
    await fc.assert(
      fc.asyncProperty(runs, script, async (all, given) => {
        const journey = new Journey(given);
        try {
          const verified = await journey.end(all);
          checkList(journey.store);
          assert.ok(sameBytes(journey.store.object!, content));
          assert.equal(verified, given.verify);
          await journey.time.advance(10_000); // reading what was given up may end later
          assert.equal(journey.time.pending, 0, 'timers are left');
          aborted += journey.store.aborted;
          resent += journey.resent;
        } finally {
          journey.time.restore();
        }
      }),
      { numRuns: 40, includeErrorInReport: true },
    );
    assert.ok(aborted > 20 && resent > 0, `${aborted} aborted, ${resent} bytes raced`);
  });
});
