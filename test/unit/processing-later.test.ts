import { aTimeout, expect } from '@open-wc/testing';
import { type FetchGrant, processing, type ProcessingStatus, type UploadQueue } from '../../src/core.js';
import { formState } from '../../src/task/stored-task.js';
import type { QueueSettings } from '../../src/task/upload-settings.js';
import { endPages, records, sessions } from '../support/browser/memory.js';
import { define } from '../support/browser/replace.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { heldQueue, sendingMode } from '../support/held-mode.js';
import { Said } from '../support/said.js';
import { settled } from '../support/settled.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const SEAL = 'odu1.status.0.sealed';
let scope = '';
const pages: UploadQueue[] = [];

/** A page whose endpoint processes each file. */
function open(word: () => ProcessingStatus | undefined, more: Partial<QueueSettings> = {}) {
  const seals: unknown[] = [];
  const endpoint: FetchGrant = async ({ asks = {} }) => {
    if (asks['operation'] === 'completed') return { completed: true, processing: { seal: SEAL } };
    seals.push(asks['seals']);
    return { status: [{ key: 'uploads/a.txt', ...word() }] };
  };
  const mode = sendingMode((run) => run.done({ seal: 'odu1.dir.0.0' }));
  const { queue } = heldQueue({ mode, endpoint, resumeScope: scope, ...more });
  pages.push(queue);
  return { queue, mode, seals };
}

/** An earlier page, which is gone while its file is processed. */
async function leave(page: ReturnType<typeof open>) {
  const [task] = page.queue.add([sizedFile('a.txt', 700)]);
  await settled(page.queue);
  expect(task!.processing?.state).to.equal('processing');
  await until(async () => (await records(scope)).some(({ result, stored }) => result ?? stored), 'its record');
  page.queue.isShown = false;
  await until(async () => (await locks()).length === 0, 'no lock');
  await endPages(scope);
}

async function locks() {
  const { held = [], pending = [] } = await navigator.locks.query();
  const ids = (await sessions(scope)).map(({ id }) => id);
  return [...held, ...pending].filter(({ name }) => ids.some((id) => name!.includes(id)));
}

describe('a file that is processed when its page goes away', () => {
  const timers = LongTimers.use(900);
  beforeEach(() => (scope = `processing ${Math.random()}`));
  afterEach(() => pages.splice(0).forEach((queue) => queue.clear()));

  it('is shown by the next page, which asks by the same seal; its session ends when it is ready', async () => {
    await leave(open(() => ({ state: 'processing', share: 0.5 })));
    const { queue, mode, seals } = open(() => ({ state: 'ready', data: 'scanned' }));
    const [task] = await queue.restore();
    await until(() => task!.processing?.state === 'processing' && seals.length >= 0, 'it is watched');
    await until(() => (timers.pass(1000), task!.processing?.state === 'ready'), 'the end');
    expect([task!.result?.data, seals[0], mode.runs.length]).to.deep.equal(['scanned', SEAL, 0]);
    await until(async () => (await sessions(scope)).length === 0, 'no session');
  });

  for (const [state, left] of [
    ['ready', ['a.txt']],
    ['refused', ['old.txt', 'a.txt']],
  ] as const)
    it(`replaces what the next page has stored only when it is ready, where files do so: ${state}`, async () => {
      const rules = { replaces: true };
      await leave(open(() => undefined, { rules }));
      const { queue } = open(() => ({ state }), { rules });
      queue.adopt([{ key: 'old.txt' }], []);
      const [task] = await queue.restore();
      const names = () => queue.tasks.map(({ name }) => name);
      expect(names()).to.deep.equal(['old.txt', 'a.txt']);
      await until(() => (timers.pass(1000), task!.processing?.state === state), 'the end');
      expect(names()).to.deep.equal(left);
    });

  it('stays refused on a later page of the form, with the reason, and is asked about no more', async () => {
    const first = open(() => ({ state: 'refused', reason: 'It has a virus.' }), { isInForm: true });
    const [task] = first.queue.add([sizedFile('a.txt', 700)]);
    await until(() => (timers.pass(1000), task!.processing?.state === 'refused'), 'the end');
    await until(
      async () => (await records(scope)).some(({ result }) => result?.processing?.state === 'refused'),
      'its record',
    );
    first.queue.isShown = false;
    await endPages(scope);
    const { queue, seals } = open(() => ({ state: 'ready' }), { isInForm: true });
    const [later] = await queue.restore();
    timers.pass(20_000);
    expect([later!.processing?.state, later!.processing?.reason, seals]).to.deep.equal([
      'refused',
      'It has a virus.',
      [],
    ]);
  });

  it('is followed again by the page’s `afterUpload`, which runs again', async () => {
    const said = [new Said(), new Said()];
    let calls = 0;
    const afterUpload = () => processing({ status: said[calls++]!.status });
    const local = { afterUpload, mode: sendingMode((run) => run.done()) };
    await leave(open(() => undefined, local));
    const { queue } = open(() => undefined, local);
    const [task] = await queue.restore();
    await until(() => task!.processing?.state === 'processing', 'it is followed');
    expect([calls, formState([task!])]).to.deep.equal([2, []]);
    said[1]!.say({ state: 'ready', data: 7 });
    await until(() => task!.result?.data === 7, 'the end');
    await until(async () => (await sessions(scope)).length === 0, 'no session');
  });

  it('comes back by the state of a form, with the seal by which it is asked about', async () => {
    const first = open(() => undefined, { resumeScope: undefined });
    const [task] = first.queue.add([sizedFile('a.txt', 700)]);
    await settled(first.queue);
    const state = JSON.parse(JSON.stringify(formState([task!])));
    const { queue, seals } = open(() => ({ state: 'ready' }), { resumeScope: undefined });
    const [later] = queue.adopt(state);
    await until(() => (timers.pass(1000), later!.processing?.state === 'ready'), 'the end');
    expect(seals[0]).to.equal(SEAL);
  });

  it('is asked about less often in a tab that nobody sees, and at once when it is seen again', async () => {
    define(document, 'visibilityState', { configurable: true, value: 'hidden' });
    const { queue, seals } = open(() => ({ state: 'processing' }));
    const [task] = queue.add([sizedFile('a.txt', 700)]);
    await until(() => task!.look, 'it is watched');
    timers.pass(3000);
    await aTimeout(0);
    expect(seals).to.deep.equal([]);
    timers.pass(1000);
    await until(() => seals.length === 1, 'the question');
    await aTimeout(0);
    define(document, 'visibilityState', { configurable: true, value: 'visible' });
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => seals.length === 2, 'the question at once');
  });

  it('is asked about by each page that has it', async () => {
    const [one, other] = [open(() => ({ state: 'ready', data: 1 })), open(() => ({ state: 'ready', data: 2 }))];
    const tasks = [one, other].map(({ queue }) => queue.add([sizedFile('a.txt', 700)])[0]!);
    await until(() => (timers.pass(1000), tasks.every(({ processing: its }) => its?.state === 'ready')), 'both ends');
    expect(tasks.map(({ result }) => result?.data)).to.deep.equal([1, 2]);
  });
});
