import { expect } from '@open-wc/testing';
import type { FileRules } from '../../src/core/queue/file-rules.js';
import type { UploadTask } from '../../src/core/queue/upload-task.js';
import { putBack, withdraw } from '../../src/core/queue/withdrawals.js';
import { type QueueOptions, UploadQueue } from '../../src/upload-queue.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

/** A page's rule that the test decides about, file by file. */
class HeldRule {
  readonly waiting = new Map<string, (words?: string) => void>();
  most = 0;

  readonly validate: FileRules['validate'] = ({ name }) =>
    new Promise((resolve) => {
      this.waiting.set(name, (words) => (this.waiting.delete(name), resolve(words)));
      this.most = Math.max(this.most, this.waiting.size);
    });

  async end(name: string, words?: string): Promise<void> {
    await until(() => this.waiting.has(name), `${name} is looked at`);
    this.waiting.get(name)!(words);
  }
}

function open(options: Partial<QueueOptions> & { rules?: FileRules } = {}) {
  const rule = new HeldRule();
  const mode = sendingMode();
  const rules = { validate: rule.validate, ...options.rules };
  const queue = new UploadQueue({ fetchGrant: async () => ({}), ...options, mode, rules });
  const events: string[] = [];
  for (const name of ['file-added', 'file-removed', 'file-reject', 'upload-error', 'uploads-settled'] as const)
    queue.addEventListener(name, () => events.push(name));
  return { queue, rule, mode, events };
}

const names = ({ tasks }: UploadQueue) => tasks.map(({ name }) => name);
const isChecked = ({ state }: UploadTask) => state.status === 'queued' && state.reason === 'checking';
const begun = ({ uploads }: HeldMode, name: string) => until(() => uploads.has(name), `${name} begins`);

describe('rules that take a while', () => {
  it('hold a file where it is until they have seen it, and others continue', async () => {
    const { queue, rule, mode } = open({ rules: { unique: true } });
    const seen: string[] = [];
    for (const name of ['file-added', 'task-change'] as const)
      queue.addEventListener(name, ({ detail: { task } }) => seen.push(`${name} ${task.name} ${isChecked(task)}`));
    queue.add([sizedFile('a.png'), sizedFile('b.png')]);
    expect(queue.tasks.map(isChecked)).to.deep.equal([true, true]);
    await rule.end('b.png');
    await until(() => seen.length > 2, 'b is seen');
    const added = ['file-added a.png true', 'file-added b.png true'];
    expect(seen.slice(0, 3)).to.deep.equal([...added, 'task-change b.png false']);
    await begun(mode, 'b.png');
    expect(mode.uploads.has('a.png')).to.equal(false);
    await rule.end('a.png');
    await begun(mode, 'a.png');
    expect(names(queue)).to.deep.equal(['a.png', 'b.png']);
  });

  it('look again at a file whose removal was undone meanwhile', async () => {
    const { queue, rule, mode } = open();
    const [task] = queue.add([sizedFile('a.png')]);
    await until(() => rule.waiting.has('a.png'), 'it is looked at');
    withdraw(queue.forWithdrawals, [task!]);
    await rule.end('a.png', 'Not this one.');
    await new Promise((resolve) => setTimeout(resolve));
    expect(queue.tasks).to.deep.equal([]);
    putBack(queue.forWithdrawals, [task!]);
    expect(isChecked(task!)).to.equal(true);
    await rule.end('a.png');
    await begun(mode, 'a.png');
  });

  it('reject a file in the page’s words, and count it against max-files until then', async () => {
    const { queue, rule, events } = open({ rules: { maxFiles: 1 } });
    let rejected: unknown;
    queue.addEventListener('file-reject', ({ detail }) => void (rejected = detail));
    const [task] = queue.add([sizedFile('a.png'), sizedFile('b.png')], () => 'album');
    expect(names(queue)).to.deep.equal(['a.png']);
    const { finished } = task!;
    await rule.end('a.png', 'Only photos of cats.');
    await until(() => queue.tasks.length === 0, 'removed');
    const { file, path, error } = rejected as { file: File; path: string; error: Error };
    expect([file, path]).to.deep.equal([task!.original, 'album']);
    expect(error).to.include({ code: 'rejected', rule: 'validate', message: 'Only photos of cats.' });
    expect(events).to.deep.equal(['file-added', 'file-reject', 'file-removed', 'file-reject', 'uploads-settled']);
    expect(await finished.catch((reason: unknown) => reason)).to.equal(error);
    queue.add([sizedFile('b.png')]);
    expect(names(queue)).to.deep.equal(['b.png']);
  });

  it('look at eight files at once', async () => {
    const { queue, rule, mode } = open();
    queue.add(Array.from({ length: 20 }, (_, i) => sizedFile(`${i}.png`)));
    for (let i = 0; i < 20; i++) await rule.end(`${i}.png`);
    expect(rule.most).to.equal(8);
    await begun(mode, '0.png');
  });

  it('let nothing begin by start, pause, resume or retry before they have seen it', async () => {
    const { queue, rule, mode } = open({ autoStart: false });
    const [task] = queue.add([sizedFile('a.png')]);
    queue.start();
    for (const act of ['pause', 'resume', 'cancel', 'retry'] as const) queue[act](task);
    expect(mode.runs).to.deep.equal([]);
    await rule.end('a.png');
    await begun(mode, 'a.png');
  });

  it('let a file in where the page’s own rule throws', async () => {
    const reported: unknown[] = [];
    const report = (event: ErrorEvent) => (event.preventDefault(), reported.push(event.error));
    const onerror = window.onerror;
    window.onerror = null;
    window.addEventListener('error', report);
    const mistake = new Error('A mistake of the page.');
    const validate = () => {
      throw mistake;
    };
    const { queue, mode } = open({ rules: { validate } });
    queue.add([sizedFile('a.png')]);
    await begun(mode, 'a.png');
    window.removeEventListener('error', report);
    window.onerror = onerror;
    expect(reported).to.deep.equal([mistake]);
  });

  it('forget a file that is removed meanwhile, and settle the queue without it', async () => {
    const { queue, rule, events } = open();
    const [task] = queue.add([sizedFile('a.png')]);
    await until(() => rule.waiting.has('a.png'), 'a is looked at');
    queue.remove(task!);
    await until(() => events.includes('uploads-settled'), 'settled');
    await rule.end('a.png', 'No.');
    const before = events.splice(0);
    queue.add([sizedFile('b.png')]);
    await rule.end('b.png', 'No.');
    await until(() => events.includes('uploads-settled'), 'b is rejected');
    expect(before).to.deep.equal(['file-added', 'file-removed', 'uploads-settled']);
    expect(events).to.deep.equal(['file-added', 'file-removed', 'file-reject', 'uploads-settled']);
  });

  for (const act of ['cancel', 'pause'] as const)
    it(`settle the queue when they have seen the last file, after ${act}()`, async () => {
      const { queue, rule, mode, events } = open();
      const [task] = queue.add([sizedFile('a.png')]);
      queue[act](task);
      await rule.end('a.png');
      await until(() => events.includes('uploads-settled'), 'settled');
      expect(mode.runs).to.deep.equal([]);
    });

  it('leave a file to start() where nothing starts by itself, and settle the queue once they have seen all', async () => {
    const { queue, rule, mode, events } = open({ autoStart: false });
    queue.add([sizedFile('a.png')]);
    await rule.end('a.png');
    await until(() => !isChecked(queue.tasks[0]!), 'a is seen');
    expect([events, mode.runs]).to.deep.equal([['file-added'], []]); // nothing has been uploaded
    queue.start();
    await begun(mode, 'a.png');
    queue.add([sizedFile('b.png')]);
    mode.of('a.png').done();
    await until(() => queue.totals.done === 1, 'done');
    expect(events).to.not.include('uploads-settled');
    await rule.end('b.png');
    await until(() => events.includes('uploads-settled'), 'settled');
  });
});

