import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { processing, type ProcessingStatus, upload } from '../../src/core.js';
import { createQueueStore } from '../../src/frameworks/queue-store.js';
import type { UploadError } from '../../src/base/upload-error.js';
import type { FetchGrant, GrantRequest } from '../../src/grant/grant.js';
import type { StoredObject } from '../../src/object/stored-object.js';
import type { QueueOptions } from '../../src/queue/upload-queue.js';
import { putBack, withdraw } from '../../src/queue/withdrawals.js';
import '../support/node/as-in-a-page.js';
import { assertFields } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';
import { eventsOf, heldQueue, sendingMode } from '../support/held-mode.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { Said } from '../support/said.js';
import { flushPromises } from '../support/virtual-time.js';

const time = useVirtualTime();
const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const sealOf = (key: string) => `odu1.status.0.${key.replaceAll('/', '-')}`;
const MINUTE = 60_000;

/** What the endpoint says of files, by their names, or what it responds instead. */
type Words = Record<string, ProcessingStatus | undefined> | ((signal: AbortSignal) => unknown);

/** A queue whose files are stored at once, and an endpoint that processes each. */
async function process(words: Words, names = ['a.txt'], details = {}, options: Partial<QueueOptions> = {}) {
  const asked: { at: number; keys: string[] }[] = [];
  const stage = { words };
  const endpoint: FetchGrant = async ({ asks = {} }: GrantRequest, signal) => {
    if (asks['operation'] === 'completed')
      return json({ completed: true, data: 'saved', processing: { seal: sealOf(String(asks['key'])), ...details } });
    assert.equal(asks['operation'], 'status');
    const keys = String(asks['seals'])
      .split(',')
      .map((seal) => seal.slice(14).replace('-', '/'));
    asked.push({ at: time.elapsed, keys });
    const { words: now } = stage;
    if (typeof now === 'function') return now(signal);
    return json({ status: keys.flatMap((key) => ({ key, ...now[key.replace('uploads/', '')] })) });
  };
  const mode = sendingMode((run) => run.done({ seal: 'odu1.dir.0.0' }));
  const { queue } = heldQueue({ mode, endpoint, ...options });
  const log = eventsOf(queue);
  const tasks = queue.add(names.map((name) => sizedFile(name, 70)));
  for (let i = 0; i < 20 && !tasks.every(({ status }) => status === 'done'); i++) await flushPromises();
  await flushed();
  return { queue, tasks, task: tasks[0]!, asked, log, respond: (now: Words) => void (stage.words = now) };
}

/** The code that watches is loaded. */
async function flushed() {
  await import('../../src/queue/watch-processing.js');
  await import('../../src/queue/follow-upload.js');
  for (let i = 0; i < 5; i++) await flushPromises();
}

const ends = (log: readonly string[]) => log.filter((line) => /^upload-(processing|ready|refused)/.test(line));

