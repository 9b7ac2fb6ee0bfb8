import { expect } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';
import { add, place } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';

interface Held {
  signal: AbortSignal;
  resolve(data?: unknown): void;
  reject(error: Error): void;
}

/** An element whose page saves each file, as the test lets it. */
async function saving(markup = 'multiple name="files" value-as="json"') {
  const placed = await place(markup);
  const calls: Held[] = [];
  placed.element.afterUpload = (_, __, { signal }) =>
    new Promise((resolve, reject) => calls.push({ signal, resolve, reject }));
  return { ...placed, calls };
}

const row = (element: OssDirectUpload, name: string) => find(element, 'listitem', name);

describe('a file that is being saved', () => {
  it('says so, offers no pause, and is not part of the value yet', async () => {
    const { element, mode, calls } = await saving();
    const [task] = await add(element, sizedFile('a.txt', 1000));
    mode.of('a.txt').done();
    await until(() => calls.length === 1, 'the step');
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

  it('that could not be saved shows the page’s message; a retry saves it without sending it again', async () => {
    const { element, mode, calls } = await saving();
    await add(element, sizedFile('a.txt', 1000));
    mode.of('a.txt').done();
    await until(() => calls.length === 1, 'the step');
    calls[0]!.reject(new Error('The album is full.'));
    await until(() => all(element, 'button', 'Retry: a.txt').length === 1, 'the failure');
    expect(textOf(row(element, 'a.txt'))).to.contain('The file is stored, but this page could not save it');
    expect(textOf(row(element, 'a.txt'))).to.contain('The album is full.');
    find(element, 'button', 'Retry: a.txt').click();
    await until(() => calls.length === 2, 'the next step');
    const end = settled(element);
    calls[1]!.resolve();
    await end;
    expect(mode.runs.length).to.equal(1);
    expect(all(element, 'listitem').length).to.equal(1);
  });

  it('is saved again, and not sent again, where the element leaves the page and comes back', async () => {
    const { element, mode, calls } = await saving();
    await add(element, sizedFile('a.txt', 1000));
    mode.of('a.txt').done();
    await until(() => calls.length === 1, 'the step');
    const parent = element.parentElement!;
    element.remove();
    await until(() => calls[0]!.signal.aborted, 'the end of the step');
    parent.append(element);
    await until(() => calls.length === 2, 'the step again');
    const end = settled(element);
    calls[1]!.resolve();
    await end;
    expect(mode.runs.length).to.equal(1);
    expect(element.value.length).to.equal(1);
  });

  it('keeps what the page’s server said out of the form’s state', async () => {
    const { formState } = await import('../../src/core/queue/stored-file.js');
    const { element, mode, calls } = await saving();
    await add(element, sizedFile('a.txt', 1000));
    mode.of('a.txt').done();
    await until(() => calls.length === 1, 'the step');
    const end = settled(element);
    calls[0]!.resolve({ secret: 'of-the-record' });
    await end;
    expect(JSON.stringify(formState(element.tasks))).to.not.contain('of-the-record');
  });

  it('is offered for saving in a page of another context, in words', async () => {
    const scope = `unsaved ${Math.random()}`;
    const markup = `multiple endpoint="/grant" resume-scope="${scope}"`;
    const first = await saving(markup);
    first.element.context = { product: 1 };
    await add(first.element, sizedFile('a.txt', 1000), sizedFile('b.txt', 1000));
    for (const name of ['a.txt', 'b.txt']) first.mode.of(name).done();
    await until(() => first.calls.length === 2, 'the steps');
    for (const { reject } of first.calls) reject(new Error('no'));
    await settled(first.element);
    first.element.remove();

    const second = await saving(markup);
    second.element.context = { product: 2 };
    const title = '2 files are stored but not saved';
    await until(() => all(second.element, 'section', title).length === 1, 'the offer');
    expect(find(second.element, 'status').textContent).to.contain(title);
    expect(second.calls.length).to.equal(0);
    await expect(second.element).to.be.accessible();
    find(second.element, 'button', 'Save').click();
    await until(() => second.calls.length === 2, 'the steps');
    await until(() => all(second.element, 'section', title).length === 0, 'the end of the offer');
    expect(second.element.tasks.map(({ context }) => context)).to.deep.equal([{ product: 1 }, { product: 1 }]);
    const end = settled(second.element);
    for (const { resolve } of second.calls) resolve();
    await end;
    expect(second.mode.runs.length).to.equal(0);
    first.element.clear();
  });

  it('is saved by itself after a reload of its page', async () => {
    const scope = `unsaved ${Math.random()}`;
    const markup = `multiple endpoint="/grant" resume-scope="${scope}"`;
    const first = await saving(markup);
    await add(first.element, sizedFile('a.txt', 1000));
    first.mode.of('a.txt').done();
    await until(() => first.calls.length === 1, 'the step');
    first.calls[0]!.reject(new Error('no'));
    await settled(first.element);
    first.element.remove();
    const second = await saving(markup);
    await until(() => second.calls.length === 1, 'the step');
    const end = settled(second.element);
    second.calls[0]!.resolve();
    await end;
    expect(second.element.value.length).to.equal(1);
    first.element.clear();
  });
});
