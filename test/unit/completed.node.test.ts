import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FetchGrant, GrantRequest } from '../../src/grant/grant.js';
import { GrantAsks } from '../../src/grant/grant-asks.js';
import { GrantSource } from '../../src/grant/grant-source.js';
import { Clock } from '../../src/grant/clock.js';
import { Seals, sealIn } from '../../src/grant/seals.js';
import type { StoredObject } from '../../src/object/stored-object.js';
import type { AfterUpload } from '../../src/task/upload-settings.js';
import { UploadError } from '../../src/base/upload-error.js';
import '../support/node/as-in-a-page.js';
import { assertFields } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { heldQueue, sendingMode } from '../support/held-mode.js';
import { settled } from '../support/settled.js';

const SEAL = 'odu1.dir.abc.0123';
const retryPolicy = { retryFor: 60_000, firstDelay: 1, maxDelay: 5 };
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** A queue whose one file is stored with a seal at once, and an endpoint that responds to what is asked then. */
async function complete(
  endpoint: (call: number, request: GrantRequest) => unknown,
  stored: Partial<StoredObject> = { seal: SEAL },
  afterUpload?: AfterUpload,
  come: (seals: Seals) => void = () => {},
) {
  const asked: GrantRequest[] = [];
  const fetchGrant: FetchGrant = async (request) => (asked.push(request), endpoint(asked.length, request));
  const mode = sendingMode((run) => (come(run.job.asks.seals), run.done(stored)));
  const { queue } = heldQueue({ mode, afterUpload, endpoint: fetchGrant, retryPolicy });
  const [task] = queue.add([sizedFile('a.txt', 700)]);
  await settled(queue);
  return { asked, queue, mode, task: task! };
}

describe('an upload that the endpoint completes', () => {
  it('is done when the endpoint has saved the object: `data` is its word, the seal is in no result', async () => {
    const poster = { key: 'uploads/a.txt.jpg', size: 5, type: 'image/jpeg' };
    const stored = { seal: SEAL, type: 'text/plain', crc64: '7', versionId: 'V', poster };
    const { asked, task } = await complete(() => json({ completed: true, data: { id: 7 } }), stored);
    assert.deepEqual(asked, [
      {
        file: { name: 'a.txt', size: 700, type: 'text/plain', path: undefined },
        asks: {
          operation: 'completed',
          key: 'uploads/a.txt',
          seal: SEAL,
          crc64: '7',
          versionId: 'V',
          poster: poster.key,
          isRepeat: undefined,
        },
      },
    ]);
    assertFields(task.result, { key: 'uploads/a.txt', crc64: '7' });
    assert.deepEqual(task.result?.data, { id: 7 });
    assert.ok(!Object.keys(task.result ?? { seal: '' }).includes('seal'));
  });

  it('asks nothing where no seal came with the grant', async () => {
    const { asked, task } = await complete(() => json({ completed: true }), {});
    assert.deepEqual([asked, task.status], [[], 'done']);
  });

  it('reads what a function of the page returns: an object, a text, or nothing saved', async () => {
    for (const returned of [{ completed: true, data: 7 }, '{"completed":true,"data":7}'])
      assert.equal((await complete(() => returned)).task.result?.data, 7);
    const { task } = await complete(() => json({ completed: true }));
    assert.deepEqual([task.status, task.result?.data], ['done', undefined]);
  });

  it('asks again where a response was lost or the server failed, and says so', async () => {
    const lost = [() => json({}, 503), () => Promise.reject(new TypeError('Failed to fetch'))];
    const { asked, task, mode } = await complete((call) => lost[call - 1]?.() ?? json({ completed: true, data: call }));
    assert.equal(task.result?.data, 3);
    assert.deepEqual(
      asked.map(({ asks }) => asks?.['isRepeat']),
      [undefined, 'true', 'true'],
    );
    assert.equal(mode.runs.length, 1);
  });

  it('fails with `save` for a refusal, in the application’s words, and is asked again alone by a retry', async () => {
    const responses = [json({ message: 'The album is full.' }, 409), json({ completed: true, data: 'saved' })];
    const { asked, task, queue, mode } = await complete((call) => responses[call - 1]);
    assert.ok(task.error instanceof UploadError);
    assertFields(task.error, { code: 'save', status: 409, message: 'The album is full.', key: 'uploads/a.txt' });
    queue.retry(task);
    await settled(queue);
    assert.equal(task.result?.data, 'saved');
    assert.deepEqual([asked.length, asked[1]?.asks?.['isRepeat'], mode.runs.length], [2, 'true', 1]);
  });

  it('asks once more by the seal of this run’s grant where an earlier page’s is refused', async () => {
    const ofRun = 'odu1.dir.abd.4567';
    const refused = () => json({ code: 'seal' }, 403);
    const come = (seals: Seals) => seals.add({ dir: 'uploads', seal: ofRun });
    const isOwn = ({ asks }: GrantRequest) => asks?.['seal'] === ofRun;
    const by = (request: GrantRequest) => (isOwn(request) ? json({ completed: true, data: 7 }) : refused());
    for (const [endpoint, other, seals, end] of [
      [by, come, [SEAL, ofRun], 7],
      [refused, come, [SEAL, ofRun], 403],
      [refused, undefined, [SEAL], 403],
      [() => json({ code: 'older' }, 409), come, [SEAL], 409],
    ] as const) {
      const { asked, task } = await complete((_, request) => endpoint(request), { seal: SEAL }, undefined, other);
      assert.deepEqual(
        asked.map(({ asks }) => asks?.['seal']),
        seals,
      );
      assert.equal(task.error?.status ?? task.result?.data, end);
    }
  });

  it('has no words of `/server` for the person, which are English', async () => {
    const rejected = { code: 'older', message: 'The file could not be saved.', hint: 'The object was there before.' };
    const { task } = await complete(() => json(rejected, 409));
    assert.match(task.error?.message ?? '', /^The page’s server has not saved the file: .*409/);
    const notSetUp = { code: 'config', message: 'Uploads are not set up correctly on this server.' };
    assertFields((await complete(() => json(notSetUp, 500))).task.error, {
      code: 'save',
      retryable: false,
      status: 500,
    });
  });

  it('is not taken for saved where the endpoint gives a grant instead', async () => {
    const { task } = await complete(() => json({ url: 'https://b.example/k', seal: SEAL }));
    assertFields(task.error, { code: 'save', retryable: false });
    assert.match(task.error?.message ?? '', /has no completed; it has url, seal/);
  });

  it('is saved before `afterUpload` runs, which gets its data, and may return other', async () => {
    const log: unknown[] = [];
    const afterUpload: AfterUpload = (_, { data, ...rest }) => {
      log.push(data, 'seal' in rest);
      return log.length === 2 ? Promise.reject(new Error('no')) : undefined;
    };
    const { task, queue, asked } = await complete(
      () => json({ completed: true, data: 1 }),
      { seal: SEAL },
      afterUpload,
    );
    assert.equal(task.error?.message, 'no');
    queue.retry(task);
    await settled(queue);
    assert.deepEqual([task.result?.data, log, asked.length], [1, [1, false, 1, false], 2]);
  });
});