describe('the processing of a stored file', () => {
  it('begins when it is done, and is asked about until it is ready, with the data of that response', async () => {
    const { queue, task, asked, log, respond } = await process(
      { 'a.txt': { state: 'processing', share: 0.5, message: 'Scanning' } },
      ['a.txt'],
      { share: 0, message: 'In the queue' },
    );
    assertFields(task, { status: 'done' });
    assert.deepEqual(task.result?.data, 'saved');
    assert.deepEqual(task.processing, { state: 'processing', share: 0, message: 'In the queue' });
    assertFields(queue.totals, { done: 1, processing: 1 });
    assert.deepEqual(ends(log), ['upload-processing a.txt']);
    await time.advance(1000);
    assert.deepEqual(task.processing, { state: 'processing', share: 0.5, message: 'Scanning' });
    respond({ 'a.txt': { state: 'ready', data: { url: 'https://v.example/1' } } });
    await time.advance(1500);
    assert.deepEqual(task.processing, { state: 'ready' });
    assert.deepEqual(task.result?.data, { url: 'https://v.example/1' });
    assertFields(queue.totals, { done: 1, processing: 0, refused: 0 });
    assert.deepEqual(ends(log), ['upload-processing a.txt', 'upload-processing a.txt', 'upload-ready a.txt']);
    const { length } = asked;
    await time.advance(MINUTE);
    assert.equal(asked.length, length, 'it is asked no more');
  });

  it('ends as refused, with the server’s reason, and keeps the data where a ready one brings none', async () => {
    const reason = 'It has a virus.';
    const { queue, tasks, log } = await process(
      { 'a.txt': { state: 'refused', reason }, 'b.txt': { state: 'ready' } },
      ['a.txt', 'b.txt'],
    );
    const reasons: unknown[] = [];
    queue.addEventListener('upload-refused', ({ detail }) => reasons.push(detail.reason));
    await time.advance(1000);
    assertFields(tasks[0]!.processing ?? {}, { state: 'refused', reason });
    assert.deepEqual([reasons, tasks[1]!.result?.data], [[reason], 'saved']);
    assertFields(queue.totals, { done: 2, processing: 0, refused: 1 });
    assert.deepEqual(ends(log).slice(-2).sort(), ['upload-ready b.txt', 'upload-refused a.txt']);
  });

  it('is asked about once for all files, after 1 second, then less often, down to every 15', async () => {
    const names = ['a', 'b', 'c'];
    const { asked, respond } = await process({}, names);
    await time.advance(5 * MINUTE);
    assert.deepEqual(asked[0], { at: 1000, keys: names.map((name) => `uploads/${name}`) });
    const delays = asked.slice(1).map(({ at }, i) => at - asked[i]!.at);
    assert.ok(asked.every(({ keys }) => keys.length === 3));
    assert.deepEqual([delays[0], Math.max(...delays), delays.at(-1)], [1500, 15_000, 15_000]);
    respond({ a: { state: 'processing', share: 0.1 } });
    const before = asked.length;
    await time.advance(30_000);
    assert.equal(asked[before + 1]!.at - asked[before]!.at, 1000, 'news makes it ask sooner');
  });

  it('is asked about in several requests where the seals are long', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `${i}${'x'.repeat(1500)}`);
    const { asked } = await process({}, names);
    await time.advance(1000);
    assert.deepEqual(
      asked.map(({ keys }) => keys.length),
      [3, 3, 3],
    );
  });

  it('is asked about in all of these requests where some fail, and waits as long as one of them says', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `${i}${'x'.repeat(1500)}`);
    const { queue, asked, respond } = await process({}, names);
    await time.advance(1000);
    respond(() => {
      const { keys } = asked.at(-1)!;
      if (keys[0]!.includes('/0')) return json({}, 503, { 'Retry-After': '40' });
      if (keys[0]!.includes('/3')) throw new TypeError('Failed to fetch');
      return json({ status: keys.map((key) => ({ key, state: 'ready' })) });
    });
    await time.advance(1500);
    assertFields(queue.totals, { processing: 6, ready: 3 });
    await time.advance(39_000);
    assert.equal(asked.length, 6);
    await time.advance(1000);
    assert.equal(asked.length, 8);
  });

  for (const [name, away] of Object.entries<() => unknown>({
    'cannot be reached': () => Promise.reject(new TypeError('Failed to fetch')),
    fails: () => json({ code: 'internal' }, 500),
    'does not know the question': () => json({ code: 'unknown-operation' }, 400),
    'says that nobody is signed in': () => new Response('', { status: 401 }),
    'responds with a page': () => new Response('<!doctype html><p>Sign in</p>'),
    'says nonsense': () => json({ status: [{ key: 'uploads/a.txt', state: 'finished' }, null, 7] }),
    'responds for another user’s file': () =>
      json({ status: [{ key: 'uploads/8/a.txt', state: 'ready', data: 'not yours' }] }),
  }))
    it(`continues where the endpoint ${name} for a minute`, async () => {
      const { task, respond, asked } = await process(away);
      await time.advance(MINUTE);
      assertFields(task.processing ?? {}, { state: 'processing' });
      assert.ok(asked.length > 5 && asked.length < 12, `${asked.length} requests`);
      respond({ 'a.txt': { state: 'ready', data: 'own' } });
      await time.advance(15_000);
      assert.deepEqual([task.processing?.state, task.result?.data], ['ready', 'own']);
    });

  it('waits as long as the server says', async () => {
    const { asked } = await process(() => json({}, 503, { 'Retry-After': '40' }));
    await time.advance(MINUTE);
    assert.deepEqual(
      asked.map(({ at }) => at),
      [1000, 41_000],
    );
  });

  it('is late after the time that the server names: then nobody asks, until somebody looks again', async () => {
    const { queue, task, asked, log, respond } = await process({}, ['a.txt'], { timeout: 20_000 });
    await time.advance(5 * MINUTE);
    assertFields(task.processing ?? {}, { state: 'late' });
    assertFields(queue.totals, { processing: 1 });
    assert.ok(asked.at(-1)!.at < 40_000);
    respond({ 'a.txt': { state: 'ready' } });
    queue.retry(task);
    assertFields(task.processing ?? {}, { state: 'processing' });
    await time.advance(1000);
    assertFields(task.processing ?? {}, { state: 'ready' });
    assert.equal(ends(log).at(-1), 'upload-ready a.txt');
  });

  it('is late though the endpoint never responds; files that are stored later are asked about', async () => {
    const signals: AbortSignal[] = [];
    const { queue, task, asked, respond } = await process(
      (signal) => (signals.push(signal), new Promise(() => {})),
      ['a.txt'],
      { timeout: 20_000 },
    );
    await time.advance(1000);
    queue.add([sizedFile('b.txt', 70)]);
    for (let i = 0; i < 20 && queue.totals.processing < 2; i++) await flushed();
    respond({ 'b.txt': { state: 'ready' } });
    await time.advance(MINUTE);
    assert.deepEqual([task.processing?.state, signals.map(({ aborted }) => aborted)], ['late', [true]]);
    await time.advance(15_000);
    assert.deepEqual([asked.at(-1)?.keys, queue.totals.ready], [['uploads/b.txt'], 1]);
    assert.equal(time.pending, 0, 'no timer is left');
  });

  it('is asked about at once by a retry, and after the sleep of the computer before it is late', async () => {
    const { queue, task, asked, respond } = await process({}, ['a.txt'], { timeout: 30_000 });
    await time.advance(10_000);
    const { length } = asked;
    queue.retry(task);
    await time.advance(0);
    assert.equal(asked.length, length + 1);
    respond({ 'a.txt': { state: 'ready' } });
    time.sleep(10 * MINUTE);
    await time.advance(15_000);
    assertFields(task.processing ?? {}, { state: 'ready' });
  });

  it('is forgotten with its file; a removal that is undone continues', async () => {
    const { queue, tasks, asked } = await process({}, ['a.txt', 'b.txt']);
    const [a, b] = tasks;
    await time.advance(1000);
    withdraw(queue.shared, [a!]);
    await time.advance(1500);
    assert.deepEqual(asked.at(-1)!.keys, ['uploads/b.txt']);
    putBack(queue.shared, [a!]);
    await time.advance(15_000);
    assert.equal(asked.at(-1)!.keys.length, 2);
    withdraw(queue.shared, [a!]);
    queue.remove(a!);
    queue.remove(b!);
    const { length } = asked;
    await time.advance(MINUTE);
    assert.equal(asked.length, length);
    assert.equal(time.pending, 0, 'no timer is left');
  });

  it('is not followed of a file that was removed before', async () => {
    const said = new Said();
    const { queue } = heldQueue({
      mode: sendingMode((run) => run.done()),
      afterUpload: () => processing({ status: said.status }),
    });
    queue.addEventListener('upload-success', ({ detail }) => queue.remove(detail.task));
    queue.add([sizedFile('a.txt', 70)]);
    for (let i = 0; i < 20 && queue.tasks.length > 0; i++) await flushed();
    await flushed();
    assert.equal(said.signal, undefined);
    assert.equal(time.pending, 0, 'no timer is left');
  });

  it('is not asked about while the queue is not shown', async () => {
    const { queue, asked } = await process({});
    queue.isShown = false;
    await time.advance(MINUTE);
    assert.equal(asked.length, 0);
    assert.equal(time.pending, 0, 'no timer is left');
    queue.isShown = true;
    await time.advance(1500);
    assert.ok(asked.length > 0);
  });

  it('hears a stream of events as they come, and asks for all when a file is added', async () => {
    const streams: ((text: string) => void)[] = [];
    const open = () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => void streams.push((text) => controller.enqueue(new TextEncoder().encode(text))),
      });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
    };
    const { queue, task, asked } = await process(open);
    await time.advance(1000);
    const event = `data: ${JSON.stringify({ key: 'uploads/a.txt', state: 'processing', message: 'Läuft' })}\n\n`;
    streams[0]!(event.slice(0, 60));
    await flushed();
    assert.equal(task.processing?.message, undefined);
    streams[0]!(`${event.slice(60)}: a comment\n\ndata: nonsense\n\n`);
    await flushed();
    assert.equal(task.processing?.message, 'Läuft');
    await time.advance(30_000);
    assert.equal(asked.length, 1, 'the stream is open');
    queue.add([sizedFile('b.txt', 70)]);
    for (let i = 0; i < 20 && queue.totals.processing < 2; i++) await flushed();
    await time.advance(1000);
    assert.deepEqual(asked.at(-1)?.keys, ['uploads/a.txt', 'uploads/b.txt']);
    streams.at(-1)!(`data: ${JSON.stringify({ key: 'uploads/a.txt', state: 'ready' })}\n\n`);
    await flushed();
    assertFields(task.processing ?? {}, { state: 'ready' });
    for (const one of queue.tasks) queue.remove(one);
    await flushed();
    assert.equal(time.pending, 0, 'no timer is left');
  });

  it('asks again after a minute of a stream of events, and once somebody looks before it is late: its line may be dead', async () => {
    let open = 0;
    const { queue, task, asked } = await process(() => {
      open++;
      const body = new ReadableStream({ cancel: () => void open-- });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    });
    await time.advance(1000);
    await time.advance(MINUTE + 1500);
    assert.deepEqual([asked.map(({ at }) => at), open], [[1000, 62_500], 1]);
    time.sleep(20 * MINUTE);
    queue.retry(task);
    await flushed();
    assert.equal(task.processing?.state, 'processing');
    await time.advance(0);
    assert.deepEqual([asked.length, open], [3, 1]);
    queue.remove(task);
    await flushed();
    assert.deepEqual([open, time.pending], [0, 0]);
  });

  it('asks for all when a file is added before a stream of events has begun', async () => {
    let respond: (response: Response) => void = () => {};
    const { queue, asked } = await process(() => new Promise<Response>((resolve) => (respond = resolve)));
    await time.advance(1000);
    queue.add([sizedFile('b.txt', 70)]);
    for (let i = 0; i < 20 && queue.totals.processing < 2; i++) await flushed();
    let isRead = true;
    const body = new ReadableStream({ cancel: () => void (isRead = false) });
    respond(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
    await flushed();
    await time.advance(1000);
    assert.deepEqual([isRead, asked.at(-1)?.keys], [false, ['uploads/a.txt', 'uploads/b.txt']]);
    for (const one of queue.tasks) queue.remove(one);
  });

  it('fails with `save` where the endpoint names no seal by which it could be asked', async () => {
    const { task } = await process({}, ['a.txt'], { seal: 'no seal' });
    assertFields(task.error ?? {}, { code: 'save' });
  });
});

