import { expect } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import {
  forgetRequests,
  quiet,
  requests,
  statusOf,
  storedBytes,
  storedParts,
  switches,
} from '../support/browser/cloud.js';
import { page as newPage, startEachWithNothing, user } from '../support/browser/batch-pages.js';
import { withDisk, writeFile } from '../support/browser/disk.js';
import { bytes, sameBytes } from '../support/files.js';
import type { FramedPage } from '../support/browser/framed-pages.js';
import { choose, press } from '../support/browser/gestures.js';
import { done, renderedRow } from '../support/browser/live-element.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const size = 1_024_000;
const parts = 10;
const mode = 'mode="sts" endpoint="/get_sts_token_for_oss_upload" part-size="102400" parallel-parts="2" ';

const tag = (markup: string) => `<oss-direct-upload ${markup} resume-scope="${user}"></oss-direct-upload>`;

/** A page in a frame, with one element. */
async function open(markup = mode): Promise<{ page: FramedPage; element: OssDirectUpload }> {
  const page = newPage();
  return { page, element: await page.open(tag(markup)) };
}

const reload = (page: FramedPage, markup = mode) => page.reload(tag(markup), () => switches());

/** Drops a file as browsers do that give handles. */
async function dropWith(element: OssDirectUpload, ...handles: FileSystemFileHandle[]): Promise<void> {
  const files = await Promise.all(handles.map((handle) => handle.getFile()));
  let isOver = false;
  const items = handles.map((handle, i) => ({
    ...{ kind: 'file', type: '', getAsFile: () => files[i], webkitGetAsEntry: () => null },
    getAsFileSystemHandle: async () => (isOver ? null : handle),
  }));
  const event = new Event('drop', { bubbles: true, composed: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items, files } });
  element.shadowRoot!.querySelector('[part=dropzone]')!.dispatchEvent(event);
  isOver = true;
}

const partsStored = () => storedParts(size / parts);

/** Begins an upload on a page by `add`, has some parts of it stored, and lets the others stand still. */
async function begin(add: () => unknown, stored = 3): Promise<void> {
  await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: stored }] });
  await forgetRequests();
  await add();
  await until(async () => (await partsStored()) >= stored);
}

const section = (element: OssDirectUpload) => element.shadowRoot!.querySelector('section');
const unfinished = (element: OssDirectUpload) => until(() => section(element));

/** Nothing is left for this page. */
async function expectNothing(element: OssDirectUpload): Promise<void> {
  expect(await element.queue.listUnfinished()).to.deep.equal([]);
  expect(section(element)).to.equal(null);
}

/** A page that was reloaded in the middle of its uploads. @returns the page after that, and how many parts are stored */
async function interrupted(names = ['film.mp4'], markup = mode) {
  const { page, element } = await open(markup);
  const files = await Promise.all(names.map((name, i) => writeFile(name, bytes(size, i + 1))));
  await begin(() => dropWith(element, ...files), 3 * files.length);
  const later = await reload(page, markup);
  const stored = await partsStored();
  await forgetRequests();
  return { page, later, stored, list: await unfinished(later) };
}

describe('uploads that an earlier page left unfinished', () => {
  startEachWithNothing();

  withDisk('are listed after a reload, and a button resumes each with the missing parts', async () => {
    const { page, later, stored, list } = await interrupted();
    expect(list.getAttribute('aria-label')).to.equal('1 unfinished upload');
    expect(textOf(await renderedRow(later, 'film.mp4'))).to.match(/\d\d% uploaded · 1 MB · 1 minute ago/);
    expect(textOf(later.shadowRoot!.querySelector('[role=status]')!)).to.equal('1 unfinished upload');
    await press(later, 'Resume: film.mp4');
    const { key, verified } = await done(later);
    expect(stored).to.be.within(3, 9);
    expect(await partsStored()).to.equal(parts - stored);
    expect((await requests()).map(({ operation }) => operation)).not.to.include('InitiateMultipartUpload');
    expect(verified).to.equal(true);
    expect(sameBytes(await storedBytes(key), bytes(size))).to.equal(true);
    await until(() => !section(later));
    await expectNothing(await reload(page));
  });

  withDisk('resume together', async () => {
    const markup = `${mode} multiple max-concurrent-uploads="2"`;
    const { later, stored, list } = await interrupted(['one.mp4', 'two.mp4'], markup);
    expect(list.getAttribute('aria-label')).to.equal('2 unfinished uploads');
    await press(later, 'Resume all');
    await until(() => later.tasks.length === 2 && later.tasks.every(({ status }) => status === 'done'));
    expect(await partsStored()).to.equal(2 * parts - stored);
    await until(() => !section(later));
  });

  withDisk('are forgotten here and in OSS', async () => {
    const { page, later } = await interrupted();
    await press(later, 'Discard: film.mp4');
    await until(() => !section(later));
    expect(await statusOf('AbortMultipartUpload')).to.equal(204);
    await expectNothing(await reload(page));
  });

  withDisk('wait when the person does not permit reading the file', async () => {
    const { page, later } = await interrupted();
    const browser = (page.window as typeof globalThis).FileSystemHandle.prototype;
    const decide = (state: string) =>
      Object.defineProperty(browser, 'requestPermission', { value: async () => state, configurable: true });
    decide('denied');
    await press(later, 'Resume: film.mp4');
    const denied = 'Permission to read the file was denied.';
    await until(async () => textOf(await renderedRow(later, 'film.mp4')).includes(denied));
    decide('granted');
    await press(later, 'Resume: film.mp4');
    expect((await done(later)).verified).to.equal(true);
  });

  it('without a handle ask for the file, and resume when it is chosen', async () => {
    const { page, element } = await open();
    const file = new File([bytes(size)], 'film.mp4', { lastModified: 1 });
    await begin(() => choose(element, file));
    const later = await reload(page);
    const stored = await partsStored();
    await forgetRequests();
    await unfinished(later);
    expect(textOf(await renderedRow(later, 'film.mp4'))).to.contain('Choose the file again to continue.');
    let opened = 0;
    later.shadowRoot!.querySelector('input')!.click = () => void opened++;
    await press(later, 'Choose a file: film.mp4');
    expect(opened).to.equal(1);
    choose(later, file);
    await until(() => !section(later)); // it is in the list of files now
    expect((await done(later)).verified).to.equal(true);
    expect(await partsStored()).to.equal(parts - stored);
  });

  it('are not listed while another page sends them, or for another user', async () => {
    const one = await open();
    await begin(() => choose(one.element, new File([bytes(size)], 'film.mp4', { lastModified: 1 })));
    await expectNothing((await open()).element);
    one.element.pause();
    await switches();
    await quiet();
    const { page, element } = await open();
    await unfinished(element);
    for (const markup of [`${mode} no-resume`, mode.replace('_upload', '_upload?another')])
      await expectNothing((await open(markup)).element);
    element.resumeScope = 'somebody else';
    await until(() => !section(element));
    element.resumeScope = user;
    await unfinished(element);
    one.element.resume();
    await done(one.element);
    page.window.dispatchEvent(new Event('focus')); // as when its tab is looked at again
    await until(() => !section(element));
  });
});