describe('rules on pixels and seconds', () => {
  const picture = (width: number, height: number, type: string) =>
    drawPicture(`${width}.${type.slice(6)}`, { width, height, type, isFlat: true });

  const pixels = (rules: FileRules) => {
    const mode = sendingMode();
    const queue = new UploadQueue({ mode, fetchGrant: async () => ({}), rules });
    const rejected: unknown[] = [];
    queue.addEventListener('file-reject', ({ detail }) => rejected.push(detail.error.rule));
    return { mode, queue, rejected };
  };

  for (const type of ['image/png', 'image/jpeg'])
    it(`read a picture that this browser has made, and its result says what they read (${type})`, async () => {
      const { mode, queue, rejected } = pixels({ minImageWidth: 100, maxImageHeight: 90 });
      queue.add(await Promise.all([picture(99, 80, type), picture(100, 90, type), picture(120, 91, type)]));
      await until(() => rejected.length === 2, 'two are rejected');
      expect(rejected).to.deep.equal(['image-size', 'image-size']);
      const [task] = queue.tasks;
      await begun(mode, task!.name);
      mode.of(task!.name).done();
      expect(await task!.finished).to.include({ width: 100, height: 90 });
    });

  it('ask the browser about a picture whose header they do not know, and let in what nobody can read', async () => {
    const { mode, queue, rejected } = pixels({ minImageWidth: 100, maxDuration: 1 });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="40"/>';
    queue.add([
      new File([svg], 'a.svg', { type: 'image/svg+xml' }),
      new File(['not a picture'], 'a.png', { type: 'image/png' }),
      new File(['text'], 'b.txt'),
    ]);
    await until(() => rejected.length === 1, 'rejected');
    await begun(mode, 'a.png');
    await begun(mode, 'b.txt');
    expect(names(queue)).to.deep.equal(['a.png', 'b.txt']);
  });
});
