import { expect } from '@open-wc/testing';
import { forgetRequests, requests, switches } from '../support/browser/cloud.js';
import { until } from '../support/until.js';
import type { SavingReport } from './pages/after-upload.js';

interface Words {
  product?: number;
  files?: number;
  size?: number;
  /** Its steps never end. */
  hangs?: 1;
  /** Its steps fail. */
  fails?: 1;
}

/** A page of its own: what it has saved, how many files it is saving, and its results. */
class SavingPage {
  readonly saved: { key: string; context: unknown }[] = [];
  saving = 0;
  results: { key: string | undefined; data: unknown; error: string | undefined }[] | undefined;
  readonly #window: Window;

  constructor(scope: string, words: Words) {
    const [cloud = ''] = /test_cloud=\d+/.exec(document.cookie) ?? [];
    const texts = Object.entries({ product: 1, size: 20_000, ...words }).map(([name, value]) => [name, String(value)]);
    const query = new URLSearchParams({ scope, cloud, ...(Object.fromEntries(texts) as Record<string, string>) });
    this.#window = open(`/test/e2e/pages/after-upload.html?${query}`)!;
    addEventListener('message', this.#receive);
  }

  /** As a crash does: nothing of the page runs any more. */
  close(): void {
    removeEventListener('message', this.#receive);
    this.#window.close();
  }

  readonly #receive = ({ source, data }: MessageEvent<SavingReport>) => {
    if (source !== this.#window) return;
    if ('saved' in data) this.saved.push({ key: data.saved, context: data.context });
    if ('saving' in data) this.saving = data.saving;
    if ('results' in data) this.results = data.results;
  };
}

const sent = async () =>
  (await requests()).filter(({ operation }) => /PutObject|PostObject|UploadPart/.test(operation)).length;

describe('afterUpload, when the page goes away', () => {
  const pages: SavingPage[] = [];
  let scope = '';
  const openPage = (words: Words) => {
    const page = new SavingPage(scope, words);
    pages.push(page);
    return page;
  };

  beforeEach(async () => {
    scope = `saving ${Math.random()}`;
    await switches();
    await forgetRequests();
  });
  afterEach(() => {
    for (const page of pages.splice(0)) page.close();
  });

  for (const [how, size] of [
    ['in one request', 20_000],
    ['in parts', 2_500_000],
  ] as const) {
    it(`in the step: a later page saves the file, sent ${how}, under the same key, and sends nothing`, async () => {
      const first = openPage({ files: 1, size, hangs: 1 });
      await until(() => first.saved.length === 1, 'the step');
      first.close();
      await forgetRequests();
      const later = openPage({});
      await until(() => later.results, 'the results of the later page');
      const [{ key } = { key: 'none' }] = first.saved;
      expect(later.saved).to.deep.equal([{ key, context: { product: 1 } }]);
      expect(later.results).to.deep.equal([{ key, data: { id: 'record of 0.bin' }, error: undefined }]);
      expect(await sent()).to.equal(0);
      const third = openPage({});
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(third.saved, 'it is saved once').to.deep.equal([]);
    }).timeout(30_000);
  }

  it('before the step: files whose step has not begun are saved, too', async () => {
    const first = openPage({ files: 9, hangs: 1 });
    await until(() => first.saved.length === 6 && first.saving === 9, 'six steps, and three files that wait');
    first.close();
    const later = openPage({});
    await until(() => later.results?.length === 9, 'all results');
    expect(new Set(later.saved.map(({ key }) => key)).size).to.equal(9);
    expect(later.results?.every(({ data, error }) => data && !error)).to.equal(true);
  }).timeout(30_000);

  it('never into another product: the other page only says that files are not saved', async () => {
    const first = openPage({ files: 1, hangs: 1 });
    await until(() => first.saved.length === 1, 'the step');
    first.close();
    const other = openPage({ product: 2 });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(other.saved).to.deep.equal([]);
    const same = openPage({ product: 1 });
    await until(() => same.results, 'the results of the page of the same product');
    expect(same.saved.map(({ context }) => context)).to.deep.equal([{ product: 1 }]);
  }).timeout(30_000);

  it('a tab that shows a failed step keeps its file from other tabs, until it is closed', async () => {
    const first = openPage({ files: 1, fails: 1 });
    await until(() => first.results?.[0]?.error === 'save', 'the failed step');
    const other = openPage({});
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(other.saved).to.deep.equal([]);
    first.close();
    const later = openPage({});
    await until(() => later.results, 'the results of the later page');
    expect(later.saved.map(({ key }) => key)).to.deep.equal(first.saved.map(({ key }) => key));
  }).timeout(30_000);

  it('two tabs with the same file save it once, and both have what the step returned', async () => {
    await switches({ bandwidth: 250_000 }); // long enough for the second tab to begin
    const tabs = [openPage({ files: 1, size: 2_500_000 }), openPage({ files: 1, size: 2_500_000 })];
    await until(() => tabs.every(({ results }) => results), 'both results');
    const [one, other] = tabs.map(({ results }) => results);
    expect(one).to.deep.equal(other);
    expect(one?.[0]?.data).to.deep.equal({ id: 'record of 0.bin' });
    expect(tabs.flatMap(({ saved }) => saved).length).to.equal(1);
  }).timeout(40_000);
});
