import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { UploadQueue } from '../../src/queue/upload-queue.js';
import type { OssDirectUpload } from '../../src/element.js';
import { press } from '../support/browser/gestures.js';
import { add, alerted, announced, begun, fadedIn, place } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { all, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const notice = (element: OssDirectUpload) => all(element, '[part=error]').map(textOf).join();
const says = (element: OssDirectUpload, words: string) => until(() => notice(element).includes(words), words);
const names = (element: OssDirectUpload) => element.tasks.map(({ name }) => name);

describe('rules that take a while', () => {
  const timers = LongTimers.use();

  async function open(markup = 'multiple') {
    const placed = await place(markup);
    const verdicts = new Map<string, (words?: string) => void>();
    placed.element.validate = ({ name }) => new Promise((resolve) => verdicts.set(name, resolve));
    /** Adds a file, and waits until the rule looks at it. @returns what it decides */
    const judged = (name: string) => {
      void placed.element.addFiles([sizedFile(name)]);
      return until(() => verdicts.get(name), `${name} is looked at`);
    };
    return { ...placed, judged };
  }

  it('say that they look at a file, and why they reject it', async () => {
    const { element, judged } = await open();
    const decide = await judged('a.png');
    await until(() => textOf(element.shadowRoot!).includes('Checking'), 'the row says so');
    expect(element.validity.customError).to.equal(true);
    decide('只收猫的照片。');
    await says(element, 'a.png · 只收猫的照片。');
    expect(element.shadowRoot!.querySelector('.row')).to.equal(null);
    timers.pass(700);
    await element.updateComplete;
    expect(alerted(element)).to.contain('a.png: 只收猫的照片');
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('keep the file that is there until another one may take its place', async () => {
    const { element, mode, judged } = await open('');
    element.stored = [{ key: 'a.png' }];
    const decide = await judged('b.png');
    expect(names(element)).to.deep.equal(['a.png']);
    decide('No.');
    await says(element, 'No.');
    expect(names(element)).to.deep.equal(['a.png']);
    expect(element.value).to.have.length(1);
    (await judged('c.png'))();
    await begun(mode, 'c.png');
    expect(names(element)).to.deep.equal(['c.png']);
  });

  it('are said in the zone, as far as they are numbers', async () => {
    const { element } = await place(
      'min-image-width="800" max-image-width="4000" max-image-height="3000" max-duration="60"',
    );
    const text = () => textOf(element.shadowRoot!);
    await until(() => text().includes('800–4,000 pixels wide · ≤ 3,000 pixels high · up to 1 min long'), text());
  });
});

describe('a duplicate of a file in the list', () => {
  const timers = LongTimers.use();

  const file = (name = 'photo.jpg', content = 'photo', lastModified = 1) =>
    new File([content], name, { lastModified, type: 'image/jpeg' });

  async function open(markup = 'multiple') {
    const placed = await place(markup);
    const rejected: string[] = [];
    placed.element.addEventListener('file-reject', ({ detail }) =>
      rejected.push(`${detail.file.name} ${detail.error.code} ${detail.error.rule}`),
    );
    return { ...placed, rejected };
  }

  it('is rejected with a notice and a polite announcement, and uploaded once', async () => {
    const { element, mode, rejected } = await open();
    await add(element, file());
    await element.addFiles([file(), file('other.jpg')]);
    expect(names(element)).to.deep.equal(['photo.jpg', 'other.jpg']);
    expect(rejected).to.deep.equal(['photo.jpg rejected duplicate']);
    await says(element, 'photo.jpg · Already in the list');
    timers.pass(700);
    await element.updateComplete;
    expect(announced(element)).to.contain('photo.jpg: Already in the list');
    expect(alerted(element)).to.equal('');
    (await begun(mode, 'photo.jpg')).done();
    await until(() => element.tasks[0]?.status === 'done', 'done');
    await element.addFiles([file()]);
    expect(names(element), 'also once it is stored').to.have.length(2);
  });

  it('is added with its folder by “Add anyway”, which keeps the notice of other files', async () => {
    const { element, mode } = await open('multiple accept=".jpg"');
    await element.addFiles([file()], () => 'a/b');
    await element.addFiles([file(), file('a.exe')], () => 'a/b');
    await says(element, 'photo.jpg');
    await press(element, 'Add anyway');
    expect(element.tasks.map(({ path }) => path)).to.deep.equal(['a/b', 'a/b']);
    await until(() => !notice(element).includes('photo.jpg'), 'one less');
    expect(notice(element)).to.contain('a.exe');
    await until(() => mode.runs.length === 2, 'both on their way');
  });

  it('is not a duplicate if its folder, size or modification time differs', async () => {
    const { element, rejected } = await open();
    await element.addFiles([file()], () => 'a');
    await element.addFiles([file()], () => 'b');
    for (const one of [file(), file('photo.jpg', 'longer'), file('photo.jpg', 'photo', 2)])
      await element.addFiles([one]);
    expect(element.tasks).to.have.length(5);
    expect(rejected).to.be.empty;
  });

  it('retries the failed or canceled upload with the new file, and can be added after the first was removed', async () => {
    const { element, mode, rejected } = await open();
    const [task] = await add(element, file());
    (await begun(mode, 'photo.jpg')).fail(new UploadError('denied', 'No.'));
    await until(() => task!.status === 'failed', 'failed');
    const again = file();
    expect(await element.addFiles([again])).to.deep.equal([task]);
    await until(() => mode.uploads.get('photo.jpg')?.job.content === again, 'on its way again');
    element.cancel(task);
    await element.addFiles([file()]);
    await until(() => task!.status === 'uploading', 'once more');
    for (const remove of [() => element.remove(task), () => element.clear()]) {
      remove();
      await element.addFiles([file()]);
      expect([element.tasks.length, rejected.length]).to.deep.equal([1, 0]);
    }
  });

  it('does not replace itself where one file is allowed, except by “Add anyway”', async () => {
    const { element, rejected } = await open('');
    const [task] = await add(element, file());
    await element.addFiles([file()]);
    expect(element.tasks).to.deep.equal([task]);
    expect(rejected).to.deep.equal(['photo.jpg rejected duplicate']);
    await press(element, 'Add anyway');
    expect(names(element)).to.deep.equal(['photo.jpg']);
    expect(element.tasks[0]).to.not.equal(task);
  });

  it('is added to a queue of the page by “Add anyway”, which removes nothing there', async () => {
    const { element, mode } = await open('');
    element.queue = new UploadQueue({ mode, endpoint: async () => ({}), rules: { unique: true } });
    await add(element, file(), sizedFile('b.txt'));
    await element.addFiles([file()]);
    await press(element, 'Add anyway');
    expect(names(element)).to.deep.equal(['photo.jpg', 'b.txt', 'photo.jpg']);
  });
});
