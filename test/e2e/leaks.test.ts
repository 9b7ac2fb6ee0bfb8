import { expect } from '@open-wc/testing';
import { endpoint, sts, UploadQueue } from '../../src/core.js';
import { quiet, switches } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { until } from '../support/until.js';
import { collect, heap, HeldResources, left } from '../support/browser/held-resources.js';
import { sendBy } from '../support/browser/upload.js';

const path = modes[0]![1];
const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
const [small, large] = [file(30_000), file(300_000, 'film.mp4', 'video/mp4')];
const aMoment = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
/** Waits until none of these is held any more; a page that cannot start the collector does not know. */
const released = (references: readonly WeakRef<object>[], what: string) =>
  until(async () => !collect || (await left(references)) === 0, `the end of ${what}`);

describe('memory, listeners and timers are released', () => {
  let holdings: HeldResources;
  before(async () => {
    await switches();
    // what is loaded once, and stays: the code, the worker, the grant
    await sendBy(
      new UploadQueue({ mode: sts, endpoint: endpoint(path), transfer, resumeScope: 'leaks' }),
      small,
      large,
    );
    await switches({ bandwidth: 600_000, latency: 5 });
  });
  after(() => switches());
  beforeEach(() => (holdings = new HeldResources([window, document, document.documentElement, document.body])));
  afterEach(() => holdings.close());

  /** Adds files and takes them away while they wait, ask, send or finish. */
  async function addAndCancel(queue: UploadQueue, times: number): Promise<WeakRef<object>[]> {
    const gone: WeakRef<object>[] = [];
    for (let i = 0; i < times; i++) {
      const copies = [small, large].map(
        ({ name, type }, n) => new File([n === 0 ? small : large], `${i} ${name}`, { type }),
      );
      const tasks = queue.add(copies);
      for (const one of [...copies, ...tasks]) gone.push(new WeakRef(one));
      await aMoment((i * 7) % 40);
      if (i % 3 === 0) queue.pause();
      if (i % 3 === 1) queue.cancel();
      queue.clear();
    }
    return gone;
  }

  it('after files that were added and canceled', async () => {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint(path), transfer, resumeScope: 'leaks' });
    const before = holdings.held;
    await addAndCancel(queue, 6);
    await quiet();
    const heapBefore = await heap();
    const gone = await addAndCancel(queue, 30);
    await quiet();
    expect(queue.tasks).to.have.length(0);
    await released(gone, 'tasks and files');
    await released(holdings.requests, 'requests');
    await until(() => holdings.held.timers <= before.timers);
    expect(holdings.held).to.deep.equal(before);
    await quiet();
    expect((await heap()) - heapBefore).to.be.lessThan(1_000_000);
  }).timeout(120_000);

  it('after elements that came and went while they uploaded', async () => {
    const before = holdings.held;
    const gone: WeakRef<object>[] = [];
    const comeAndGo = async (i: number) => {
      const element = document.createElement('oss-direct-upload');
      element.endpoint = path;
      element.multiple = true;
      if (i % 2 === 0) element.dropTarget = 'page';
      document.body.append(element);
      gone.push(new WeakRef(element), new WeakRef(element.queue));
      const tasks = await element.addFiles([new File([small], `${i}.jpg`, { type: 'image/jpeg' })]);
      for (const task of tasks) gone.push(new WeakRef(task));
      await (i % 10 === 9 ? until(() => tasks[0]!.sent > 0) : aMoment((i * 7) % 40));
      element.remove();
    };
    for (let i = 0; i < 30; i++) await comeAndGo(i);
    await quiet();
    await released(gone, 'elements, queues and tasks');
    await released(holdings.requests, 'requests');
    await until(() => holdings.held.timers <= before.timers);
    expect(holdings.held).to.deep.equal(before);
  }).timeout(120_000);

  it('after elements that were removed while their files were processed', async () => {
    const before = holdings.held;
    const gone: WeakRef<object>[] = [];
    const comeAndGo = async (i: number) => {
      const element = document.createElement('oss-direct-upload');
      element.endpoint = '/server/processing/sts';
      document.body.append(element);
      const [task] = await element.addFiles([new File([small], `${i}.jpg`, { type: 'image/jpeg' })]);
      for (const one of [element, element.queue, task!]) gone.push(new WeakRef(one));
      await until(() => task!.processing);
      element.remove();
    };
    for (let i = 0; i < 3; i++) await comeAndGo(i);
    await quiet();
    await released(gone, 'elements, queues and tasks');
    expect(holdings.held.listeners).to.equal(before.listeners);
  }).timeout(120_000);

  it('by a queue of the application, which outlives its elements', async () => {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint(path), transfer });
    const own = new HeldResources([queue]);
    const before = holdings.held;
    queue.add([large]);
    const gone: WeakRef<object>[] = [];
    const comeAndGo = async (i: number) => {
      const element = document.createElement('oss-direct-upload');
      element.queue = queue;
      if (i % 3 > 0) document.body.append(element);
      if (i % 3 > 0) await element.updateComplete;
      gone.push(new WeakRef(element));
      if (i % 2 === 0) element.queue = undefined;
      element.remove();
    };
    for (let i = 0; i < 20; i++) await comeAndGo(i);
    await until(() => queue.tasks[0]?.status === 'done');
    expect(own.held.listeners).to.equal(0);
    await released(gone, 'elements');
    expect(holdings.held.listeners).to.equal(before.listeners);
    own.close();
  });
});
