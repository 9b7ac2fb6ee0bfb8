import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Job } from '../../src/job/job.js';
import type { GrantSource } from '../../src/grant/grant-source.js';
import { pageHashes } from '../../src/signing/page-hashes.js';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import { partJob, respond } from '../support/part-job.js';
import type { FindableMode, Mode, Recognition } from '../../src/job/mode.js';
import type { StoredObject } from '../../src/object/stored-object.js';
import { builtIn } from '../../src/modes/built-in.js';
import { presignedUrl, sts as lazySts } from '../../src/modes/index.js';
import { loadMode } from '../../src/modes/load-mode.js';
import { placeInUrl } from '../../src/modes/presigned-url/signed-url.js';
import { type CredentialGrant, CredentialUploader } from '../../src/modes/sts/credential-upload.js';
import { sts as stsWithCode, createSts } from '../../src/modes/sts/sts.js';
import { UploadQueue } from '../../src/queue/upload-queue.js';
import { assertFields, assertUploadError, assertWithin } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import '../support/node/as-in-a-page.js'; // uploads need a browser, also those that send nothing
import { useVirtualTime } from '../support/node/virtual-time.js';
import { settled } from '../support/settled.js';
import { flushed, untilEnded } from '../support/virtual-time.js';

const known = builtIn.map(({ name }) => name).join(', ');

describe('loadMode', () => {
  it('loads a mode by its name, and without a name one that detects the mode of each response', async () => {
    for (const { name } of builtIn) {
      const mode = await loadMode(name);
      assert.equal(mode.name, name);
      assert.notEqual(await loadMode(name), mode, 'one of its own for each queue');
    }
    for (const name of [undefined, null, '']) assert.equal((await loadMode(name)).name, 'any');
  });

  it('loads a mode by its description, by a function, and leaves a loaded mode as it is', async () => {
    const mode = await loadMode(builtIn[0]);
    assert.equal(mode.name, builtIn[0]!.name);
    for (const choice of [mode, async () => mode]) assert.equal(await loadMode(choice), mode);
  });

  it('rejects an unknown name, and what is not a mode, with an error that names it and the known ones', async () => {
    const names = ['stss', 'constructor', '__proto__'].map((name) => [name, name] as const);
    const wrong = { 5: 5, true: true, undefined: () => undefined, null: async () => null };
    for (const [name, choice] of [...names, ...Object.entries(wrong)]) {
      const error = await loadMode(choice as unknown as string).catch((thrown: unknown) => thrown);
      assertUploadError(error, { code: 'config', retryable: false, message: `Unknown mode "${name}".` });
      if (typeof choice === 'string') assertFields(error, { hint: `Use ${known}.` });
    }
  });
});

describe('the object of a signed URL', () => {
  for (const [url, expected] of [
    ['https://b.oss-cn-hangzhou.aliyuncs.com/a%2Bb+c?x=1', { bucket: 'b', key: 'a+b c' }],
    ['http://127.0.0.1:9000/b/a/c', { bucket: 'b', key: 'a/c' }],
    ['https://static.example.com/%E4', { bucket: undefined, key: '%E4' }],
  ] as const)
    it(`is the one that OSS reads from ${url}`, () => assert.deepEqual(placeInUrl({ url }), expected));
});

it('a file that an earlier page may have sent in one request is looked for, but where a callback may have failed', async () => {
  const content = new Blob(['abc']);
  const crc = new Crc64().update(new Uint8Array(await content.arrayBuffer())).digest();
  const grant = { accessKeyId: 'i', accessKeySecret: 's', securityToken: 't', bucket: 'b', region: 'cn-hangzhou' };
  const uploader = new CredentialUploader<CredentialGrant>({ hashes: pageHashes() });
  for (const callback of [undefined, { url: 'https://a.example/done', body: 'key=${object}' }]) {
    const sent: string[] = [];
    const job = partJob(async ({ method }) => (sent.push(method), respond('', { 'x-oss-hash-crc64ecma': crc })), {
      content,
      transfer: { verify: true, parallelParts: 6 },
    });
    Object.assign(job.keys, { earlier: 'k' });
    Object.assign(job, { destination: {}, object: { callback }, clock: { now: () => new Date(), isSet: true } });
    const grants = { for: () => async () => grant } as unknown as GrantSource<CredentialGrant>;
    const rules = { newKey: () => 'k', fits: () => true, videoId: undefined, allowsForms: false };
    await uploader.upload(job, grants, grant as CredentialGrant, rules);
    assert.deepEqual(sent, callback ? ['PUT'] : ['HEAD']);
  }
});

