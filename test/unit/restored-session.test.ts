import { expect } from '@open-wc/testing';
import { memoryStore } from '../../src/memory/store.js';
import { putBack, withdraw } from '../../src/queue/withdrawals.js';
import type { QueueOptions, UploadQueue } from '../../src/queue/upload-queue.js';
import { withDisk } from '../support/browser/disk.js';
import { AGE, fileOf, leave, leaveFiles, leaveUpload, records, sessions } from '../support/browser/memory.js';
import { wrap, untilTestEnds } from '../support/browser/replace.js';
import { SelfRunningTime } from '../support/browser/self-running-time.js';
import { HeldMode, heldQueue } from '../support/held-mode.js';
import { until } from '../support/until.js';

/** More than are shown at once. */
const MANY = 1_600;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The code of what is left is loaded: no time passes meanwhile. */
before(() => import('../../src/queue/queue-restore.js'));
let time: SelfRunningTime;
beforeEach(() => (time = untilTestEnds(new SelfRunningTime(() => memoryStore.sessions()))));

const formQueue = (scope: string, options: Partial<QueueOptions> = {}) =>
  heldQueue({ resumeScope: scope, isInForm: true, ...options }).queue;
const isKept = async (id: string) => (await memoryStore.sessions()).some((session) => session.id === id);
/** The keys of what later pages show. */
const shown = async (scope = resumeScope) =>
  (await records(scope)).flatMap(({ key, removedAt }) => (removedAt ? [] : (key ?? '')));

let resumeScope = '';
let queue: UploadQueue;
beforeEach(() => {
  resumeScope = `user ${Math.random()}`;
  queue = formQueue(resumeScope);
});
afterEach(() => queue.clear());