describe('the seal of a grant', () => {
  const file = { name: 'a', size: 1, type: '' };
  const grantsOf = (responses: unknown[]) =>
    new GrantSource({
      mode: { readGrant: (text) => ({ id: String(text), dir: 'u/7' }), serves: () => true },
      fetchGrant: async () => responses.shift(),
      clock: new Clock(),
      retryPolicy: {},
    });

  it('is known to each file that the grant serves', async () => {
    const grants = grantsOf([`{"dir":"u/7","seal":"${SEAL}"}`]);
    for (const asks of [new GrantAsks(), new GrantAsks()]) {
      await grants.get({ file, asks, signal: new AbortController().signal });
      assert.equal(asks.seals.of('u/7/a'), SEAL);
      assert.equal(asks.seals.of('u/77/a'), undefined);
    }
  });

  it('is nothing but one of this form, in any wrapper', () => {
    for (const response of [{ seal: SEAL }, { code: 0, data: { seal: SEAL } }, `{"seal":"${SEAL}"}`])
      assert.equal(sealIn(response), SEAL);
    for (const response of ['https://b.example/k', '', 7, { seal: 'of a contract' }, { seal: 7 }, { seal: `${SEAL}?` }])
      assert.equal(sealIn(response), undefined, JSON.stringify(response));
  });

  const sealedAt = (hoursAgo: number, digest: string) =>
    `odu1.dir.${Math.floor(Date.now() / 1000 - hoursAgo * 3600).toString(36)}.${digest}`;

  it('of a prefix is the first one, for half a day: what an earlier run has stored is older than the next', () => {
    const [old, first, second] = [sealedAt(13, 'a'), sealedAt(11, 'b'), sealedAt(0, 'c')];
    const seals = new Seals();
    for (const seal of [old, first, second]) seals.add({ dir: 'u/7/', seal });
    assert.equal(seals.of('u/7/a'), first);
  });

  it('of one object is for this object alone; an earlier page’s counts before that of a prefix', () => {
    const [ofOne, ofAll, earlier] = [sealedAt(1, 'a'), sealedAt(0, 'b'), sealedAt(2, 'c')];
    const seals = new Seals();
    const other = (key: string) => seals.other({ key, seal: seals.of(key) });
    seals.add({ key: 'u/7/a', seal: ofOne });
    assert.deepEqual([seals.of('u/7/a'), seals.of('u/7/b')], [ofOne, undefined]);
    seals.add({ dir: 'u/7', seal: ofAll });
    seals.restore({ key: 'u/7/c', seal: earlier });
    for (const seal of [sealedAt(13, 'd'), undefined, 'odu1']) seals.restore({ key: 'u/7/d', seal });
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => seals.of(`u/7/${name}`)),
      [ofOne, ofAll, earlier, ofAll],
    );
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => other(`u/7/${name}`)),
      [undefined, undefined, ofAll, undefined],
    );
    const renewed = sealedAt(0, 'e');
    seals.add({ key: 'u/7/a', seal: renewed });
    assert.deepEqual([seals.of('u/7/a'), other('u/7/a')], [ofOne, renewed]);
  });
});
