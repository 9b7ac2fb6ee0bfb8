import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { Clock } from '../../src/grant/clock.js';
import { GrantSource } from '../../src/grant/grant-source.js';
import type { FetchGrant, GrantReader, GrantRequest } from '../../src/grant/grant.js';
import { GrantAsks } from '../../src/grant/grant-asks.js';
import type { Job } from '../../src/job/job.js';
import { defaultSettings, type QueueSettings } from '../../src/task/upload-settings.js';
import type { UploadTask } from '../../src/task/upload-task.js';
import { fetchUnlessStored, Reuse } from '../../src/reuse/reuse.js';
import { newTask, runOf, silent } from '../support/tasks.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

type Options = { settings?: Partial<QueueSettings>; oneGrantPerFile?: boolean; speed?: number };

function setUp({ settings = {}, oneGrantPerFile = false, speed = 0 }: Options = {}) {
  /** Digests that the test ends. */
  const readings: { onRead: (bytes: number) => boolean; end: (crc64?: string) => void }[] = [];
  /** Requests that the test responds to. */
  const asked: ({ request: GrantRequest } & Record<'respond' | 'fail', (response: unknown) => void>)[] = [];
  const forgotten: Blob[] = [];
  const waiting: UploadTask[] = [];
  const fetchGrant: FetchGrant = (request) =>
    new Promise((respond, fail) => void asked.push({ request, respond, fail }));
  const mode: GrantReader = {
    oneGrantPerFile,
    readGrant(response) {
      const read = Object(typeof response === 'string' ? JSON.parse(response) : response);
      const { id } = { ...read, ...read.data } as { id?: string };
      if (!id) throw new Error('No grant.');
      return { id };
    },
    serves: () => true,
  };
  const fromEndpoint = { mode, fetchGrant: fetchUnlessStored(fetchGrant, mode), clock: new Clock() };
  const grants = new GrantSource({ ...fromEndpoint, retryPolicy: { retryFor: 0 } });
  const reuse = new Reuse({
    digests: {
      readDigest: (_file, onRead) => new Promise((end) => void readings.push({ onRead, end })),
      forgetDigest: (file) => void forgotten.push(file),
    },
    ...{ grants, fetchGrant, waiting: () => waiting, totals: () => ({ speed }), rate: { timeFor: () => 0 } },
    settings: () => ({ ...defaultSettings, digest: 'crc64', ...settings }),
  });

  function run(task: UploadTask, signal = new AbortController().signal) {
    const facts: object[] = [];
    /** What each upload asks the endpoint with. */
    const uploads: object[] = [];
    const { name, size, type } = task;
    const job = {
      ...{ signal, file: { name, size, type }, asks: new GrantAsks(), destination: { bucket: 'b' } },
      report: { facts: (fact: object) => void facts.push(fact) },
    } as unknown as Job;
    const upload = async () => {
      uploads.push(job.asks.fields);
      return { key: 'sent', size, type, verified: true };
    };
    void runOf(task, silent, () => new Promise(() => {}));
    const end = reuse.storedOr(job, task, upload);
    end.catch(() => {});
    return { end, uploads, facts };
  }
  const read = async (crc64?: string, at = readings.length - 1) => {
    readings[at]?.end(crc64);
    await flushPromises();
  };
  const respond = async (response: unknown, at = asked.length - 1) => {
    asked[at]!.respond(response);
    await flushPromises();
  };
  /** Files wait, and the first of them is looked at ahead. */
  const lookAhead = (...tasks: UploadTask[]) => {
    waiting.push(...tasks);
    reuse.lookAhead();
  };
  return { readings, asked, forgotten, grants, run, read, respond, lookAhead };
}

const request = { file: { name: 'a', size: 1, type: '' }, asks: { crc64: '7' } };
const getFrom = ({ grants }: ReturnType<typeof setUp>, asked: GrantRequest = request) =>
  grants.get({ file: asked.file, signal: new AbortController().signal }, { asks: asked.asks });
const yes = (key = 'old') => ({ exists: true, key });
const no = { exists: false };

afterEach(() => mock.restoreAll());