describe('loadMode with another signer', () => {
  it('loads it with a mode that signs requests: by name, by description, and for detection', async () => {
    const detecting = await loadMode(undefined, builtIn, 'own');
    const ways: (() => unknown)[] = ['sts', lazySts, stsWithCode, 'vod'].map(
      (mode) => () => loadMode(mode, builtIn, 'own'),
    );
    for (const load of [...ways, () => detecting.readGrant({ accessKeySecret: 's' }, { file: sizedFile('a', 1) })]) {
      const error = await Promise.resolve(load()).catch((thrown: unknown) => thrown);
      assertFields(error, { code: 'config', message: 'Unknown signer "own".' });
    }
  });

  it('rejects it for a chosen mode that signs none, and names both', async () => {
    const loaded = await loadMode('sts');
    for (const choice of ['post-policy', presignedUrl, loaded, async () => loaded]) {
      const name = choice === 'post-policy' ? choice : choice === presignedUrl ? 'presigned-url' : 'sts';
      const error = await loadMode(choice, builtIn, 'own').catch((thrown: unknown) => thrown);
      const message = `The signer "own" cannot sign for the mode "${name}".`;
      assertFields(error, { name: 'UploadError', code: 'config', message });
    }
  });
});

describe('a mode of the page in the list', () => {
  const byTicket: Recognition = { recognizedBy: 'ticket', recognizes: (fields) => fields.has('ticket') };

  /** A mode that stores nothing, and reports each of its uploads. */
  function ticketMode(recognition: Partial<Recognition> = byTicket) {
    const uploads: string[] = [];
    let made = 0;
    const mode = (): Mode<{ id: string; ticket: string }> => ({
      name: 'ticket',
      serves: () => true,
      readGrant: (response) => ({ id: 't', ...(response as { ticket: string }) }),
      async upload(job: Job, grants): Promise<StoredObject> {
        const { ticket } = await grants.get(job);
        uploads.push(`${job.file.name} by ${ticket}`);
        return { key: job.keys.in(undefined), size: job.file.size, type: job.file.type, verified: true };
      },
    });
    const description: FindableMode = { name: 'ticket', ...recognition, load: async () => (made++, mode()) };
    return { description, uploads, made: () => made };
  }

  const marks = builtIn.map(({ recognizedBy }) => recognizedBy);
  const lacks = `The endpoint’s response has no ${marks.slice(0, -1).join(', ')}`;

  /** Uploads two files. @returns the error of the first */
  async function settle(queue: UploadQueue) {
    const end = settled(queue);
    queue.add([sizedFile('a.txt', 1), sizedFile('b.txt', 1)]);
    await end;
    return queue.tasks[0]?.error;
  }

  for (const mode of ['ticket', undefined])
    it(`uploads ${mode ? 'by its name' : 'where its response is recognized'}, made once for the queue`, async () => {
      const { description, uploads, made } = ticketMode();
      const fetchGrant = async () => ({ ticket: '42' });
      const queue = new UploadQueue({ mode, modes: [...builtIn, description], endpoint: fetchGrant });
      const metrics: string[] = [];
      queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail.mode));
      await settle(queue);
      assert.ok(queue.tasks.every(({ status }) => status === 'done'));
      assert.deepEqual(uploads.toSorted(), ['a.txt by 42', 'b.txt by 42']);
      assert.deepEqual(metrics, ['ticket', 'ticket']);
      assert.equal(made(), 1);
    });

  it('is found by its name only, where it recognizes no response', async () => {
    const { description, uploads } = ticketMode({});
    const options = { modes: [...builtIn, description], endpoint: async () => ({ ticket: '42' }) };
    await settle(new UploadQueue({ mode: 'ticket', ...options }));
    assert.equal(uploads.length, 2);
    const unnamed = await settle(new UploadQueue(options));
    assert.equal(unnamed?.message, `${lacks} or ${marks.at(-1)}; it has ticket.`);
  });

  it('is named in the errors about unknown names and unknown responses', async () => {
    const options = { modes: [...builtIn, ticketMode().description], endpoint: async () => ({ coupon: '42' }) };
    const unknown = await settle(new UploadQueue({ mode: 'tickets', ...options }));
    assert.equal(unknown?.hint, `Use ${known}, ticket.`);
    const unrecognized = await settle(new UploadQueue(options));
    assert.equal(unrecognized?.message, `${lacks}, ${marks.at(-1)} or ticket; it has coupon.`);
  });
});

