import { expect } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { all } from '../support/browser/roles.js';
import { until } from '../support/until.js';

/** A window of its own: a frame that is loaded again has its form empty, in any browser. */
let page: Window;

/** The element of the page, once that is there. */
function elementOf(what: 'the page' | 'the page that comes back'): Promise<OssDirectUpload> {
  const find = () => page.document.querySelector<OssDirectUpload>('oss-direct-upload');
  return until(() => (page.document.readyState === 'complete' && find()?.shadowRoot ? find() : null), what);
}

async function upload(element: OssDirectUpload, ...names: string[]): Promise<void> {
  const mode = sendingMode();
  element.mode = mode;
  await element.addFiles(names.map((name) => sizedFile(name, 1234)));
  await until(() => names.every((name) => mode.uploads.has(name)), 'begun');
  const secrets = { callback: { token: 'secret' }, requestId: 'secret' };
  for (const name of names) mode.of(name).done({ key: `k/${name}`, etag: '"e"', crc64: '1', bucket: 'b', ...secrets });
  await until(() => element.value.length === element.tasks.length, 'value');
  await until(() => all(element, 'row').length === element.tasks.length, 'the rows');
}

const entries = (element: OssDirectUpload) => new FormData(element.form!).getAll('photos');
const leave = (element: OssDirectUpload) => {
  page.location.href = 'about:blank';
  return until(() => page.document !== element.ownerDocument && page.document.readyState === 'complete', 'left');
};

describe('the restored state of a form', () => {
  beforeEach(() => {
    page = open(`/test/element/pages/form.html?${Math.random()}`)!; // a user of its own: what a closed page has stored comes back in the next one
  });
  afterEach(() => page.close());

  it('has the uploaded files after going back, without secrets', async () => {
    const element = await elementOf('the page');
    await upload(element, 'a.png', 'b.png');
    const results = ({ tasks }: OssDirectUpload) => tasks.map(({ result }) => ({ ...result }));
    const before = results(element);
    element.tasks[0]!.link = 'https://b.example/?Signature=secret';
    await leave(element);
    page.history.back();
    const later = await elementOf('the page that comes back'); // a new one; in WebKit, which keeps pages that were left, the same
    await until(() => all(later, 'row').length === 2, 'the rows');
    const restored = later.tasks.map(({ name, status, size }) => `${name} ${status} ${size}`);
    expect(restored).to.deep.equal(['a.png done 1234', 'b.png done 1234']);
    expect(entries(later)).to.deep.equal(['k/a.png', 'k/b.png']);
    const kept = before.map((result) => ({ ...result, callback: undefined, requestId: undefined }));
    if (later !== element) {
      expect(results(later)).to.deep.equal(kept.map((result) => JSON.parse(JSON.stringify(result)) as object));
      expect(later.tasks[0]!.link).to.equal(undefined);
    }
  });

  it('leaves out the objects that the page sets as stored', async () => {
    const element = await elementOf('the page');
    element.stored = [{ key: 'k/old.png' }];
    await upload(element, 'new.png');
    await leave(element);
    page.history.back();
    const later = await elementOf('the page that comes back'); // a new one; in WebKit, which keeps pages that were left, the same
    const kept = later === element ? ['k/old.png', 'k/new.png'] : ['k/new.png'];
    await until(() => later.tasks.length === kept.length, 'what was uploaded');
    expect(entries(later)).to.deep.equal(kept);
    later.stored = [{ key: 'k/old.png' }, { key: 'k/new.png' }]; // the page has saved it meanwhile
    expect(entries(later)).to.deep.equal(['k/old.png', 'k/new.png']);
  });
});
