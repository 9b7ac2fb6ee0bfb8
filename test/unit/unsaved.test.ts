import { expect } from '@open-wc/testing';
import { type FetchGrant, type GrantRequest, UploadQueue } from '../../src/core.js';
import type { Job } from '../../src/job/job.js';
import type { Mode } from '../../src/job/mode.js';
import type { StoredObject } from '../../src/object/stored-object.js';
import { putBack, withdraw } from '../../src/queue/withdrawals.js';
import type { AfterUpload } from '../../src/task/upload-settings.js';
import { HeldMode, heldQueue, sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';
import { endPages, leaveUnsaved, records, sessions } from '../support/browser/memory.js';
import { until } from '../support/until.js';

let scope = '';
const retryPolicy = { retryFor: 0, firstDelay: 1, maxDelay: 1 };

/** A queue as each page makes it, whose uploads are stored at once under `uploads/` and the file's name. */
function pageQueue(afterUpload: AfterUpload | undefined, context?: unknown) {
  const mode = sendingMode((run) => run.done());
  const options = { mode, afterUpload, context, retryPolicy, resumeScope: scope };
  const { queue } = heldQueue(options);
  pages.push(queue);
  return { mode, queue };
}

/** Every page that a test has opened. */
const pages: UploadQueue[] = [];
/** What is unsaved, as a page lists it. */
const leftFor = async ({ queue } = pageQueue(() => 0)) =>
  (await queue.listUnfinished()).find((one) => one.kind === 'unsaved');
const noneLeft = () => until(async () => !(await leftFor()), 'no record');
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const never = () => new Promise(() => {});

/** An earlier page that stored these files and could not save them. */
async function leave(names: readonly string[], context?: unknown): Promise<UploadQueue> {
  const { queue } = pageQueue(() => Promise.reject(new Error('no')), context);
  queue.add(names.map((name) => sizedFile(name, 700)));
  await settled(queue);
  queue.isShown = false;
  await until(async () => (await locks()).length === 0, 'no lock');
  await until(async () => (await records(scope)).filter(({ stored }) => stored).length === names.length, 'the records');
  await endPages(scope);
  return queue;
}

/** A page that shows a file that it could not save; the second step succeeds. */
async function failOnce() {
  let calls = 0;
  const { queue } = pageQueue(() => (++calls === 1 ? Promise.reject(new Error('no')) : { from: 'here' }));
  queue.add([sizedFile('a.txt', 700)]);
  await settled(queue);
  return { queue, task: queue.tasks[0]!, calls: () => calls };
}

/** The locks and waits of this scope's sessions. */
async function locks() {
  const { held = [], pending = [] } = await navigator.locks.query();
  const ids = (await sessions(scope)).map(({ id }) => id);
  return [...held, ...pending].filter(({ name }) => ids.some((id) => name!.includes(id)));
}

describe('files that are stored but not saved', () => {
  beforeEach(() => (scope = `unsaved ${Math.random()}`));
  afterEach(() => pages.splice(0).forEach((queue) => queue.clear()));

  it('are saved by a later page with the same context, and not sent again', async () => {
    await leave(['a.txt', 'b.txt'], { product: 7 });
    const saved: unknown[] = [];
    const afterUpload: AfterUpload = ({ name, context }, { key, size }) => {
      saved.push([name, key, size, context]);
      return { id: name };
    };
    const { queue, mode } = pageQueue(afterUpload, { product: 7 });
    const tasks = await queue.restore();
    await settled(queue);
    const names = ['a.txt', 'b.txt'];
    expect(saved).to.have.deep.members(names.map((name) => [name, `uploads/${name}`, 700, { product: 7 }]));
    const ends = tasks.map(({ status, size, result }) => [status, size, result?.data]);
    expect(ends).to.have.deep.members(names.map((id) => ['done', 700, { id }]));
    expect(mode.runs).to.have.length(0);
    const next = pageQueue(() => 0, { product: 7 });
    expect(await next.queue.restore(), 'they are saved now').to.deep.equal([]);
    expect(await leftFor(next)).to.be.undefined;
  });

  it('never run by themselves in a page with another context: the queue lists them', async () => {
    await leave(['a.txt'], { product: 7 });
    for (const other of [{ product: 8 }, undefined]) {
      const saved: unknown[] = [];
      const page = pageQueue(({ context }) => saved.push(context), other);
      expect(await page.queue.restore()).to.deep.equal([]);
      const left = await leftFor(page);
      expect(left?.total).to.equal(1);
      if (other) continue;
      const ended = settled(page.queue);
      await left!.restore();
      expect(await left!.restore(), 'each once').to.deep.equal([]);
      await ended;
      expect(saved).to.deep.equal([{ product: 7 }]);
    }
  });

  it('fit by the address of the page where neither has a context', async () => {
    const { href } = location;
    history.replaceState(null, '', `${href}&product=Aa`);
    await leave(['a.txt']);
    for (const other of ['/another-page', `${href}&product=2`, `${href}#/product/2`, `${href}&product=BB`]) {
      history.replaceState(null, '', other);
      expect(await pageQueue(() => 0).queue.restore()).to.deep.equal([]);
    }
    history.replaceState(null, '', `${href}&product=Aa`);
    const { queue } = pageQueue(() => 0);
    expect(await queue.restore()).to.have.length(1);
    history.replaceState(null, '', href);
    await settled(queue);
  });

  it('are not shown to later pages once they are removed, unless that is undone', async () => {
    const { queue, task } = await failOnce();
    queue.isShown = false;
    await until(() => leftFor(), 'its record');
    withdraw(queue.shared, [task]);
    await noneLeft();
    putBack(queue.shared, [task]);
    await until(() => leftFor(), 'its record');
  });

  it('are completed by the endpoint in a later page without `afterUpload`, where a seal is stored with them', async () => {
    const asked: GrantRequest[] = [];
    const open = (respond: () => unknown) => {
      const mode = sendingMode((run) => run.done({ seal: 'odu1.dir.a.b', crc64: '7' }));
      const endpoint: FetchGrant = async (request) => (asked.push(request), respond());
      const { queue } = heldQueue({ mode, endpoint, retryPolicy, resumeScope: scope });
      pages.push(queue);
      return { queue, mode };
    };
    const first = open(never).queue;
    first.add([sizedFile('a.txt', 700)]);
    await until(() => asked.length === 1, 'the first question');
    first.isShown = false;
    await until(async () => (await locks()).length === 0, 'no lock');
    await endPages(scope);
    const { queue, mode } = open(() => ({ completed: true, data: 'saved' }));
    const [task] = await queue.restore();
    await settled(queue);
    expect(task!.result).to.include({ key: 'uploads/a.txt', data: 'saved' }).and.not.have.property('seal');
    const { seal, isRepeat, crc64 } = asked[1]!.asks!;
    expect([seal, isRepeat, crc64, asked[1]!.file.name]).to.deep.equal(['odu1.dir.a.b', 'true', '7', 'a.txt']);
    expect(mode.runs).to.have.length(0);
    expect(JSON.stringify(await records(scope)), 'the record of what is done').to.not.contain('odu1');
    await noneLeft();
  });

  it('are completed with the seal of the page that began to send them, which may have stored them', async () => {
    const at = (secondsAgo: number) => Math.floor(Date.now() / 1000 - secondsAgo).toString(36);
    const open = async (seal: string, upload: (job: Job, key: string) => Promise<StoredObject>) => {
      const endpoint = async () => ({ seal });
      const mode: Mode = {
        ...{ name: 'sealed', serves: () => true, readGrant: () => ({ id: seal, dir: 'u/7/' }) },
        async upload(job, grants) {
          await grants.get(job);
          return upload(job, job.keys.in('u/7/'));
        },
      };
      const queue = new UploadQueue({ mode, endpoint, resumeScope: scope, retryPolicy });
      pages.push(queue);
      await queue.restore();
      queue.add([new File(['x'], 'a.txt', { lastModified: 1 })]);
      return queue;
    };
    const keys: string[] = [];
    const [early, late] = [`odu1.dir.${at(600)}.a`, `odu1.dir.${at(0)}.b`];
    const first = await open(early, (_, key) => (keys.push(key), new Promise(() => {})));
    await until(async () => (await records(scope)).some(({ seal }) => seal === early), 'the record');
    first.isShown = false;
    await until(async () => (await locks()).length === 0, 'no lock');
    await endPages(scope);
    const seals: unknown[] = [];
    const next = await open(late, async ({ asks }, key) => {
      keys.push(key);
      seals.push(asks.seals.of(key), asks.seals.of('u/7/another'));
      return { key, size: 1, type: '', verified: true };
    });
    await settled(next);
    expect(keys[0]).to.equal(keys[1]);
    expect(seals).to.deep.equal([early, late]);
  });

  it('are not saved without `afterUpload`, or by another field', async () => {
    await leave(['a.txt']);
    const [without, documents] = [pageQueue(undefined), pageQueue(() => 0)];
    documents.queue.configure({ field: 'documents' });
    for (const { queue } of [without, documents]) expect(await queue.restore()).to.deep.equal([]);
    expect((await leftFor(without))?.total).to.equal(1);
  });

  it('keep the context that the page had when they were added', async () => {
    const context = { product: 1 };
    const contexts: unknown[] = [];
    const { queue } = pageQueue((task) => contexts.push(task.context), context);
    queue.add([sizedFile('a.txt')]);
    context.product = 2;
    await settled(queue);
    expect(contexts).to.deep.equal([{ product: 1 }]);
  });

  it('are not restored where the field has no room', async () => {
    await leave(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
    const { queue } = pageQueue(() => 0);
    queue.configure({ rules: { maxFiles: 3 } });
    queue.adopt([{ key: 'here.txt' }, { key: 'too.txt' }]);
    expect(await queue.restore()).to.have.length(1);
    await settled(queue);
    expect((await leftFor({ queue, mode: sendingMode() }))?.total).to.equal(3);
  });

  it('are saved, never sent as empty files, by a retry after a cancel', async () => {
    await leave(['a.txt']);
    let calls = 0;
    const { queue, mode } = pageQueue(() => (++calls === 1 ? never() : calls));
    const [task] = await queue.restore();
    await until(() => calls === 1, 'the step');
    queue.cancel(task);
    queue.retry(task);
    expect((await task!.finished).data).to.equal(2);
    expect(task!.size).to.equal(700);
    expect(mode.runs).to.have.length(0);
  });

  it('leave no record where the user signed out while they were uploaded', async () => {
    const mode = sendingMode();
    let calls = 0;
    const afterUpload = () => (calls++, never());
    const { queue } = heldQueue({ mode, afterUpload, retryPolicy, resumeScope: scope });
    queue.add([sizedFile('a.txt')]);
    await until(() => mode.runs.length === 1, 'the upload');
    await queue.forgetUnfinished();
    await wait(50); // until the message has come
    mode.runs[0]!.done();
    await until(() => calls === 1, 'the step');
    queue.pause(queue.tasks[0]);
    queue.isShown = false; // which frees the locks
    await wait(50);
    expect(await leftFor()).to.be.undefined;
  });

  it('have a record, also where they were canceled and retried before the code of the upload was there', async () => {
    let calls = 0;
    const { queue } = pageQueue(() => (calls++, never()));
    const [task] = queue.add([sizedFile('a.txt', 700)]);
    queue.cancel(task);
    queue.retry(task);
    await until(() => calls === 1, 'the step');
    expect((await records(scope)).filter(({ stored }) => stored)).to.have.length(1);
    queue.cancel();
  });

  const endings: [how: string, end: () => unknown][] = [
    ['removed from the list', async () => (await failOnce()).queue.clear()],
    ['forgotten', async () => (await leave(['a.txt']), (await leftFor(pageQueue(() => 0, 'another')))!.forget())],
    ['forgotten at sign-out', async () => (await leave(['a.txt'])).forgetUnfinished()],
    [
      'removed before their step has begun',
      async () => {
        await leave(['a.txt']);
        const { queue } = pageQueue(never);
        queue.remove((await queue.restore())[0]!);
      },
    ],
    [
      'canceled while they are saved',
      async () => {
        const { queue } = pageQueue(never);
        const [task] = queue.add([sizedFile('a.txt')]);
        await until(() => task!.isSaving, 'the step');
        queue.cancel(task);
      },
    ],
  ];
  for (const [how, end] of endings)
    it(`leave no record when they are ${how}`, async () => {
      await end();
      await noneLeft();
    });

  it('are saved for each of two products, where both have the same object', async () => {
    for (const product of [7, 8]) await leaveUnsaved(scope, 'a.txt', 'k', { product });
    const saved: unknown[] = [];
    const { queue } = pageQueue(({ context }) => saved.push(context), { product: 7 });
    await queue.restore();
    await settled(queue);
    await (await leftFor({ queue } as never))!.restore();
    await settled(queue);
    expect(saved).to.have.deep.members([{ product: 7 }, { product: 8 }]);
  });

  it('in parts are saved in each of two fields, with its own context, and sent once', async () => {
    const upload = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1e6, savedAt: Date.now() };
    const sent: string[] = [];
    const mode = () =>
      new HeldMode(({ job, name, done }) => {
        const send = async () => {
          const found = await job.record.load();
          if (!found) {
            sent.push(name);
            await job.record.save(upload);
            const inParts = async () => (await records(scope)).filter((one) => one.upload !== undefined);
            await until(async () => (await inParts()).length === 2, 'the other field');
          }
          const stored = found?.result ?? { key: 'k', size: 700, type: '', verified: true };
          await job.record.finish(stored);
          done(stored);
        };
        void job.record.exclusive(send, job.signal);
      });
    const saved: unknown[] = [];
    const afterUpload: AfterUpload = ({ context }) => saved.push(context);
    const film = () => new File(['x'.repeat(700)], 'film.mp4', { lastModified: 1 });
    for (const product of [1, 2]) {
      const options = { mode: mode(), afterUpload, context: { product }, field: `${product}`, isInForm: true };
      const { queue } = heldQueue({ ...options, retryPolicy, resumeScope: scope });
      pages.push(queue);
      queue.add([film()]);
    }
    await until(() => saved.length === 2, 'both steps');
    expect(saved).to.have.deep.members([{ product: 1 }, { product: 2 }]);
    expect(sent).to.deep.equal(['film.mp4']);
    await until(
      async () => (await records(scope)).filter(({ result }) => result?.key === 'k').length === 2,
      'both records',
    );
  });

  describe('while a page still shows them with "Retry"', () => {
    it('are neither listed nor restored by another page', async () => {
      await failOnce();
      expect(await leftFor()).to.be.undefined;
      expect(await pageQueue(() => 0).queue.restore()).to.deep.equal([]);
    });

    const turn = (type: string) => dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    for (const [title, show] of [
      ['the element has left the page', (queue, isShown) => (queue.isShown = isShown)],
      ['the browser keeps the page for "back"', (_, isShown) => turn(isShown ? 'pageshow' : 'pagehide')],
    ] as [title: string, show: (queue: UploadQueue, isShown: boolean) => void][])
      it(`are another page’s when ${title}, until it is back`, async () => {
        const { queue } = await failOnce();
        show(queue, false);
        await until(async () => (await locks()).length === 0, 'no lock');
        show(queue, true);
        await until(async () => (await locks()).length === 1, 'the lock');
        const { queue: other } = pageQueue(() => ({ from: 'there' }));
        expect(await other.restore()).to.deep.equal([]);
        show(queue, false);
        await until(async () => (await locks()).length === 0, 'no lock');
        await endPages(scope);
        expect(await other.restore()).to.have.length(1);
        await settled(other);
        show(queue, true);
        await noneLeft();
      });

    for (const end of ['retry', 'remove', 'clear'] as const)
      it(`hold no lock after ${end}()`, async () => {
        const { queue, task } = await failOnce();
        await until(async () => (await locks()).length === 1, 'the lock');
        queue[end](task);
        await until(async () => (await locks()).length === 0, 'no lock');
      });
  });

  it('are refused before a byte is sent where the context cannot be kept', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    for (const context of [circular, { text: 'x'.repeat(5000) }, 7n]) {
      const { queue, mode } = pageQueue(() => 0, context);
      const [task] = queue.add([sizedFile('a.txt')]);
      await settled(queue);
      expect(task!.error).to.include({ code: 'config' });
      expect(mode.runs).to.have.length(0);
    }
  });
});
