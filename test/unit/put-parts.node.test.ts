import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import * as fc from 'fast-check';
import type { Job } from '../../src/core/mode.js';
import type { ResumeRecord } from '../../src/core/resume/resume-record.js';
import { UploadError } from '../../src/core/upload-error.js';
import { putParts } from '../../src/oss/multipart/put-parts.js';
import { bytes, sameBytes } from '../support/files.js';
import { type Fate, type Hidden, PartStore } from '../support/part-store.js';
import { sendBodyBy } from '../support/unlimited.js';

const KB100 = 102_400;
const SIZE = 14 * KB100 + 5_000;
const content = bytes(SIZE);
const file = new Blob([content]);

/** What one run of an upload is set to; each may cut the file otherwise. */
interface Settings {
  parallelParts: number;
  partSize: number;
  /** How often one request is sent again. */
  retries: number;
}

const settings = fc.record({
  parallelParts: fc.integer({ min: 1, max: 4 }),
  partSize: fc.integer({ min: 1, max: 8 }).map((grains) => grains * KB100),
  retries: fc.integer({ min: 0, max: 1 }),
});
const fates = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Fate>('stored') },
    { weight: 3, arbitrary: fc.constantFrom<Fate>('lost', 'cut', 'late', 'late and damaged') },
  ),
  { maxLength: 30 },
);
/** Before which requests a late part is stored. */
const deliveries = fc.array(fc.boolean(), { maxLength: 60 });
const hidden = fc.record({ etag: fc.boolean(), crc: fc.boolean() });
/** The grain of a record of version 0.1.0, in grains of today; undefined where there is none. */
const oldRecord = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });

/** The job of one run. @param record of the upload; written too */
function jobFor(
  store: PartStore,
  transfer: Settings & { verify: boolean },
  record: { kept: ResumeRecord | undefined },
): Job {
  return {
    file,
    transfer,
    ...{ type: '', object: {}, ownKeys: new Set(), unavailable: new Set(), signal: new AbortController().signal },
    ...{ onSending() {}, onFinishing() {}, progress() {}, record() {}, claim() {} },
    async retry(work: () => Promise<unknown>) {
      for (let left = transfer.retries; ; left--) {
        try {
          return await work();
        } catch (error) {
          if (left === 0 || !(error as UploadError).retryable) throw error;
        }
      }
    },
    send: (...request: Parameters<Job['send']>) => store.send(...request),
    sendBody: sendBodyBy((...request) => store.send(...request)),
    resume: {
      exclusive: (work: () => unknown) => work(),
      load: async () => record.kept,
      save: async (saved: ResumeRecord) => void (record.kept = saved),
      clear: async () => void (record.kept = undefined),
      finish: async () => {},
    },
  } as unknown as Job;
}

const place = { bucket: 'b', host: 'h', newKey: () => 'k', fits: () => true, urlOf: () => 'http://oss.example/k' };
const recordWith = (grains: number): ResumeRecord => {
  return { bucket: 'b', host: 'h', key: 'k', uploadId: 'U', partSize: grains * KB100, savedAt: Date.now() };
};

interface Script {
  fates: readonly Fate[];
  deliveries: readonly boolean[];
  hidden: Hidden;
  verify: boolean;
  old?: number | undefined;
}

/** Runs an upload, with other settings each time, until it is completed. @returns OSS's side and the result */
async function uploadBy(runs: readonly Settings[], script: Script) {
  // Without ETag and CRC-64 nothing shows wrong bytes.
  const showsDamage = script.verify || !script.hidden.etag;
  const [fate, delivery] = [script.fates.values(), script.deliveries.values()];
  const store = new PartStore(
    () => {
      const next = fate.next().value ?? 'stored';
      return next === 'late and damaged' && !showsDamage ? 'late' : next;
    },
    (one) => void ((delivery.next().value ?? false) && one.deliver()),
    script.hidden,
  );
  const record = { kept: script.old ? recordWith(script.old) : undefined };
  for (let i = 0; i < 100; i++) {
    const job = jobFor(store, { ...runs[Math.min(i, runs.length - 1)]!, verify: script.verify }, record);
    try {
      return { store, result: await putParts(job, place, store.sign) };
    } catch (error) {
      if (!(error instanceof UploadError) || (error.code !== 'network' && error.ossCode !== 'InvalidPart')) throw error;
    }
  }
  throw new Error('It does not end.');
}

/** Whether the list of Complete has each byte once, in order and within OSS's limits. */
function checkList({ completed }: PartStore, grain: number): void {
  let end = 0;
  for (const [i, { number, size }] of completed.entries()) {
    assert.equal((number - 1) * grain, end);
    assert.ok(i === completed.length - 1 || size >= KB100);
    end += size;
  }
  assert.equal(end, SIZE);
}