describe('Reuse', () => {
  it('sends nothing where the endpoint has the file', async () => {
    const { run, asked, read, forgotten } = setUp();
    const task = newTask('a.txt');
    const { end, uploads, facts } = run(task);
    await read('7');
    const file = { name: 'a.txt', size: 1000, type: '', path: undefined };
    assert.deepEqual(asked[0]!.request, { file, asks: { crc64: '7', operation: 'exists' } });
    asked[0]!.respond(JSON.stringify({ ...yes(), url: 'https://b.example/old?Signature=s' }));
    assert.deepEqual(await end, {
      ...{ key: 'old', url: 'https://b.example/old', bucket: 'b', size: 1000, type: 'application/octet-stream' },
      ...{ crc64: '7', verified: false, unverifiedReason: 'reused', reused: true },
    });
    assert.deepEqual([uploads, facts], [[], [{ reused: true, reusedBytes: 1000, parts: 0 }]]);
    assert.deepEqual(forgotten, [task.file]);
  });

  it('sends the file where the endpoint does not have it, with the digest only where each file has its own grant', async () => {
    const { run, asked, read } = setUp();
    const { end, uploads } = run(newTask('a.txt'));
    await read('7');
    asked[0]!.respond(no);
    assert.equal((await end).key, 'sent');
    assert.deepEqual(uploads, [{}]);
    const own = setUp({ oneGrantPerFile: true });
    const other = own.run(newTask('a.txt'));
    await own.read('7');
    await other.end;
    assert.deepEqual([own.asked.length, other.uploads], [0, [{ crc64: '7' }]]);
  });

  it('takes the object from the response to the grant’s request', async () => {
    const set = setUp({ oneGrantPerFile: true });
    const { run, asked, read } = set;
    const { end } = run(newTask('a.txt'));
    await read('7');
    await end;
    const found = assert.rejects(getFrom(set), { object: { key: 'old', url: undefined, seal: undefined } });
    asked[0]!.respond(new Response(JSON.stringify({ code: 0, data: yes() })));
    await found;
  });

  it('requests the grant where the response to its request says only whether the file exists, else takes it', async () => {
    const warn = mock.method(console, 'warn', () => {});
    const only = [
      { code: 0, data: { exists: false } },
      { exists: false, key: null, url: null },
      { result: '{"data":{"Exists":false,"message":"none"}}' },
      new Response('{"code":0,"data":{"exists":false}}'),
      { exists: true, key: '/a', id: 'of an object whose key cannot be one' },
      { code: 0, data: { exists: true, id: 'of an object without a key' } },
    ];
    const beside = [
      { exists: false, id: 'granted' },
      { exists: false, data: { id: 'granted' } },
    ];
    for (const [at, response] of [...only, ...beside].entries()) {
      const set = setUp({ oneGrantPerFile: true });
      const granted = getFrom(set);
      await set.respond(response);
      assert.equal(set.asked.length, at < only.length ? 2 : 1, `${at}`);
      assert.equal(set.asked[1]?.request.asks?.['crc64'], undefined);
      await set.respond({ id: 'granted' });
      assert.equal((await granted).id, 'granted');
    }
    assert.equal(warn.mock.callCount(), 2); // about the impossible keys
  });

  it('computes digests one after the other while files wait, and asks ahead of their turn', async () => {
    const { readings, asked, read, respond, lookAhead } = setUp();
    lookAhead(newTask('a'), newTask('b'), newTask('c'));
    lookAhead();
    await flushPromises();
    assert.equal(readings.length, 1);
    for (let at = 0; at < 3; at++) await read(String(at), at);
    assert.equal(readings.length, 3);
    assert.equal(asked.length, 1); // until it is known whether the endpoint knows the question
    await respond(no, 0);
    assert.equal(asked.map((one) => one.request.file.name).join(), 'a,b,c');
  });

  it('uses the response that came ahead, once, and asks again where the page has renamed the file since', async () => {
    for (const isRenamed of [false, true]) {
      const { run, readings, asked, read, respond, lookAhead } = setUp();
      const task = newTask('a');
      lookAhead(task);
      await read('7');
      await respond(isRenamed ? no : yes(), 0);
      if (isRenamed) task.name = 'other';
      const { end } = run(task);
      await flushPromises();
      if (isRenamed) await respond(yes());
      assert.equal((await end).key, 'old');
      assert.equal(readings.length, 1);
      assert.equal(asked.map((one) => one.request.file.name).join(), isRenamed ? 'a,other' : 'a');
    }
  });

  it('looks at 32 files ahead, and asks about four at once at most', async () => {
    const { readings, asked, read, respond, lookAhead } = setUp();
    lookAhead(...Array.from({ length: 40 }, (_, i) => newTask(`${i}`)));
    for (let at = 0; at < readings.length; at++) await read('1', at);
    assert.equal(readings.length, 32);
    await respond(no, 0);
    assert.equal(asked.length, 5);
    await respond(no, 1);
    assert.equal(asked.length, 6);
  });

  it('does not ask ahead where `beforeUpload` may change what it would ask about', async () => {
    const { asked, read, lookAhead } = setUp({ settings: { beforeUpload: () => {} } });
    lookAhead(newTask('a'));
    await read('7');
    assert.equal(asked.length, 0);
  });

  it('reads no file that is empty, too large, or has a fixed key, and none without a digest that exists', async () => {
    for (const [settings, size, key] of [
      [{}, 0],
      [{ digestMaxSize: 999 }, 1000],
      [{ digest: undefined }, 1000],
      [{ digest: 'md5' as 'crc64' }, 1000],
      [{}, 1000, 'avatars/7.png'],
    ] as [Partial<QueueSettings>, number, string?][]) {
      const { run, readings } = setUp({ settings });
      const task = newTask('a', size);
      task.key = key;
      assert.equal((await run(task).end).key, 'sent');
      assert.equal(readings.length, 0);
    }
  });

  it('sends a file without a digest that would take a tenth of the upload’s time', async () => {
    // 500 MB/s are expected of CRC-64, so that 100 MB take 0.2 s: a tenth of 2 s
    for (const [speed, size, expected, ahead = 0] of [
      [49_000_000, 100_000_000, 1],
      [51_000_000, 100_000_000, 0],
      [10_000_000_000, 1_000_000, 1], // it takes no time that anybody notices
      [100_000_000, 100_000_000, 1, 60_000_000], // the rest takes 80 ms, and a tenth of 1 s is allowed
    ] as [number, number, number, number?][]) {
      const { run, readings, lookAhead } = setUp({ speed });
      const task = newTask('a', size);
      if (ahead) lookAhead(task);
      readings[0]?.onRead(ahead);
      const { end, uploads } = run(task);
      await flushPromises();
      assert.equal(uploads.length, 1 - expected, `${speed}`);
      assert.equal(readings[0]!.onRead(ahead + size / 4), expected === 1, 'what nobody waits for is read no further');
      readings[0]!.end('1');
      if (expected === 0) assert.equal((await end).key, 'sent');
    }
  });

  it('stops reading a file that is paused or canceled', async () => {
    const { readings, lookAhead } = setUp();
    const task = newTask('a');
    lookAhead(task);
    assert.equal(readings[0]!.onRead(1), true);
    task.stop('paused');
    assert.equal(readings[0]!.onRead(2), false);
  });

  it('sends a file that cannot be read: the upload says so; and ends with the run’s reason while it waits', async () => {
    const { run, readings } = setUp();
    const { end } = run(newTask('a'));
    readings[0]!.end(undefined);
    assert.equal((await end).key, 'sent');
    const controller = new AbortController();
    const aborted = run(newTask('b'), controller.signal).end;
    const reason = new Error('paused');
    controller.abort(reason);
    await assert.rejects(aborted, reason);
  });

  it('fails with `file` where the file has changed since its digest', async () => {
    const { run, asked, read } = setUp();
    const task = newTask('a');
    task.file.slice = () =>
      ({ arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')) }) as Partial<Blob> as Blob;
    const { end } = run(task);
    await read('7');
    const time = new VirtualTime();
    asked[0]!.respond(yes());
    const ended = time.until(end, 1000).finally(() => time.restore());
    await assert.rejects(ended, { code: 'file' });
  });
});

describe('an endpoint that is asked whether it has a file', () => {
  const next = (set: ReturnType<typeof setUp>, name: string) => {
    const { end } = set.run(newTask(name));
    void set.read('7');
    return end;
  };
  const first = async (response: unknown) => {
    const set = setUp();
    const end = next(set, 'a');
    await flushPromises();
    await set.respond(response);
    return { ...set, set, key: (await end).key };
  };

  it('and does not know the question is not asked again', async () => {
    mock.method(console, 'warn', () => {});
    const bad = new Response('{"exists":true,"key":"k"}', { status: 400 });
    const keys = [undefined, 7, 'a/../b', '/a'].map((key) => ({ exists: true, key }));
    for (const response of [{ ok: true }, undefined, '<!doctype html>', bad, ...keys, { exists: 'true', key: 'a' }]) {
      const { set, asked, readings, key } = await first(response);
      assert.deepEqual([key, (await next(set, 'b')).key], ['sent', 'sent']);
      assert.deepEqual([asked.length, readings.length], [1, 1], JSON.stringify(response));
    }
  });

  it('names the object, also in a wrapper, a text or JSONP', async () => {
    for (const response of [
      { code: 0, data: { exists: true, key: 'old' } },
      { exists: true, data: { key: 'old' } },
      { result: '{"Exists":true,"KEY":"old"}' },
      'callback({"exists":true,"key":"old"});',
    ])
      assert.equal((await first(response)).key, 'old', JSON.stringify(response));
  });

  it('gives the grant by that, where its response is one', async () => {
    const { set, asked } = await first({ id: 'granted' });
    assert.deepEqual([(await getFrom(set, { file: request.file })).id, asked.length], ['granted', 1]);
    mock.method(console, 'warn', () => {});
    const other = await first({ exists: true, key: '/a', id: 'names an object whose key cannot be one' });
    const grant = getFrom(other.set, { file: request.file });
    await flushPromises();
    await other.respond({ id: 'granted' }, 1);
    assert.equal((await grant).id, 'granted');
  });

  it('is asked again after a failure that passes, three times', async () => {
    const set = setUp();
    const responseOf = (status: number) => new Response('', { status });
    const failures = [responseOf(503), new TypeError('Failed to fetch'), responseOf(401)];
    for (const [at, failure] of failures.entries()) {
      const end = next(set, `${at}`);
      await flushPromises();
      set.asked[at]![failure instanceof Error ? 'fail' : 'respond'](failure);
      assert.equal((await end).key, 'sent');
    }
    assert.equal((await next(set, 'last')).key, 'sent');
    assert.equal(set.asked.length, 3);
  });

  it('keeps no file waiting that it does not respond to', async (context) => {
    const set = setUp();
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const end = next(set, 'a');
    await flushPromises();
    context.mock.timers.tick(10_000); // a function of the page may never return
    assert.equal((await end).key, 'sent');
  });
});
