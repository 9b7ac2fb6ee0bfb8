import { expect } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { forgetRequests, quiet, requests, storedBytes, storedParts, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { choose, press } from '../support/browser/gestures.js';
import { done, renderedRow } from '../support/browser/live-element.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const size = 1_024_000;
const parts = 10;
const mode = 'mode="sts" endpoint="/get_sts_token_for_oss_upload" part-size="102400" parallel-parts="2" ';
const noHandles = !('createWritable' in (globalThis.FileSystemFileHandle?.prototype ?? {})); // WebKit writes in workers only
const withHandles = noHandles ? it.skip : it;
let scope = '';
const frames: HTMLIFrameElement[] = [];

/** A page in a frame, with one element. */
async function open(markup = mode): Promise<{ frame: HTMLIFrameElement; element: OssDirectUpload }> {
  const frame = document.createElement('iframe');
  frame.src = `/test/e2e/pages/unfinished.html`;
  document.body.append(frame);
  frames.push(frame);
  return { frame, element: await elementIn(frame, markup) };
}

async function elementIn(frame: HTMLIFrameElement, markup: string): Promise<OssDirectUpload> {
  const old = await until(() => frame.contentDocument?.querySelector('oss-direct-upload'));
  const page = frame.contentWindow as Window & typeof globalThis;
  await page.customElements.whenDefined('oss-direct-upload');
  old.insertAdjacentHTML('afterend', `<oss-direct-upload ${markup} resume-scope="${scope}"></oss-direct-upload>`);
  const element = old.nextElementSibling as OssDirectUpload;
  old.remove();
  await element.updateComplete;
  return element;
}

/** Reloads the page in the middle of its work. */
async function reload(frame: HTMLIFrameElement, markup = mode): Promise<OssDirectUpload> {
  const old = frame.contentDocument;
  frame.contentWindow!.location.reload();
  await until(() => frame.contentDocument !== old);
  await switches();
  await quiet();
  return elementIn(frame, markup);
}

/** A file of its own in the origin's private file system: such a handle works like that of a file that was chosen. */
async function write(name: string, content = bytes(size)): Promise<FileSystemFileHandle> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(content);
  await writable.close();
  return handle;
}

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

const operations = async () => (await requests()).map(({ operation }) => operation);

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

describe('uploads that an earlier page left unfinished', () => {
  beforeEach(async () => {
    scope = `test ${Math.random()}`;
    await switches();
  });

  afterEach(() => {
    for (const frame of frames.splice(0)) frame.remove();
  });

  withHandles('are listed after a reload, and a button resumes each with the missing parts', async () => {
    const { frame, element } = await open();
    const film = await write('film.mp4');
    await begin(() => dropWith(element, film));
    const later = await reload(frame);
    const stored = await partsStored();
    await forgetRequests();
    const list = await unfinished(later);
    expect(list.getAttribute('aria-label')).to.equal('1 unfinished upload');
    expect(textOf(await renderedRow(later, 'film.mp4'))).to.match(/\d\d% uploaded · 1 MB · 1 minute ago/);
    expect(textOf(later.shadowRoot!.querySelector('[role=status]')!)).to.equal('1 unfinished upload');
    await press(later, 'Resume: film.mp4');
    const { key, verified } = await done(later);
    expect(stored).to.be.within(3, 9);
    expect(await partsStored()).to.equal(parts - stored);
    expect(await operations()).not.to.include('InitiateMultipartUpload');
    expect(verified).to.equal(true);
    expect(sameBytes(await storedBytes(key), bytes(size))).to.equal(true);
    await until(() => !section(later));
    await expectNothing(await reload(frame));
  });

  withHandles('resume together', async () => {
    const { frame, element } = await open(`${mode} multiple max-concurrent-uploads="2"`);
    const files = [await write('one.mp4'), await write('two.mp4', bytes(size, 2))];
    await begin(() => dropWith(element, ...files), 6);
    const later = await reload(frame, `${mode} multiple`);
    const stored = await partsStored();
    await forgetRequests();
    expect((await unfinished(later)).getAttribute('aria-label')).to.equal('2 unfinished uploads');
    await press(later, 'Resume all');
    await until(() => later.tasks.length === 2 && later.tasks.every(({ status }) => status === 'done'));
    expect(await partsStored()).to.equal(2 * parts - stored);
    await until(() => !section(later));
  });

  withHandles('are forgotten here and in OSS', async () => {
    const { frame, element } = await open();
    const film = await write('film.mp4');
    await begin(() => dropWith(element, film));
    const later = await reload(frame);
    await unfinished(later);
    await press(later, 'Discard: film.mp4');
    await until(() => !section(later));
    const abort = await until(async () =>
      (await requests()).find(({ operation, status }) => operation === 'AbortMultipartUpload' && status > 0),
    );
    expect(abort.status).to.equal(204);
    await expectNothing(await reload(frame));
  });

  withHandles('fail with a file that has changed since', async () => {
    const { frame, element } = await open();
    const film = await write('film.mp4');
    await begin(() => dropWith(element, film));
    const later = await reload(frame);
    await write('film.mp4', bytes(size, 3));
    await unfinished(later);
    await press(later, 'Resume: film.mp4');
    const alert = await until(async () => (await renderedRow(later, 'film.mp4')).querySelector('[role=alert]'));
    expect(textOf(alert)).to.equal('The file cannot be read It was changed, moved or deleted. Add it again.');
    expect(later.tasks).to.have.length(0);
    const names = [...later.shadowRoot!.querySelectorAll('section button')].map((one) =>
      one.getAttribute('aria-label'),
    );
    expect(names).to.deep.equal(['Choose a file: film.mp4', 'Discard: film.mp4']);
  });

  withHandles('wait when the person does not permit reading the file', async () => {
    const { frame, element } = await open();
    const film = await write('film.mp4');
    await begin(() => dropWith(element, film));
    const later = await reload(frame);
    await unfinished(later);
    const browser = (frame.contentWindow as unknown as typeof globalThis).FileSystemHandle.prototype;
    const own = Object.getOwnPropertyDescriptor(browser, 'requestPermission');
    const decide = (state: string) =>
      Object.defineProperty(browser, 'requestPermission', { value: async () => state, configurable: true });
    decide('denied');
    await press(later, 'Resume: film.mp4');
    await until(async () =>
      textOf(await renderedRow(later, 'film.mp4')).includes('Permission to read the file was denied.'),
    );
    if (own) Object.defineProperty(browser, 'requestPermission', own);
    else decide('granted');
    await press(later, 'Resume: film.mp4');
    expect((await done(later)).verified).to.equal(true);
  });

  it('without a handle ask for the file, and resume when it is chosen', async () => {
    const { frame, element } = await open();
    const file = new File([bytes(size)], 'film.mp4', { lastModified: 1 });
    await begin(() => choose(element, file));
    const later = await reload(frame);
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
    const beside = (await open()).element;
    await expectNothing(beside);
    one.element.pause();
    await switches();
    await quiet();
    const { frame, element } = await open();
    await unfinished(element);
    for (const markup of [`${mode} no-resume`, mode.replace('_upload', '_upload?another'), `${mode} no-list`]) {
      const other = (await open(markup)).element;
      if (!markup.includes('no-list')) await expectNothing(other);
      expect(section(other), markup).to.equal(null);
    }
    element.resumeScope = 'somebody else';
    await until(() => !section(element));
    element.resumeScope = scope;
    await unfinished(element);
    one.element.resume();
    await done(one.element);
    frame.contentWindow!.dispatchEvent(new Event('focus')); // as when its tab is looked at again
    await until(() => !section(element));
  });
});
