import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { FetchGrant, GrantRequest } from '../../src/grant/grant.js';
import { createClient } from '../../src/queue/create-client.js';
import { type QueueOptions, UploadQueue } from '../../src/queue/upload-queue.js';
import type { Mode } from '../../src/job/mode.js';
import '../../src/queue/route-rules.js'; // so that it is there at once
import '../support/node/as-in-a-page.js';
import { settled } from '../support/settled.js';
import { flushPromises } from '../support/virtual-time.js';

const photo = (name = 'a.png', size = 10) => new File([new Uint8Array(size)], name, { type: 'image/png' });
const warned = mock.method(console, 'warn', () => {});
beforeEach(() => warned.mock.resetCalls());
const warnings = () => warned.mock.calls.map(({ arguments: [text] }) => String(text));

/** A queue whose endpoint responds so, and what it was asked. */
function queueWith(response: unknown, options: QueueOptions = {}) {
  const calls: GrantRequest[] = [];
  const endpoint: FetchGrant = async (request) => {
    calls.push(request);
    if (response instanceof Error) throw response;
    return response;
  };
  return { queue: new UploadQueue({ endpoint, autoStart: false, ...options }), calls };
}

describe('a queue that takes the rules of its route', () => {
  it('has the narrower ones, and keeps them when the page changes its own', async () => {
    const { queue, calls } = queueWith({ rules: { maxFiles: 2, accept: 'image/*' } });
    const rules = await queue.loadRules();
    assert.deepEqual([rules.maxFiles, rules.accept], [2, 'image/*']);
    assert.deepEqual(calls, [{ file: { name: '', size: 0, type: '' }, asks: { operation: 'rules' } }]);
    queue.configure({ rules: { maxFiles: 5, minFileSize: 4 } });
    assert.equal(queue.add([photo('1.png'), photo('2.png'), photo('3.png')]).length, 2);
    const again = await queue.loadRules();
    assert.deepEqual([again.maxFiles, again.minFileSize, calls.length], [2, 4, 1]);
  });

  it('drops them with another endpoint', async () => {
    const { queue } = queueWith({ rules: { maxFiles: 1 } });
    await queue.loadRules();
    queue.configure({ endpoint: async () => '{"rules":{"maxFileSize":9}}' });
    assert.equal(queue.add([photo('1.png'), photo('2.png')]).length, 2);
    assert.deepEqual(await queue.loadRules(), { maxFileSize: 9 });
    assert.equal(queue.add([photo('3.png')]).length, 0);
  });

  it('does not take those of an endpoint that it had before, where they come late', async () => {
    let respond: (rules: object) => void = () => {};
    const queue = new UploadQueue({ endpoint: () => new Promise((resolve) => (respond = resolve)) });
    const before = queue.loadRules();
    await flushPromises();
    queue.configure({ endpoint: async () => ({ rules: { maxFiles: 2 } }) });
    await queue.loadRules();
    respond({ rules: { maxFileSize: 9 } });
    await before;
    queue.configure({ rules: { maxFiles: 3 } });
    assert.deepEqual(queue.shared.settings.rules, { maxFiles: 2 });
  });

  it('takes those of its endpoint though one that it had before fails late', async () => {
    let fail: (reason: Error) => void = () => {};
    const queue = new UploadQueue({ endpoint: () => new Promise((_, reject) => (fail = reject)) });
    const before = queue.loadRules();
    await flushPromises();
    let respond: (rules: object) => void = () => {};
    queue.configure({ endpoint: () => new Promise((resolve) => (respond = resolve)) });
    const now = queue.loadRules();
    await flushPromises();
    fail(new TypeError('Failed to fetch'));
    await before;
    respond({ rules: { maxFiles: 2 } });
    assert.deepEqual(await now, { maxFiles: 2 });
  });

  it('takes the mode, unless the page names one, signs otherwise, or has files already', async () => {
    const modeOf = async (options: QueueOptions, mode: unknown = 'sts', files: File[] = []) => {
      const { queue } = queueWith({ rules: { mode } }, options);
      queue.add(files);
      await queue.loadRules();
      return queue.shared.settings.mode;
    };
    assert.equal(await modeOf({}), 'sts');
    assert.equal(await modeOf({ mode: 'post-policy' }), 'post-policy');
    assert.equal(await modeOf({ signer: 'ali-oss' }, 'post-policy'), undefined);
    assert.equal(await modeOf({}, 'toString'), undefined);
    assert.equal(await modeOf({}, 7), undefined);
    assert.equal(await modeOf({}, 'sts', [photo()]), undefined);
  });

  it('lets no file wait for them', async () => {
    const mode: Mode = {
      name: 'own',
      readGrant: () => ({ id: 'grant' }),
      serves: () => true,
      async upload({ file: { name, size, type } }, grants) {
        await grants.get({ file: photo(name), signal: new AbortController().signal });
        return { key: name, size, type, verified: false };
      },
    };
    const endpoint: FetchGrant = ({ asks }) => (asks?.['operation'] ? new Promise(() => {}) : Promise.resolve({}));
    const queue = new UploadQueue({ endpoint, mode });
    void queue.loadRules();
    queue.add([photo()]);
    await settled(queue);
    assert.equal(queue.tasks[0]?.status, 'done');
  });

  it('warns, and has its own rules, where there are none', async () => {
    for (const [response, why] of [
      [{ accessKeyId: 'STS.x', accessKeySecret: 'secret' }, 'no "rules"'],
      [new Response('<h1>Sign in</h1>', { status: 401 }), '401'],
      [new Response('<h1>Sign in</h1>'), ''],
      [new Error('no line'), 'no line'],
      [undefined, 'no "rules"'],
    ] as const) {
      warned.mock.resetCalls();
      const { queue, calls } = queueWith(response, { rules: { maxFiles: 3 } });
      assert.deepEqual(await queue.loadRules(), { maxFiles: 3 });
      const [warning = '', ...more] = warnings();
      assert.ok(warning.includes(why) && warning.includes('gave no rules'), warning);
      assert.ok(!warning.includes('secret') && more.length === 0);
      await queue.loadRules(); // who asks again may get them
      assert.equal(calls.length, 2);
    }
  });
});

describe('the queues of a client', () => {
  const addresses: string[] = [];
  const responds: ((response: Response) => void)[] = [];
  mock.method(globalThis, 'fetch', (address: string) => {
    addresses.push(address);
    return new Promise<Response>((resolve) => responds.push(resolve));
  });
  afterEach(() => addresses.splice(0));

  it('ask each route once, at the same time too, and name no secret in a warning', async () => {
    const client = createClient('/api/uploads?token=s3cret');
    const queues = [client.queue('avatar'), client.queue('avatar'), client.queue('film')];
    await flushPromises();
    assert.deepEqual(addresses, [
      '/api/uploads/avatar?token=s3cret&operation=rules',
      '/api/uploads/film?token=s3cret&operation=rules',
    ]);
    const loading = queues.map((queue) => queue.loadRules()); // not again
    await flushPromises();
    responds[0]!(Response.json({ rules: { maxFiles: 1 } }));
    responds[1]!(new Response(null, { status: 500 }));
    const rules = await Promise.all(loading);
    assert.deepEqual(
      rules.map(({ maxFiles }) => maxFiles),
      [1, 1, undefined],
    );
    assert.match(warnings().join(), /\/api\/uploads\/film gave no rules/);
    assert.ok(!warnings().join().includes('s3cret'));
  });
});