describe('a session that is restored', () => {
  it('comes back whole, in its order, before the file that was added meanwhile', async () => {
    const id = await leaveFiles(resumeScope, MANY);
    const restoring = queue.restore();
    queue.add([new File(['new'], 'new.jpg')]);
    expect(await restoring).to.eql(queue.tasks.slice(0, -1));
    const names = queue.tasks.map(({ name }) => name);
    expect(names).to.have.length(MANY + 1);
    expect([names[0], names[1], names.at(-2), names.at(-1)]).to.eql(['0.jpg', '1.jpg', `${MANY - 1}.jpg`, 'new.jpg']);
    expect(await isKept(id)).to.equal(true);
  });

  it('comes back though a busy machine takes seconds to read it', async () => {
    await leaveFiles(resumeScope, 2);
    time.restore();
    time = untilTestEnds(new SelfRunningTime(() => memoryStore.write('', 'nobody', () => ({}))));
    wrap(IDBObjectStore.prototype, 'getAll', (getAll) => {
      return function (this: IDBObjectStore, ...range: Parameters<typeof getAll>) {
        const request = getAll.apply(this, range);
        const later = (run: (event: Event) => void) => (event: Event) =>
          void setTimeout(() => run.call(request, event), 7000);
        const set = (run: (event: Event) => void) => request.addEventListener('success', later(run));
        return Object.defineProperty(request, 'onsuccess', { set });
      };
    });
    expect(await queue.restore()).to.have.length(2);
  });

  it('comes back alone in a new tab, though another form was left too', async () => {
    for (const [tab, age] of Object.entries({ a: 0, b: AGE }))
      await leave(resumeScope, [{ name: tab, result: { key: tab, size: 1 } }], { tab, savedAt: Date.now() - age });
    expect((await queue.restore()).map(({ name }) => name)).to.eql(['a']);
  });

  it('lets its stored files be added again, unless the rule `unique` rejects them', async () => {
    await leaveFiles(resumeScope, 1);
    await queue.restore();
    const rejected: unknown[] = [];
    queue.addEventListener('file-reject', ({ detail }) => rejected.push(detail.error.rule));
    queue.configure({ rules: { unique: true } });
    expect(queue.add([fileOf('0.jpg')])).to.deep.equal([]);
    expect(rejected).to.deep.equal(['duplicate']);
    queue.configure({ rules: {} });
    expect(queue.add([fileOf('0.jpg')])).to.have.length(1);
  });

  it('does not come back behind a list that is cleared while it is shown', async () => {
    const id = await leaveFiles(resumeScope, MANY);
    const restoring = queue.restore();
    await new Promise((resolve) => queue.addEventListener('task-change', resolve, { once: true }));
    expect(queue.tasks.length, 'the first of them').to.be.below(MANY);
    queue.clear();
    await restoring;
    expect(queue.tasks).to.have.length(0);
    await until(async () => !(await isKept(id)));
  });

  it('forgets a file at once that is removed', async () => {
    await leaveFiles(resumeScope, 3);
    await queue.restore();
    queue.remove(queue.tasks[1]!);
    await wait(20);
    queue.remove(queue.tasks[0]!);
    await wait(20);
    expect(await shown()).to.eql(['2.jpg']);
  });

  it('has a removed file as gone for later pages, until the removal is undone', async () => {
    await leaveFiles(resumeScope, 2);
    const [first] = await queue.restore();
    withdraw(queue.shared, [first!]);
    await wait(300);
    expect(await shown()).to.eql(['1.jpg']);
    putBack(queue.shared, [first!]);
    await wait(300);
    expect(await shown()).to.eql(['0.jpg', '1.jpg']);
  });

  it('has one task for files with one object, and none once that is removed', async () => {
    const id = await leaveFiles(resumeScope, 2, () => 'the same.jpg');
    expect(await queue.restore()).to.have.length(1);
    queue.remove(queue.tasks[0]!);
    await until(async () => !(await isKept(id)), 'its end');
  });

  it('gives its key to the file only while that has not changed', async () => {
    for (const lastModified of [1, 2]) {
      await leaveFiles(resumeScope, 1, undefined, false);
      await queue.restore();
      const [task] = queue.add([new File(['0.jpg'], '0.jpg', { lastModified })]);
      expect(task!.place?.earlierKey?.key).to.equal(lastModified === 1 ? '0.jpg' : undefined);
      queue.clear();
    }
  });

  it('is left to another element, where its own left the page before it was read', async () => {
    await leaveFiles(resumeScope, 2);
    const gone = formQueue(resumeScope);
    const restoring = gone.restore();
    gone.isShown = false;
    expect(await restoring).to.have.length(0);
    expect(await queue.restore()).to.have.length(2);
  });

  it('has the names in its keys, where no names are kept', async () => {
    await leaveFiles(resumeScope, 1, (name) => `u/7/0zzb2f04p0-${name}`);
    await queue.restore();
    expect(queue.tasks.map(({ name }) => name)).to.deep.equal(['0.jpg']);
  });

  it('lives no longer because a page has looked at it', async () => {
    const id = await leaveFiles(resumeScope, 2);
    await queue.restore();
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    await wait(300);
    const header = (await sessions(resumeScope)).find((one) => one.id === id)!;
    expect(Date.now() - header.savedAt).to.be.at.least(AGE);
  });

  for (const replaces of [true, false])
    it(`is ${replaces ? 'replaced' : 'kept'} by a file that was on its way before it came to light, by the rules`, async () => {
      const id = await leaveFiles(resumeScope, 1, undefined, false);
      const mode = new HeldMode((run) => run.job.report.sending(1));
      queue = formQueue(resumeScope, { mode, rules: { replaces } });
      const [task] = queue.add([new File(['new'], 'new.jpg')]);
      await until(() => task!.state.status === 'uploading' && task!.state.phase === 'sending', 'bytes');
      await queue.listUnfinished();
      await wait(300);
      expect(await isKept(id)).to.equal(!replaces);
      expect(task!.status).to.equal('uploading');
    });

  it('makes way for a file that was uploaded before it came to light, where files replace each other', async () => {
    await leaveFiles(resumeScope, 1);
    const mode = new HeldMode((run) => run.done());
    queue = formQueue(resumeScope, { mode, rules: { replaces: true } });
    queue.add([new File(['new'], 'new.jpg')]);
    await until(() => queue.totals.done === 1, 'the upload');
    await queue.restore();
    expect(queue.tasks.map(({ name }) => name)).to.deep.equal(['new.jpg']);
  });

  it('is this page’s still, and ends with the submit, though address and context have changed since', async () => {
    const { href } = location;
    const id = await leave(resumeScope, [{ key: 'k', isOwn: true, result: { key: 'k', size: 9 } }, {}]);
    await queue.restore();
    history.replaceState(null, '', '#step-2');
    expect(await queue.listUnfinished()).to.have.length(1);
    queue.configure({ context: { draft: 12 } });
    queue.submitted();
    history.replaceState(null, '', href);
    const isOver = async () => (await sessions(resumeScope)).find((one) => one.id === id)?.isOver;
    await until(isOver, 'the end of the session');
  });

  it('is neither listed nor ended while the field has another context', async () => {
    await leaveFiles(resumeScope, 1, undefined, false);
    await queue.restore();
    queue.configure({ context: { product: 2 } });
    expect(await queue.listUnfinished()).to.deep.equal([]);
    queue.clear();
    queue.configure({ context: undefined });
    expect(await queue.listUnfinished()).to.have.length(1);
  });

  it('lists a file once that another tab has in parts', async () => {
    await leave(resumeScope, [{ name: 'film.mp4' }, { name: 'film.mp4', path: 'trip' }]);
    await leaveUpload(resumeScope, 'film.mp4', 0, { size: 'film.mp4'.length });
    await queue.restore();
    const listed = (await queue.listUnfinished()).map((one) => (one.kind === 'batch' ? one.missing : one.kind));
    expect(listed).to.deep.equal([['film.mp4'], 'file']);
  });

  it('is deleted with its user, and not the next one’s, for whom the page does not wait', async () => {
    const next = `user ${Math.random()}`;
    const ids = [await leaveFiles(resumeScope, 1), await leaveFiles(next, 1)];
    const forgetting = queue.forgetUnfinished();
    queue.configure({ resumeScope: next });
    await forgetting;
    expect(await Promise.all(ids.map(isKept))).to.deep.equal([false, true]);
  });
});

