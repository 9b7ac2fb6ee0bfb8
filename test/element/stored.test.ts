import { expect, nextFrame } from '@open-wc/testing';
import { formState } from '../../src/task/stored-task.js';
import { UploadError } from '../../src/base/upload-error.js';
import { UploadQueue } from '../../src/queue/upload-queue.js';
import type { OssDirectUpload, StoredFile } from '../../src/element.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { carry, drag } from '../support/browser/gestures.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { add, place, placeInForm } from '../support/browser/held-element.js';
import { all, find, nameOf, row, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const photo: StoredFile = { key: 'u/1/photo.jpg', size: 1_200_000, type: 'image/jpeg' };
const reportUrl = 'https://b.example/f3a9?Signature=x';
const report: StoredFile = { key: 'u/1/f3a9', name: 'report.pdf', size: 70_000, url: reportUrl };

async function open(stored: readonly StoredFile[], markup = '') {
  const opened = await placeInForm(`multiple ${markup}`, stored);
  const { element, log } = opened;
  await until(() => stored.length === 0 || all(element, 'row').length === stored.length, 'the rows');
  const removed = () => log.filter((line) => line.startsWith('file-removed')).map((line) => line.slice(13));
  return { ...opened, removed, changes: () => log.filter((line) => line === 'change').length };
}

const names = (element: OssDirectUpload) => element.tasks.map(({ name }) => name);

describe('stored objects set by the page', () => {
  it('are shown as done and part of the value at once, without events', async () => {
    const { element, entries, removed, changes } = await open([photo, report]);
    expect(all(element, 'row').map(nameOf)).to.deep.equal(['photo.jpg', 'report.pdf']);
    expect(textOf(row(element, 'photo.jpg'))).to.contain('Uploaded · 1.2 MB');
    expect(entries()).to.deep.equal(['u/1/photo.jpg', 'u/1/f3a9']);
    element.stored = [report];
    expect(entries()).to.deep.equal(['u/1/f3a9']);
    element.valueAs = 'url';
    expect(element.value, 'without the signature').to.deep.equal(['https://b.example/f3a9']);
    element.valueAs = 'json';
    expect(JSON.parse(element.value[0]!)).to.include({ key: 'u/1/f3a9', size: 70_000, verified: false });
    await nextFrame();
    expect([removed().length, changes()]).to.deep.equal([0, 1]); // 1: by value-as
  });

  it('show no size where the page gives none, also after the form was restored', async () => {
    const unknown = { key: 'u/1/unknown.txt', size: null as unknown as number }; // as servers in Java and PHP write it
    const { element } = await open([photo, { key: 'u/1/f3a9.pdf' }, unknown]);
    const facts = (name: string) => textOf(row(element, name).querySelector('[part=meta]')!);
    const shown = () => ['f3a9.pdf', 'unknown.txt', 'photo.jpg'].map(facts);
    expect(shown()).to.deep.equal(['Uploaded', 'Uploaded', 'Uploaded · 1.2 MB']);
    element.valueAs = 'json';
    const sizes = () => element.value.map((entry) => JSON.parse(entry).size);
    expect(sizes(), 'as the page gave it, else a number').to.deep.equal([1_200_000, 0, null]);
    expect(element.tasks.map(({ size }) => size)).to.deep.equal([1_200_000, 0, 0]);
    const state = JSON.stringify(formState(element.tasks));
    element.stored = [];
    element.resumeScope = 'user-7';
    element.formStateRestoreCallback(state);
    await until(() => all(element, 'row').length === 3, 'the rows');
    expect(shown()).to.deep.equal(['Uploaded', 'Uploaded', 'Uploaded · 1.2 MB']);
  });

  it('show the poster of a video, of whose address the value has no signature', async () => {
    const picture = URL.createObjectURL(
      await drawPicture('a.png', { type: 'image/png', width: 40, height: 30, isFlat: true }),
    );
    const poster = { key: 'u/1/film.mp4.jpg', url: picture, size: 7, type: 'image/jpeg' };
    const signed = { ...poster, url: 'https://user:CANARY@b.example/film.mp4.jpg?Signature=CANARY' };
    const { element } = await open([
      { key: 'u/1/film.mp4', type: 'video/mp4', poster },
      { key: 'u/1/other.mp4', poster: signed },
    ]);
    const image = row(element, 'film.mp4').querySelector('img')!;
    expect(image.src).to.equal(picture);
    await until(() => image.naturalWidth === 40, 'the picture');
    expect(row(element, 'other.mp4').querySelector('img')!.src).to.equal(signed.url);
    element.valueAs = 'json';
    const [, other] = element.value.map((entry) => (JSON.parse(entry) as StoredFile).poster);
    expect(other).to.deep.equal({ ...signed, url: 'https://b.example/film.mp4.jpg' });
    expect(JSON.stringify(formState(element.tasks))).to.not.contain('CANARY');
  });

  it('keep user and password of a URL out of the value and of the restored state', async () => {
    const url = 'https://user:CANARY@b.example/f3a9?Signature=CANARY';
    const { element, entries } = await open([
      { ...report, url },
      { key: 'b', url: 'blob:https://u:CANARY@b.example/1' },
    ]);
    element.valueAs = 'url';
    await element.updateComplete;
    expect(entries()).to.deep.equal(['https://b.example/f3a9', 'blob:https://b.example/1']);
    element.valueAs = 'json';
    expect(element.value.join()).to.contain('https://b.example/f3a9').and.not.contain('CANARY');
    expect(JSON.stringify(formState(element.tasks))).to.not.contain('CANARY');
  });

  it('keep what servers and OSS have said of them out of the restored state', async () => {
    const { element } = await open([{ ...report, callback: 'CANARY', data: 'CANARY', requestId: 'CANARY' }]);
    expect(JSON.stringify(formState(element.tasks))).to.not.contain('CANARY');
  });

  it('stay when the person removes all that was added', async () => {
    const { element, mode, entries } = await open([photo, report]);
    expect(element.shadowRoot!.querySelector('[part=summary]')!.textContent).to.not.contain('Remove');
    await add(element, sizedFile('a.png'));
    mode.of('a.png').fail(new UploadError('denied', 'no'));
    await until(() => all(element, 'button', 'Remove failed files').length, 'failed');
    find(element, 'button', 'Remove failed files').click();
    await add(element, sizedFile('b.png'));
    mode.of('b.png').done();
    await until(() => all(element, 'button', 'Remove added files').length, 'done');
    find(element, 'button', 'Remove added files').click();
    await until(() => all(element, 'row').length === 2, 'two left');
    expect(entries()).to.deep.equal([photo.key, report.key]);
    element.clear();
    expect(element.tasks).to.deep.equal([]);
  });

  it('count for the rules and for validity', async () => {
    const { element } = await open([photo, report], 'required min-files="2" max-files="2" max-total-size="2MB"');
    expect(element.checkValidity()).to.equal(true);
    await element.addFiles([sizedFile('a.png')]);
    expect(names(element)).to.deep.equal(['photo.jpg', 'report.pdf']);
    find(element, 'button', 'Remove: report.pdf').click();
    expect(element.validity.rangeUnderflow).to.equal(true);
    await element.addFiles([sizedFile('large.png', 900_000)]);
    expect(names(element)).to.deep.equal(['photo.jpg']);
    element.remove(element.tasks[0]);
    expect(element.validity.valueMissing).to.equal(true);
  });

  it('do not count in the total progress', async () => {
    const { element, mode } = await open([{ ...photo, size: 1e9 }]);
    await add(element, sizedFile('a.png', 1000), sizedFile('b.png', 1000));
    mode.of('a.png').sent(500);
    const bar = () => all(element, 'progressbar', 'Progress of all files')[0]?.getAttribute('aria-valuenow');
    await until(() => bar() === '25', '25 %, of the two');
  });

  it('are replaced when the property is set again; uploaded files stay', async () => {
    const { element, mode } = await open([photo, report]);
    const [, kept] = element.tasks;
    await add(element, sizedFile('a.png'));
    mode.of('a.png').done({ key: 'u/1/a.png' });
    await until(() => element.tasks[2]?.status === 'done', 'uploaded');
    const uploaded = element.tasks[2];
    const again = [{ key: 'u/1/new.txt' }, { ...report, url: 'https://b.example/f3a9?Signature=y' }];
    element.stored = again;
    expect(names(element)).to.deep.equal(['new.txt', 'report.pdf', 'a.png']);
    expect(element.tasks[1], 'the same task').to.equal(kept);
    expect(kept?.link).to.equal('https://b.example/f3a9?Signature=y');
    element.stored = [...again, { key: 'u/1/a.png' }]; // the server knows of the upload by now
    expect(names(element)).to.deep.equal(['new.txt', 'report.pdf', 'a.png']);
    expect(element.tasks[2]).to.equal(uploaded);
    element.stored = [];
    expect(names(element)).to.deep.equal([]);
    expect(element.stored).to.deep.equal([]);
  });

  it('are restored by a reset of the form, without file-removed', async () => {
    const { form, element, entries, removed } = await open([photo, report]);
    element.remove(element.tasks[0]);
    await add(element, sizedFile('a.png'));
    form.reset();
    expect(names(element)).to.deep.equal(['photo.jpg', 'report.pdf']);
    expect(entries()).to.deep.equal(['u/1/photo.jpg', 'u/1/f3a9']);
    expect(removed()).to.deep.equal(['photo.jpg', 'a.png']);
  });

  it('link only to http, https and blob URLs', async () => {
    const links = ['https://b.example/a?x=1', '/files/a', 'blob:https://b.example/1'];
    links.push('javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', '', 'http://');
    const { element } = await open(links.map((url, i) => ({ key: `${i}.txt`, url })));
    const shown = links.map((_, i) => row(element, `${i}.txt`).querySelector('a')?.href);
    expect(shown).to.deep.equal([links[0], `${location.origin}/files/a`, links[2], ...Array(5).fill(undefined)]);
    expect(element.tasks.map(({ result }) => result?.url)).to.deep.equal([
      ...['https://b.example/a', `${location.origin}/files/a`, links[2], ...Array(5).fill(undefined)],
    ]);
    expect(all(element, 'button', /^Copy link/).map(nameOf)).to.deep.equal([0, 1, 2].map((i) => `Copy link: ${i}.txt`));
    const link = find(element, 'a', '0.txt');
    expect([link.getAttribute('target'), link.getAttribute('rel')]).to.deep.equal(['_blank', 'noreferrer']);
    element.tasks[0]!.link = 'javascript:alert(2)';
    element.requestUpdate();
    await element.updateComplete;
    expect(row(element, '0.txt').querySelector('a')?.href).to.equal(undefined);
  });

  it('show images as thumbnails, or the file type if the image cannot be loaded', async () => {
    const url = URL.createObjectURL(await drawPicture('a.png', { type: 'image/png', width: 40, height: 30 }));
    const gone = URL.createObjectURL(new Blob());
    URL.revokeObjectURL(gone);
    const { element } = await open([
      { ...photo, url },
      { key: 'gone.jpg', url: gone },
      { key: 'notes.txt', url },
    ]);
    const picture = (name: string) => row(element, name).querySelector('img');
    await until(() => picture('photo.jpg')!.complete && picture('photo.jpg')!.naturalWidth === 40, 'the picture');
    expect(picture('photo.jpg')!.checkVisibility()).to.equal(true);
    await until(() => picture('gone.jpg')!.hidden, 'the type alone');
    expect(textOf(row(element, 'gone.jpg').querySelector('[part=thumbnail]')!)).to.equal('JPG');
    expect(picture('notes.txt')).to.equal(null);
    URL.revokeObjectURL(url);
  });

  it('of a given queue are part of the form at once, with one `change`', async () => {
    for (const stored of [[], [photo]]) {
      const { form, element, entries, changes } = await open(stored, 'required');
      const queue = new UploadQueue({ mode: sendingMode(), endpoint: async () => ({}) });
      queue.adopt([report]);
      element.queue = queue;
      expect(entries()).to.deep.equal([...stored.map(({ key }) => key), 'u/1/f3a9']);
      expect([':state(done)', ':state(empty)'].map((one) => element.matches(one))).to.deep.equal([true, false]);
      expect(form.checkValidity()).to.equal(true);
      expect(changes()).to.equal(1);
    }
  });

  it('move to a given queue, and appear once when set again for it', async () => {
    const queue = new UploadQueue({ mode: sendingMode(), endpoint: async () => ({}) });
    const { element } = await open([photo]);
    element.queue = queue;
    expect(names(element)).to.deep.equal(['photo.jpg']);
    element.remove(); // the next route
    const { element: next } = await place('multiple');
    next.queue = queue;
    next.stored = [photo, report];
    expect(names(next), 'what is new is in front').to.deep.equal(['report.pdf', 'photo.jpg']);
  });
});

describe('a read-only field', () => {
  const link = 'https://b.example/k/a.png';
  const files: StoredFile[] = [{ key: 'k/a.png', url: link }, { key: 'k/b.pdf' }];
  const buttons = (element: OssDirectUpload) => all(element, 'button').map(nameOf);
  const zone = (element: OssDirectUpload) => element.shadowRoot!.querySelector('.zone');

  it('shows its files and their links, without a zone and without buttons that change anything', async () => {
    const { element } = await open(files, 'readonly no-auto');
    expect(zone(element)).to.equal(null);
    expect(element.shadowRoot!.querySelector('a.name')!.getAttribute('href')).to.equal(link);
    expect(buttons(element)).to.deep.equal(['Copy link: a.png']);
    element.stored = [];
    await until(() => textOf(element.shadowRoot!).includes('No files'), 'it says that there are none');
  });

  it('takes no drop, no paste and opens no dialog', async () => {
    const { element } = await open(files, 'readonly');
    const over = drag(element, 'dragover', carry(sizedFile('c.png')));
    expect(over.dataTransfer!.dropEffect).to.equal('none');
    drag(element, 'drop', carry(sizedFile('c.png')));
    const clipboardData = carry(sizedFile('d.png'));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }));
    element.showPicker();
    await nextFrame();
    expect(names(element)).to.deep.equal(['a.png', 'b.pdf']);
  });

  it('is part of the form, not validated, and can be changed again without the attribute', async () => {
    const { form, element, entries } = await open(files, 'readonly required min-files="3"');
    expect(entries()).to.deep.equal(['k/a.png', 'k/b.pdf']);
    expect(form.checkValidity()).to.equal(true);
    element.readOnly = false;
    await element.updateComplete;
    expect(element.hasAttribute('readonly')).to.equal(false);
    expect(zone(element)).to.not.equal(null);
    expect(buttons(element)).to.include('Remove: b.pdf');
    element.setAttribute('readonly', '');
    await element.updateComplete;
    expect([element.readOnly, zone(element)]).to.deep.equal([true, null]);
  });
});