describe('an upload in parts', () => {
  const { setTimeout: wait } = globalThis;
  before(() => void mock.method(globalThis, 'setTimeout', (done: () => void) => wait(done, 0))); // what it waits for is there at once
  after(() => mock.restoreAll());

  it('completes each byte once, after any cuts, lost responses, late parts and changes of settings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(settings, { minLength: 1, maxLength: 5 }),
        fc.record({ fates, deliveries, hidden, verify: fc.boolean(), old: oldRecord }),
        async (runs, script) => {
          const { store, result } = await uploadBy(runs, script);
          checkList(store, (script.old ?? 1) * KB100);
          assert.ok(sameBytes(store.object!, content));
          assert.equal(result.verified, script.verify);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is completed by version 0.1.0 too, and by this one after that', async () => {
    await fc.assert(
      fc.asyncProperty(settings, fates, fc.integer({ min: 1, max: 14 }), async (run, given, sentBefore) => {
        const fate = given.values();
        let isFirst = true;
        const store = new PartStore(
          () => (isFirst && fate.next().value) || 'stored',
          () => {},
          nothingHidden,
        );
        const record = { kept: recordWith(1) as ResumeRecord | undefined };
        const job = jobFor(store, { ...run, verify: true }, record);
        await putParts(job, place, store.sign).catch(() => {});
        if (store.object) return; // nothing is left to resume
        isFirst = false;
        const { partSize } = record.kept!;
        // Version 0.1.0: a part is `partSize` bytes of the file, one of another size is sent again, and Complete lists them all.
        const starts = Array.from({ length: Math.ceil(SIZE / partSize) }, (_, i) => i * partSize);
        const send = (start: number) => store.hold(1 + start / partSize, content.slice(start, start + partSize));
        for (const start of starts.slice(0, sentBefore)) send(start);
        if (sentBefore % 2) {
          await putParts(jobFor(store, { ...inFives, verify: true }, record), place, store.sign);
          checkList(store, partSize);
        } else {
          for (const start of starts) send(start);
          store.complete(starts.map((start) => 1 + start / partSize));
        }
        assert.ok(sameBytes(store.object!, content));
      }),
      { numRuns: 100 },
    );
  });

  const nothingHidden = { etag: false, crc: false };
  const inFives = { parallelParts: 1, partSize: 5 * KB100, retries: 0, verify: true };
  const partOf = (start: number, grains: number) => content.slice(start * KB100, (start + grains) * KB100);

  /** One run, whose first part was sent with another length by an earlier page. */
  async function uploadWhile(
    onRequest: (store: PartStore, name: string) => void,
    record = recordWith(1),
    verify = true,
  ) {
    const store = new PartStore(() => 'stored', onRequest, nothingHidden);
    const kept = { kept: record };
    const end = putParts(jobFor(store, { ...inFives, verify }, kept), place, store.sign);
    const error = await end.then(
      () => undefined,
      (thrown: UploadError) => thrown,
    );
    const count = (wanted: string) => store.names.filter((name) => name === wanted).length;
    return { store, error, lists: count('list'), completes: count('complete'), sent: count('part') };
  }

  for (const verify of [true, false]) {
    it(`is completed again when a late part replaced one after the list${verify ? '' : ', without `verify` too'}`, async () => {
      let isLate = true;
      const end = await uploadWhile(
        (store, name) => {
          if (name !== 'complete' || !isLate) return;
          isLate = false;
          store.hold(1, partOf(0, 7));
        },
        recordWith(1),
        verify,
      );
      assert.deepEqual({ ...end, store: 0 }, { store: 0, error: undefined, lists: 2, completes: 2, sent: 4 });
      assert.ok(sameBytes(end.store.object!, content));
      checkList(end.store, KB100);
      assert.equal(end.store.completed[0]!.size, 7 * KB100);
    });
  }

  it('sends a part again that a late one with wrong bytes replaced', async () => {
    let isLate = true;
    const end = await uploadWhile((store, name) => {
      if (name !== 'complete' || !isLate) return;
      isLate = false;
      store.hold(1, bytes(5 * KB100, 7));
    });
    assert.deepEqual({ ...end, store: 0 }, { store: 0, error: undefined, lists: 2, completes: 2, sent: 4 });
    assert.ok(sameBytes(end.store.object!, content));
  });

  it('fails with OSS’s reason when parts are replaced each time: it is completed four times at most', async () => {
    let length = 5;
    const end = await uploadWhile((store, name) => {
      if (name === 'complete') store.hold(1, partOf(0, ++length));
    });
    assert.deepEqual([end.error?.code, end.error?.ossCode, end.completes], ['storage', 'InvalidPart', 4]);
  });

  it('fails with OSS’s reason when the parts cannot be listed', async () => {
    const end = await uploadWhile((store, name) => {
      if (name === 'list' && store.names.length > 1) throw new UploadError('denied', 'No.', { status: 403 });
      if (name === 'complete') store.hold(1, partOf(0, 7));
    });
    assert.deepEqual([end.error?.ossCode, end.completes], ['InvalidPart', 1]);
  });

  it('lists the parts before Complete when one number was sent with two lengths', async () => {
    const end = await uploadWhile((store, name) => {
      if (name === 'list' && store.names.length === 1) store.hold(1, bytes(3 * KB100, 7)); // of another file
      if (name === 'list' && store.names.length > 1 && store.completed.length === 0) store.hold(1, partOf(0, 5));
    });
    assert.deepEqual({ ...end, store: 0 }, { store: 0, error: undefined, lists: 2, completes: 1, sent: 3 });
    assert.ok(sameBytes(end.store.object!, content));
  });
});