const loaded = await Promise.all(builtIn.map(({ load }) => load()));
const modes: readonly Mode[] = [...loaded, await loadMode()];

describe('an endpoint that cannot be reached', () => {
  const time = useVirtualTime();
  const retryFor = 60_000;
  const retryPolicy = { retryFor, firstDelay: 500, maxDelay: 15_000 };
  let calls = 0;
  const fetchGrant = () => (calls++, Promise.reject(new TypeError('Failed to fetch')));

  /** Uploads until all ends. @returns the phases, and how often each file was retried */
  async function run(mode: Mode, files: File[]) {
    calls = 0;
    const queue = new UploadQueue({ mode, endpoint: fetchGrant, retryPolicy });
    const phases: string[] = [];
    const retries = new Map<string, number>();
    queue.addEventListener('task-change', ({ detail: { task } }) => {
      const { state } = task;
      phases.push(state.status === 'uploading' ? state.phase : state.status);
    });
    queue.addEventListener('upload-retry', ({ detail: { task, error } }) => {
      assert.equal(error.code, 'grant');
      retries.set(task.id, (retries.get(task.id) ?? 0) + 1);
    });
    const tasks = queue.add(files);
    await untilEnded(settled(queue), () => time.run(1)); // code is loaded in real time
    assertWithin(time.elapsed, retryFor, retryFor + 15_000);
    for (const { error } of tasks) assert.ok(error?.code === 'grant' && error.cause instanceof TypeError);
    return { phases, retries: [...retries.values()] };
  }

  for (const mode of modes)
    for (const size of [1000, 50_000_000])
      it(`is retried for as long as OSS is, and for one round: ${mode.name}, ${size} bytes`, async () => {
        const { phases, retries } = await run(mode, [sizedFile('a.txt', size, 'text/plain')]);
        assert.deepEqual(phases, ['preparing', 'waiting', 'failed']);
        assert.deepEqual(retries, [calls - 1]);
      });

  it('is requested once for all files that wait, and fails each of them', async () => {
    const { retries } = await run(createSts(), [sizedFile('a'), sizedFile('b'), sizedFile('c')]);
    assert.deepEqual(retries, Array(3).fill(calls - 1));
  });

  it('does not fail an upload that was paused', async () => {
    const queue = new UploadQueue({ mode: createSts(), endpoint: fetchGrant, retryPolicy });
    const heard: string[] = [];
    queue.addEventListener('upload-retry', ({ detail }) => heard.push(detail.task.name));
    const [a] = await flushed(queue.add([sizedFile('a'), sizedFile('b')]));
    queue.pause(a);
    heard.length = 0;
    await time.advance(5000);
    assert.ok(heard.length > 2);
    assert.deepEqual(new Set(heard), new Set(['b']));
    queue.cancel();
  });
});
