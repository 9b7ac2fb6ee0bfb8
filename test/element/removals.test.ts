import { expect, nextFrame } from '@open-wc/testing';
import type { OssDirectUpload, UploadTask } from '../../src/element.js';
import { UploadError } from '../../src/base/upload-error.js';
import { nameOfFocused } from '../support/browser/grid.js';
import { add, announced, place, placeInForm } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { eventsOf, heldQueue } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const keys = ['a.png', 'b.png', 'c.png', 'd.png'];
/** What the list shows: names of files, and `-` for what was removed. */
const shown = (element: Element) =>
  all(element, '[role=grid] > [role=row]').map((item) => item.getAttribute('aria-label') ?? '-');
const offers = (element: Element) => all(element, '.removed').map(textOf);
async function remove(element: OssDirectUpload, name: string): Promise<void> {
  find(element, 'button', `Remove: ${name}`).focus();
  find(element, 'button', `Remove: ${name}`).click();
  await until(() => all(element, 'row', name).length === 0, 'gone');
}

async function undo(element: OssDirectUpload, name: string): Promise<void> {
  const button = find(element, 'button', `Undo: ${name}`);
  button.focus();
  button.click();
  await until(() => !button.isConnected, 'undone');
}

describe('what a person has removed', () => {
  const timers = LongTimers.use(400);

  for (const markup of ['multiple', 'multiple variant="pictures"', 'multiple sortable'])
    it(`can be undone in its place: ${markup}`, async () => {
      const { element, log, entries } = await placeInForm(markup, keys);
      const [, b] = element.tasks;
      b!.fields = { caption: 'B' };
      const input = Object.assign(document.createElement('input'), { slot: b!.id });
      element.append(input);
      await remove(element, 'b.png');
      expect(log).to.deep.equal(['file-removed b.png', 'change']);
      expect(entries()).to.deep.equal(['a.png', 'c.png', 'd.png']);
      expect(element.tasks).to.have.length(3);
      expect(input.disabled).to.equal(true);
      expect(shown(element)).to.deep.equal(['a.png', '-', 'c.png', 'd.png']);
      const indexes = all(element, '[role=row]').map((one) => one.getAttribute('aria-rowindex'));
      expect(indexes.join(' ')).to.equal('1 2 3 4');
      expect(nameOfFocused(element)).to.equal('Remove: c.png');
      expect(announced(element)).to.equal('b.png was removed. You can undo this');
      await undo(element, 'b.png');
      expect(log.slice(2)).to.deep.equal(['file-restored b.png', 'change']);
      expect(entries()).to.deep.equal(keys);
      expect(element.tasks[1]).to.equal(b);
      expect([b!.fields, input.disabled]).to.deep.equal([{ caption: 'B' }, false]);
      expect([shown(element), offers(element)]).to.deep.equal([keys, []]);
      expect(nameOfFocused(element)).to.equal('Remove: b.png');
      expect(announced(element)).to.equal('1 file is back');
    });

  it('is announced, and what was gathered until then waits', async () => {
    const { element } = await placeInForm('multiple', keys);
    await add(element, sizedFile('e.png'));
    timers.pass(690);
    await remove(element, 'b.png');
    timers.pass(690);
    await element.updateComplete;
    expect(announced(element)).to.equal('b.png was removed. You can undo this');
    timers.pass(10);
    await until(() => announced(element) === '1 file added', 'the other words');
  });

  it('by three presses of Enter, can be undone one by one', async () => {
    const { element } = await placeInForm('multiple', keys);
    find(element, 'button', 'Remove: b.png').focus();
    for (const name of keys.slice(1)) {
      (element.shadowRoot!.activeElement as HTMLElement).click(); // as Enter does
      await until(() => all(element, 'row', name).length === 0, 'gone');
    }
    expect(shown(element)).to.deep.equal(['a.png', '-', '-', '-']);
    expect(nameOfFocused(element)).to.equal('Remove: a.png');
    for (const name of ['c.png', 'd.png', 'b.png']) await undo(element, name);
    expect(shown(element)).to.deep.equal(keys);
  });

  it('by two clicks on one button is one removal, and none that a listener completes', async () => {
    const { element, log } = await placeInForm('multiple', keys);
    const button = find(element, 'button', 'Remove: a.png');
    button.click();
    button.click();
    await until(() => offers(element).length, 'the offer');
    element.addEventListener('file-removed', ({ detail }) => element.remove(detail.task));
    await remove(element, 'b.png');
    expect(shown(element)).to.deep.equal(['-', 'c.png', 'd.png']);
    expect(log.filter((line) => line.startsWith('file-removed'))).to.have.length(2);
  });

  it('leaves the focus to the button that adds files, where nothing else is left', async () => {
    const { element } = await placeInForm('multiple variant="pictures"', ['a.png']);
    await remove(element, 'a.png');
    expect([shown(element), nameOfFocused(element)]).to.deep.equal([['-'], 'Add files']);
  });

  for (const [which, button, text, left] of [
    ['all that was added', 'Remove all', '3 files removed Undo', []],
    ['all that has failed', 'Remove failed files', '2 files removed Undo', ['b.png']],
  ] as const)
    it(`at once, ${which}, can be undone at once`, async () => {
      const { element, mode } = await place('multiple');
      await add(element, ...keys.slice(0, 3).map((name) => sizedFile(name)));
      for (const name of keys.slice(0, 3)) {
        if (left.some((one) => one === name)) mode.of(name).done();
        else mode.of(name).fail(new UploadError('denied', 'no'));
      }
      await until(() => element.tasks.every(({ status }) => status !== 'uploading'), 'ended');
      if (left.length === 0) {
        element.queue.retry();
        element.cancel();
      }
      const names = element.tasks.map(({ name }) => name);
      await until(() => all(element, 'button', button).length, 'the button');
      find(element, 'button', button).click();
      await until(() => offers(element).length === 1, 'the offer');
      expect([shown(element), offers(element)]).to.deep.equal([['-', ...left], [text]]);
      await undo(element, text.replace(' Undo', ''));
      expect(shown(element)).to.deep.equal(names);
      expect(announced(element)).to.equal(`${names.length - left.length} files are back`);
    });

  it('comes back for six seconds, in which it is not pointed at and has no focus', async () => {
    const { element, log } = await placeInForm('multiple', keys);
    await remove(element, 'b.png');
    timers.pass(5_500);
    find(element, 'button', 'Undo: b.png').focus();
    timers.pass(10_000);
    await nextFrame();
    expect(offers(element)).to.have.length(1);
    find(element, 'button', 'Remove: a.png').focus();
    expect(log).to.not.include('file-discarded b.png');
    timers.pass(500);
    expect(log).to.include('file-discarded b.png');
    await until(() => offers(element).length === 0, 'no offer');
    timers.pass(10_000);
  });

  const ends: [string, (element: OssDirectUpload, form: HTMLFormElement) => unknown][] = [
    ['the form is submitted', (_, form) => form.requestSubmit()],
    ['the element leaves the page', (element) => element.remove()],
    ['the page ends', () => dispatchEvent(new PageTransitionEvent('pagehide'))],
    ['the list is cleared', (element) => element.clear()],
    ['a file is added', (element) => element.addFiles([sizedFile('n.png')])],
    ['nothing can be undone any more', (element) => ((element.noUndo = true), element.updateComplete)],
    ['another queue is shown', (element) => ((element.queue = heldQueue().queue), nextFrame())],
  ];
  for (const [name, end] of ends)
    it(`does not come back once ${name}`, async () => {
      const { element, form } = await placeInForm('multiple', keys);
      const log = eventsOf(element.queue);
      await remove(element, 'a.png');
      await remove(element, 'c.png');
      await end(element, form);
      await element.updateComplete;
      const discarded = log.filter((line) => /discarded [ac]/.test(line));
      expect(discarded).to.deep.equal(['file-discarded a.png', 'file-discarded c.png']);
    });

  it('does not end with a form that the element has left', async () => {
    const { element, form } = await placeInForm('multiple', keys);
    form.after(element);
    await remove(element, 'a.png');
    form.requestSubmit();
    await undo(element, 'a.png');
    expect(shown(element)).to.deep.equal(keys);
  });

  it('comes back when the form is reset, if the page has stored it', async () => {
    const { element, form, log, entries } = await placeInForm('multiple', keys);
    await remove(element, 'b.png');
    form.reset();
    await until(() => shown(element).join() === keys.join(), 'all');
    expect(entries()).to.deep.equal(keys);
    expect(log.filter((line) => line.startsWith('file'))).to.deep.equal(['file-removed b.png', 'file-restored b.png']);
  });

  for (const [how, markup, act] of [
    ['with no-undo', 'no-undo', (_: OssDirectUpload, { name }: UploadTask) => name],
    ['after a script’s remove()', '', (element: OssDirectUpload, task: UploadTask) => element.remove(task)],
  ] as const)
    it(`is gone at once ${how}`, async () => {
      const { element, log } = await placeInForm(`multiple ${markup}`, keys);
      const name = act(element, element.tasks[0]!);
      if (name) find(element, 'button', `Remove: ${name}`).click();
      await until(() => all(element, 'row').length === 3, 'gone');
      expect(log.slice(0, 2)).to.deep.equal(['file-removed a.png', 'file-discarded a.png']);
      expect(offers(element)).to.deep.equal([]);
    });

  it('stays out where another file has taken its room, and the rule is named', async () => {
    const { element } = await placeInForm('multiple max-files="4"', keys);
    await remove(element, 'a.png');
    element.queue.adopt([{ key: 'x.png' }], []);
    find(element, 'button', 'Undo: a.png').click();
    await until(() => all(element, '.rejections').length, 'the notice');
    expect(textOf(find(element, '.rejections'))).to.contain('Only 4 files may be added');
    expect(shown(element)).to.deep.equal(['-', 'x.png', 'b.png', 'c.png', 'd.png']);
  });

  it('of a long list that failed stays where it was, before the others', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `${index}.png`);
    const { element, mode } = await place('multiple max-concurrent-uploads="8"');
    await add(element, ...names.map((name) => sizedFile(name)));
    mode.of('6.png').fail(new UploadError('denied', 'no'));
    await until(() => shown(element)[0] === '6.png', 'failed first');
    await remove(element, '6.png');
    expect(shown(element)).to.deep.equal(['-', ...names.filter((name) => name !== '6.png')]);
  });

  it('from an avatar can be undone beside it: an upload continues', async () => {
    const { element, mode } = await place('variant="avatar"');
    await element.addFiles([sizedFile('a.png', 1000)]);
    await until(() => mode.uploads.has('a.png'), 'begun');
    mode.of('a.png').sent(500);
    await until(() => all(element, 'button', 'Cancel: a.png').length, 'its button');
    find(element, 'button', 'Cancel: a.png').click();
    await until(() => offers(element).length, 'the offer');
    expect([element.tasks, offers(element)]).to.deep.equal([[], ['Removed a.png Undo']]);
    await undo(element, 'a.png');
    await until(() => mode.uploads.has('a.png'), 'it continues');
    expect([element.tasks[0]!.sent, mode.discarded]).to.deep.equal([500, []]);
  });
});