describe('a session of this page', () => {
  const session = async () => (await sessions(resumeScope))[0];

  it('does not wait for a file that a rule has rejected', async () => {
    const validate = ({ name }: File) => Promise.resolve(name === 'bad.txt' ? 'Not this one.' : undefined);
    queue = formQueue(resumeScope, { rules: { validate } });
    await queue.prepare();
    queue.add([new File(['1'], 'good.txt'), new File(['2'], 'bad.txt')]);
    await until(() => queue.tasks.length === 1, 'the rejection');
    await until(session, 'the session');
    await wait(300);
    expect((await records(resumeScope)).map(({ name }) => name)).to.eql(['good.txt']);
  });

  it('has the order to which files were moved before its code was loaded', async () => {
    queue = formQueue(resumeScope, { isInForm: false, autoStart: false });
    const tasks = queue.add(['a', 'b', 'c', 'd'].map((name) => new File([name], name)));
    queue.move(tasks[3]!, 0);
    queue.remove(tasks[1]!);
    await until(session, 'the session');
    expect((await records(resumeScope)).map(({ name }) => name)).to.deep.equal(['d', 'a', 'c']);
  });

  withDisk('loses the bytes of a removed file also in the moment in which the page ends', async () => {
    queue = formQueue(resumeScope, { autoStart: false, keepFiles: 100 });
    await queue.prepare();
    const [first] = queue.add(['a', 'b'].map((name) => new File([name], name)));
    const { id } = await until(session, 'the session');
    const kept = async () => [...(await memoryStore.reopen(id)).keys()];
    await until(async () => (await kept()).length === 2, 'their bytes');
    queue.remove(first!);
    dispatchEvent(new PageTransitionEvent('pagehide')); // before any time has passed
    expect(await kept()).to.deep.equal([1]);
  });

  it('keeps the key of a file again that was canceled and is retried', async () => {
    const mode = new HeldMode(({ job }) => void job.keys.in('uploads/'));
    queue = formQueue(resumeScope, { mode });
    await queue.prepare();
    queue.add([new File(['1'], 'photo.jpg'), new File(['2'], 'other.jpg')]);
    await until(() => mode.runs.length === 2, 'the runs');
    const task = queue.tasks[0]!;
    queue.cancel(task);
    await wait(300);
    expect(await shown()).to.have.length(1);
    queue.retry(task);
    await until(() => mode.runs.length === 3, 'the retry');
    await wait(1300);
    expect(await shown())
      .to.have.length(2)
      .and.not.include('');
  });
});
