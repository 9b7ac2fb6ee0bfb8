import assert from 'node:assert/strict';
import { EventEmitter, on, once } from 'node:events';
import { after, beforeEach, describe, it, mock } from 'node:test';
import {
  createUploadHandler,
  type ProcessedObject,
  processing,
  type ProcessingStatus,
  type UploadHandlerOptions,
} from '../../src/server.js';
import { sdk } from '../support/node/sdk.js';
import { ask, askByPost, cloudOptions } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';
import { setClock } from '../support/set-clock.js';

/** The tests move the clock of cloud and server. */
const cloud = await useCloud({ bucket: 'server-bucket', store: 'memory', clock: () => Date.now() });
const logged = mock.method(console, 'error', () => {});
beforeEach(() => logged.mock.resetCalls());
after(() => mock.restoreAll());

const DAY = 24 * 3600_000;
type Change = Partial<Pick<UploadHandlerOptions, 'completed' | 'status' | 'keySecret'>>;

/** The endpoint of one user, as each process of the server makes it, and what its application is asked. */
function endpointOf(user = 7, change: Change & { context?: unknown } = {}) {
  const asked: ProcessedObject[] = [];
  const { context = { user }, ...options } = change;
  const handler = createUploadHandler({
    ...cloudOptions(cloud),
    authorize: () => ({ dir: `uploads/${user}/`, mode: 'sts', context }),
    completed: ({ key }) =>
      processing({ job: { id: key.length }, share: 0, message: 'Scanning', data: { key }, timeout: 9 }),
    status: (object) => (asked.push(object), { state: 'ready', data: 'scanned' }),
    ...options,
  });
  return { asked, handler };
}

let count = 0;
/** Stores a file, and completes its upload. */
async function complete({ handler }: Pick<ReturnType<typeof endpointOf>, 'handler'>) {
  const file = { name: `${++count}.txt`, size: 5, type: 'text/plain' };
  const { body } = await ask(handler, file);
  const key = `${body.dir}${file.name}`;
  await sdk(cloud).put(key, Buffer.from('hello'), { mime: file.type });
  return { key, ...(await ask(handler, { ...file, operation: 'completed', key, seal: body.seal })) };
}

const question = (...seals: string[]) => ({ operation: 'status', seals: seals.join() });