describe('`upload()` of a file that is processed', () => {
  async function begin(signal?: AbortSignal) {
    const said = new Said();
    const mode = sendingMode((run) => run.done());
    const afterUpload = () => processing({ status: said.status, timeout: 5000 });
    let end: unknown[] | undefined;
    const ended = (value: Partial<StoredObject & UploadError>) => {
      const { key, data, processing: its, code, message } = value;
      end = [key, data, its?.state, code, message];
    };
    upload(sizedFile('a.txt', 70), { endpoint: async () => ({}), mode, afterUpload, signal }).then(ended, ended);
    for (let i = 0; i < 20 && !said.signal; i++) await flushed();
    return { said, end: async () => (await flushed(), end) };
  }

  it('ends when it is ready, with the data of that', async () => {
    const { said, end } = await begin();
    assert.equal(await end(), undefined);
    said.say({ state: 'processing', share: 0.5 });
    assert.equal(await end(), undefined);
    said.say({ state: 'ready', data: 'playable' });
    assert.deepEqual(await end(), ['uploads/a.txt', 'playable', 'ready', undefined, undefined]);
  });

  it('fails where it is refused, with the reason and the key', async () => {
    const { said, end } = await begin();
    said.say({ state: 'refused', reason: 'It has a virus.' });
    assert.deepEqual(await end(), ['uploads/a.txt', undefined, undefined, 'save', 'It has a virus.']);
  });

  it('ends as it is after the time that the server names, and by its signal', async () => {
    const late = await begin();
    await time.advance(5000);
    assert.deepEqual(await late.end(), ['uploads/a.txt', undefined, 'processing', undefined, undefined]);
    const stop = new AbortController();
    const { said, end } = await begin(stop.signal);
    stop.abort();
    assert.equal((await end())?.[3], 'aborted');
    assert.equal(said.signal?.aborted, true, 'nobody waits any more');
  });
});

