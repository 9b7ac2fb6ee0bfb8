import { expect, fixture } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import type { OssDirectUpload } from '../../src/element.js';
import { sendingMode } from '../support/held-mode.js';
import { add, fadedIn, place } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const file = (name = 'photo.jpg', content = 'photo', lastModified = 1) =>
  new File([content], name, { lastModified, type: 'image/jpeg' });

const names = (element: OssDirectUpload) => element.tasks.map(({ name }) => name);
const paths = (element: OssDirectUpload) => element.tasks.map(({ path }) => path);

async function open(markup = 'multiple') {
  const { element, mode } = await place(markup);
  const rejected: [name: string, code: string, rule: string | undefined][] = [];
  element.addEventListener('file-reject', ({ detail: { file: one, error } }) =>
    rejected.push([one.name, error.code, error.rule]),
  );
  return { element, mode, rejected };
}

const notice = (element: OssDirectUpload) => all(element, '[part=error]').map(textOf).join();

describe('a duplicate of a file in the list', () => {
  it('is rejected with a notice and a polite announcement, and uploaded once', async () => {
    const { element, mode, rejected } = await open();
    await add(element, file());
    await element.addFiles([file(), file('other.jpg')]);
    expect(names(element)).to.deep.equal(['photo.jpg', 'other.jpg']);
    expect(rejected).to.deep.equal([['photo.jpg', 'rejected', 'duplicate']]);
    await until(() => notice(element).includes('photo.jpg · Already in the list'), 'the notice');
    await until(() => textOf(find(element, 'status')).includes('photo.jpg: Already in the list'), 'said');
    expect(textOf(element.shadowRoot!.querySelector('[role=alert]')!)).to.equal('');
    await fadedIn(element);
    await expect(element).to.be.accessible();
    mode.of('photo.jpg').done();
    await until(() => element.tasks[0]?.status === 'done', 'done');
    await element.addFiles([file()]);
    expect(names(element), 'also once it is stored').to.have.length(2);
  });

  it('is rejected at once, before the list’s code is loaded', async () => {
    const { element, rejected } = await open();
    void element.addFiles([file()]);
    void element.addFiles([file()]);
    expect(names(element)).to.deep.equal(['photo.jpg']);
    expect(rejected).to.have.length(1);
  });

  it('is added with its folder by “Add anyway”', async () => {
    const { element, mode } = await open();
    const inFolder = () => 'a/b';
    await element.addFiles([file()], inFolder);
    await element.addFiles([file()], inFolder);
    await until(() => all(element, 'button', 'Add anyway').length === 1, 'the button');
    find(element, 'button', 'Add anyway').click();
    expect(paths(element)).to.deep.equal(['a/b', 'a/b']);
    await until(() => notice(element) === '', 'no notice');
    await until(() => element.tasks.every(({ status }) => status === 'uploading'), 'both on their way');
    await until(() => mode.uploads.size === 1, 'the mode has them, by name');
  });

  it('keeps the notice of other rejected files when it is added', async () => {
    const { element } = await open('multiple accept=".jpg"');
    await add(element, file());
    await element.addFiles([file(), file('a.exe')]);
    await until(() => all(element, 'button', 'Add anyway').length === 1, 'the button');
    find(element, 'button', 'Add anyway').click();
    await until(() => notice(element).startsWith('One file was not added'), 'one left');
    expect(notice(element)).to.contain('a.exe').and.not.contain('photo.jpg');
  });

  it('is not a duplicate if its folder, size or modification time differs', async () => {
    const { element, rejected } = await open();
    await element.addFiles([file()], () => 'a');
    await element.addFiles([file()], () => 'b');
    await element.addFiles([file()]);
    await element.addFiles([file('photo.jpg', 'longer')]);
    await element.addFiles([file('photo.jpg', 'photo', 2)]);
    expect(element.tasks).to.have.length(5);
    expect(rejected).to.be.empty;
  });

  it('retries the failed or canceled upload with the new file', async () => {
    const { element, mode, rejected } = await open();
    const [task] = await add(element, file());
    await until(() => mode.uploads.has('photo.jpg'), 'begun');
    mode.of('photo.jpg').fail(new UploadError('file', 'Moved.'));
    await until(() => task!.status === 'failed', 'failed');
    const again = file();
    expect(await element.addFiles([again])).to.deep.equal([task]);
    await until(() => mode.uploads.get('photo.jpg')?.job.file === again, 'on its way again');
    element.cancel(task);
    await element.addFiles([file()]);
    await until(() => task!.status === 'uploading', 'once more');
    expect([element.tasks.length, rejected.length]).to.deep.equal([1, 0]);
  });

  it('can be added after the first one was removed', async () => {
    const { element, rejected } = await open();
    const [task] = await add(element, file());
    element.remove(task);
    await element.addFiles([file()]);
    expect([element.tasks.length, rejected.length]).to.deep.equal([1, 0]);
    element.clear();
    await element.addFiles([file()]);
    expect([element.tasks.length, rejected.length]).to.deep.equal([1, 0]);
  });

  it('does not replace itself where one file is allowed, except by “Add anyway”', async () => {
    const { element, rejected } = await open('');
    const [task] = await add(element, file());
    await element.addFiles([file()]);
    expect(element.tasks).to.deep.equal([task]);
    expect(rejected).to.deep.equal([['photo.jpg', 'rejected', 'duplicate']]);
    await until(() => all(element, 'button', 'Add anyway').length === 1, 'the button');
    find(element, 'button', 'Add anyway').click();
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['photo.jpg']);
    expect(element.tasks[0]).to.not.equal(task);
    await element.addFiles([file('other.jpg')]);
    expect(names(element)).to.deep.equal(['other.jpg']);
  });

  it('cannot be added while the element is disabled', async () => {
    const { element } = await open();
    await add(element, file());
    await element.addFiles([file()]);
    await until(() => all(element, 'button', 'Add anyway').length === 1, 'the button');
    element.disabled = true;
    await element.updateComplete;
    expect((find(element, 'button', 'Add anyway') as HTMLButtonElement).disabled).to.equal(true);
  });

  const languages: [lang: string, text: string, button: string][] = [
    ['zh-CN', '已在列表中', '仍然添加'],
    ['zh-TW', '已在清單中', '仍然新增'],
    ['ja', 'すでにリストにあります', 'それでも追加'],
    ['ar', 'موجود في القائمة بالفعل', 'إضافة على أي حال'],
  ];
  for (const [lang, text, button] of languages) {
    it(`is rejected with a notice in ${lang}`, async () => {
      const box = await fixture(`<div lang="${lang}"><oss-direct-upload multiple></oss-direct-upload></div>`);
      const element = box.querySelector('oss-direct-upload')!;
      element.mode = sendingMode();
      await element.addFiles([file()]);
      await element.addFiles([file()]);
      await until(() => notice(element).includes(`photo.jpg · ${text}`), 'the notice');
      find(element, 'button', button).click();
      await until(() => element.tasks.length === 2, 'added');
    });
  }
});