describe('server: status', () => {
  it('gets the job that `processing()` was given, in another process, too', async () => {
    const { key, status, body } = await complete(endpointOf());
    const { seal, ...rest } = body.processing;
    assert.deepEqual([status, body.completed, body.data], [200, true, { key }]);
    assert.deepEqual(rest, { share: 0, message: 'Scanning', timeout: 9 });
    for (const send of [ask, askByPost]) {
      const { asked, handler } = endpointOf();
      const response = await send(handler, question(seal));
      assert.deepEqual([response.status, response.body], [200, { status: [{ key, state: 'ready', data: 'scanned' }] }]);
      const [{ signal, ...object }] = asked as [ProcessedObject];
      assert.deepEqual(object, { key, job: { id: key.length }, context: { user: 7 } });
      assert.deepEqual([asked.length, signal.aborted], [1, true]);
    }
  });

  it('responds for several files at once, and leaves out those of which it knows nothing now', async () => {
    const first = await complete(endpointOf());
    const second = await complete(endpointOf());
    const third = await complete(endpointOf());
    const states: ProcessingStatus[] = [{ state: 'processing', share: 0.5, message: 'On its way' }];
    const { handler } = endpointOf(7, {
      status({ key }) {
        if (key === second.key) throw new Error('The database is away.');
        return key === first.key ? states[0]! : ({ state: 'done' } as never);
      },
    });
    const { status, body } = await ask(
      handler,
      question(...[first, second, third].map((one) => one.body.processing.seal)),
    );
    assert.deepEqual([status, body], [200, { status: [{ key: first.key, ...states[0] }] }]);
    assert.equal(logged.mock.callCount(), 2);
  });

  it('has no word for another user, another context and another secret, and says so where there is no other', async () => {
    const { body } = await complete(endpointOf());
    const { seal } = body.processing;
    for (const other of [
      endpointOf(8),
      endpointOf(7, { context: { user: 7, album: 1 } }),
      endpointOf(7, { keySecret: 'x' }),
    ]) {
      const refused = await ask(other.handler, question(seal));
      assert.deepEqual([refused.status, refused.body.code, other.asked], [403, 'seal', []]);
    }
    const mine = await complete(endpointOf(8));
    const { asked, handler } = endpointOf(8);
    const response = await ask(handler, question(seal, mine.body.processing.seal));
    assert.deepEqual([response.body.status.length, asked.length, response.body.status[0].key], [1, 1, mine.key]);
  });

  it('is not asked with a forged seal, nor a week later', async () => {
    const { asked, handler } = endpointOf();
    const { body } = await complete({ handler });
    const { seal } = body.processing;
    const [name, kind, seconds, digest, text] = seal.split('.');
    const other = Buffer.from(JSON.stringify(['uploads/7/other.txt', null])).toString('base64url');
    const later = (Number.parseInt(seconds, 36) + 1).toString(36);
    const forged = [
      ...['', 'odu1', seal.slice(1), `${seal}x`, seal.toUpperCase()],
      [name, kind, seconds, digest, other].join('.'),
      [name, kind, later, digest, text].join('.'),
      [name, 'dir', seconds, digest].join('.'),
    ];
    for (const one of forged) assert.equal((await ask(handler, question(one))).status, 403, one);
    assert.equal((await ask(handler, question(...Array.from({ length: 201 }, () => seal)))).status, 400);
    const restore = setClock({ ahead: 7 * DAY + 5000 });
    assert.equal((await ask(handler, question(seal))).status, 403);
    restore();
    assert.deepEqual(asked, []);
  });

  it('is needed where `completed` returns `processing()`, whose job is small JSON', async () => {
    const without = await complete(endpointOf(7, { status: undefined }));
    assert.deepEqual([without.status, without.body.code], [500, 'config']);
    assert.match(without.body.hint, /`status`/);
    for (const job of ['x'.repeat(1100), '文'.repeat(400), () => 0])
      assert.equal((await complete(endpointOf(7, { completed: () => processing({ job }) }))).body.code, 'config');
  });

  it('sends what it says as it happens, where the page wants a stream; else the first of it', async () => {
    const { body } = await complete(endpointOf());
    const { seal } = body.processing;
    const { key } = body.data;
    let [hasEnded, say] = [false, () => {}];
    async function* status() {
      try {
        yield { state: 'processing', share: 0.1 } as const;
        await new Promise<void>((resolve) => (say = resolve));
        yield { state: 'ready', data: 7 } as const;
        await new Promise(() => {});
      } finally {
        hasEnded = true;
      }
    }
    const { handler } = endpointOf(7, { status });
    const first = await ask(handler, question(seal));
    assert.deepEqual(first.body, { status: [{ key, state: 'processing', share: 0.1 }] });
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(hasEnded, 'nobody waits for the rest');
    const query = new URLSearchParams({ ...question(seal), events: 'true' });
    const response = await handler(new Request(`https://app.test/api?${query}`));
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    const reader = response.body!.getReader();
    const read = async () => new TextDecoder().decode((await reader.read()).value);
    assert.equal(await read(), `data: ${JSON.stringify({ state: 'processing', share: 0.1, key })}\n\n`);
    say();
    assert.equal(await read(), `data: ${JSON.stringify({ state: 'ready', data: 7, key })}\n\n`);
    await reader.cancel();
    const plain = await ask(endpointOf().handler, { ...question(seal), events: 'true' });
    assert.deepEqual(plain.body, { status: [{ key, state: 'ready', data: 'scanned' }] });
  });

  it('leaves no listener when the page has gone, when its stream has ended, and after the first word without a stream', async (t) => {
    const { body } = await complete(endpointOf());
    const { seal } = body.processing;
    const source = new EventEmitter();
    const first = { state: 'processing', share: 0 } as const;
    const plain = (): AsyncIterable<ProcessingStatus> => {
      const changes = on(source, 'share');
      const next = async () => ({ done: false, value: (await changes.next()).value[0] as ProcessingStatus });
      const end = async () => (await changes.return!(), { done: true, value: undefined } as const);
      return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
    };
    const ways: Record<string, NonNullable<UploadHandlerOptions['status']>> = {
      async *on({ signal }) {
        for await (const [word] of on(source, 'share', { signal })) yield word as ProcessingStatus;
      },
      async *once({ signal }) {
        for (;;) yield (await once(source, 'share', { signal }))[0] as ProcessingStatus;
      },
      async *early({ signal }) {
        const changes = on(source, 'share', { signal });
        yield first;
        for await (const [word] of changes) yield word as ProcessingStatus;
      },
      plain,
    };
    const open = () => source.listenerCount('share');
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const emitUntil = <T>(pending: Promise<T>) => {
      let next = setImmediate(function emit() {
        source.emit('share', first);
        next = setImmediate(emit);
      });
      return pending.finally(() => clearImmediate(next));
    };
    for (const [name, status] of Object.entries(ways)) {
      const { handler } = endpointOf(7, { status });
      const asked = (fields: Record<string, string> = {}) => {
        const query = new URLSearchParams({ ...question(seal), ...fields });
        return handler(new Request(`https://app.test/api?${query}`));
      };
      await emitUntil(asked());
      assert.equal(open(), 0, `${name}: after the first word`);
      t.mock.timers.enable({ apis: ['setTimeout'] });
      for (const how of ['has gone', 'has waited for a minute']) {
        const response = await asked({ events: 'true' });
        const reader = response.body!.getReader();
        await emitUntil(reader.read());
        assert.equal(open(), 1, name);
        if (how === 'has gone') await reader.cancel();
        else t.mock.timers.tick(60_000);
        await turn();
        assert.equal(open(), 0, `${name}: the page ${how}`);
      }
      t.mock.timers.reset();
    }
    const errors = logged.mock.calls.filter((call) => String(call.arguments[0]).includes('oss-direct-upload'));
    assert.deepEqual(errors, []);
  });

  it('survives and logs an end of the application’s function that fails', async () => {
    const { body } = await complete(endpointOf());
    async function* status() {
      try {
        yield { state: 'processing' } as const;
      } finally {
        await Promise.reject(new Error('The queue is closed.')); // a rejection that nobody handles ends Node
      }
    }
    const { status: code } = await ask(endpointOf(7, { status }).handler, question(body.processing.seal));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([code, logged.mock.callCount()], [200, 1]);
  });

  it('is an unknown operation without the option', async () => {
    const { handler } = endpointOf(7, { status: undefined });
    assert.equal((await ask(handler, question('odu1'))).body.code, 'unknown-operation');
  });
});
