import { expect } from '@open-wc/testing';
import { formState } from '../../src/task/stored-task.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';
import { add, announced, place } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { all, find, row, textOf } from '../support/browser/roles.js';

interface Held {
  resolve(data?: unknown): void;
  reject(error: Error): void;
}

/** An element whose page saves each file, as the test lets it. */
async function saving(markup = 'multiple name="files" value-as="json"') {
  const placed = await place(markup);
  const calls: Held[] = [];
  placed.element.afterUpload = () => new Promise((resolve, reject) => calls.push({ resolve, reject }));
  /** Uploads files, and waits until the page saves them. */
  const reach = async (...names: string[]) => {
    const tasks = await add(placed.element, ...names.map((name) => sizedFile(name)));
    for (const name of names) placed.mode.of(name).done();
    await until(() => calls.length === names.length, 'the steps');
    return tasks;
  };
  /** The step ends well, and with it all uploads. */
  const save = async (data?: unknown) => {
    const end = settled(placed.element);
    for (const { resolve } of calls) resolve(data);
    await end;
  };
  return { ...placed, calls, reach, save };
}

describe('a file that is being saved', () => {
  const timers = LongTimers.use(300);

  it('says so, offers no pause, and is not part of the value yet', async () => {
    const { element, calls, reach } = await saving();
    const [task] = await reach('a.txt');
    await until(() => textOf(row(element, 'a.txt')).includes('Saving'), 'the state');
    expect(all(element, 'button', 'Pause: a.txt')).to.deep.equal([]);
    expect(all(element, 'button', 'Pause all')).to.deep.equal([]);
    expect(find(element, 'button', 'Cancel: a.txt')).to.be.ok;
    expect(element.value).to.deep.equal([]);
    expect(element.checkValidity()).to.equal(false);
    const changed = new Promise((resolve) => element.addEventListener('change', resolve, { once: true }));
    calls[0]!.resolve({ id: 7 });
    await changed;
    expect(task!.status).to.equal('done');
    expect(JSON.parse(element.value[0]!)).to.deep.include({ key: 'uploads/a.txt', data: { id: 7 } });
    expect(element.checkValidity()).to.equal(true);
  });

  it('is not counted among those that can be paused', async () => {
    const { element, reach, save } = await saving();
    await reach('a.txt', 'b.txt');
    const offers = (name: string) => all(element, 'button', name).length > 0;
    await until(() => offers('Cancel all') && !offers('Pause all'), 'the summary of files that are saved');
    await save();
  });

  it('that could not be saved shows the page’s message; a retry saves it without sending it again', async () => {
    const { element, mode, calls, reach, save } = await saving();
    await reach('a.txt');
    calls[0]!.reject(new Error('The album is full.'));
    await until(() => all(element, 'button', 'Retry: a.txt').length === 1, 'the failure');
    expect(textOf(row(element, 'a.txt'))).to.contain('The file is stored, but this page could not save it');
    expect(textOf(row(element, 'a.txt'))).to.contain('The album is full.');
    find(element, 'button', 'Retry: a.txt').click();
    await until(() => calls.length === 2, 'the next step');
    await save({ secret: 'of-the-record' });
    expect(JSON.stringify(formState(element.tasks)), 'what is kept for the form').to.not.contain('of-the-record');
    expect(mode.runs.length).to.equal(1);
    expect(all(element, 'row').length).to.equal(1);
  });

  it('is offered for saving in a page of another context, in words', async () => {
    const scope = `unsaved ${Math.random()}`;
    const markup = `multiple endpoint="/grant" resume-scope="${scope}"`;
    const first = await saving(markup);
    first.element.context = { product: 1 };
    await first.reach('a.txt', 'b.txt');
    const failed = settled(first.element);
    for (const { reject } of first.calls) reject(new Error('no'));
    await failed;
    first.element.remove();

    const second = await saving(markup);
    second.element.context = { product: 2 };
    const title = '2 files are uploaded, but not saved on this page yet';
    await until(() => (timers.pass(300), all(second.element, 'section', title).length === 1), 'the offer');
    expect(announced(second.element)).to.contain(title);
    expect(second.calls.length).to.equal(0);
    await expect(second.element).to.be.accessible();
    find(second.element, 'button', 'Save').click();
    await until(() => second.calls.length === 2, 'the steps');
    await until(() => all(second.element, 'section', title).length === 0, 'the end of the offer');
    expect(second.element.tasks.map(({ context }) => context)).to.deep.equal([{ product: 1 }, { product: 1 }]);
    await second.save();
    expect(second.mode.runs.length).to.equal(0);
    first.element.clear();
  });

  for (const [who, seal, buttons] of [
    ['the endpoint completes it', 'odu1.dir.a.b', 1],
    ['nobody saves it', undefined, 0],
  ] as const)
    it(`can be saved by a page without \`afterUpload\` where ${who}: ${buttons}`, async () => {
      const markup = `multiple endpoint="/grant" resume-scope="unsaved ${Math.random()}"`;
      const first = await saving(markup);
      first.element.context = { product: 1 };
      await add(first.element, sizedFile('a.txt'));
      const failed = settled(first.element);
      first.mode.of('a.txt').done({ seal }); // nothing is at the endpoint
      if (!seal) await until(() => first.calls.length === 1, 'the step');
      first.calls[0]?.reject(new Error('no'));
      await failed;
      expect(first.element.tasks[0]!.error).to.include({ code: 'save' });
      first.element.remove();
      const second = await place(markup);
      const title = '1 file is uploaded, but not saved on this page yet';
      await until(() => (timers.pass(300), all(second.element, 'section', title).length === 1), 'the offer');
      expect(all(second.element, 'button', 'Save')).to.have.length(buttons);
      first.element.clear();
    });
});