describe('the processing that a function of the page follows', () => {
  async function follow(timeout?: number) {
    const said = new Said();
    const mode = sendingMode((run) => run.done());
    const afterUpload = () => processing({ status: said.status, data: { id: 7 }, timeout });
    const { queue } = heldQueue({ mode, afterUpload });
    const log = eventsOf(queue);
    const [task] = queue.add([sizedFile('a.txt', 70)]);
    for (let i = 0; i < 20 && task!.status !== 'done'; i++) await flushPromises();
    await flushed();
    return { queue, said, log, task: task! };
  }

  it('has the share, the sentence and the data that it says', async () => {
    const { said, task, log } = await follow();
    assert.deepEqual([task.status, task.result?.data], ['done', { id: 7 }]);
    said.say({ state: 'processing', share: 7, message: 'Last part' });
    await flushed();
    assert.deepEqual(task.processing, { state: 'processing', share: 1, message: 'Last part' });
    said.say({ state: 'ready', data: 'new' });
    await flushed();
    assert.deepEqual([task.processing?.state, task.result?.data], ['ready', 'new']);
    assert.deepEqual(ends(log), ['upload-processing a.txt', 'upload-processing a.txt', 'upload-ready a.txt']);
  });

  it('hears when nobody waits any more: the file is removed, or it takes too long', async () => {
    const removed = await follow();
    removed.queue.remove(removed.task);
    assert.equal(removed.said.signal?.aborted, true);
    const { queue, said, task } = await follow(5000);
    await time.advance(5000);
    assert.deepEqual([task.processing?.state, said.signal?.aborted], ['late', true]);
    queue.retry(task);
    said.say({ state: 'refused', reason: 'Unreadable' });
    await flushed();
    assertFields(task.processing ?? {}, { state: 'refused', reason: 'Unreadable' });
  });

  it('is in the view that React, Vue and Svelte draw, which is another one after each word', async () => {
    const { queue, said } = await follow();
    const { subscribe, read } = createQueueStore(queue);
    let changes = 0;
    const end = subscribe(() => changes++);
    const [before] = read();
    assert.deepEqual(before?.processing?.state, 'processing');
    said.say({ state: 'processing', share: 0.5 });
    await flushed();
    assert.ok(changes > 0 && read()[0] !== before);
    assert.equal(read()[0]?.processing?.share, 0.5);
    said.say({ state: 'ready', data: 'new' });
    await flushed();
    assert.deepEqual([read()[0]?.processing, read()[0]?.result?.data], [{ state: 'ready' }, 'new']);
    end();
  });
});
