import { expect } from '@open-wc/testing';
import { switches } from '../support/browser/cloud.js';
import { until } from '../support/until.js';
import { SavingPages } from './saving-pages.js';

/** What one file meets, when its page goes away or another tab has it too, is in the table of faults: `after-upload-cases`. */
describe('afterUpload, when the page goes away', function () {
  this.timeout(60_000); // each test opens three windows

  let pages: SavingPages;
  beforeEach(async () => {
    pages = new SavingPages();
    await switches();
  });
  afterEach(() => pages.close());

  it('a later page saves each file with its own context and result', async () => {
    const first = pages.open({ files: 9, hangs: 'after saving' });
    await until(() => first.latest.saved.length === 6 && first.latest.saving === 9);
    await until(async () => (await pages.countUnsaved()) === 9);
    await first.close();
    const later = pages.open({});
    await until(() => later.latest.results?.length === 9);
    const { latest } = later;
    expect(new Set(latest.saved.map(({ key }) => key)).size).to.equal(9);
    expect(latest.saved.map(({ context }) => context)).to.deep.equal(Array.from({ length: 9 }, () => ({ product: 1 })));
    for (const { name, data, error } of latest.results!)
      expect([data, error]).to.deep.equal([{ id: `record of ${name}` }, undefined]);
  });

  it('never into another product: the other page only says that files are not saved', async () => {
    const first = pages.open({ files: 1, hangs: 'after saving' });
    await until(() => first.latest.saved.length === 1);
    await first.close();
    const other = pages.open({ product: 2, looks: 1 });
    await until(() => other.latest.hasLooked);
    expect(other.latest.saved).to.deep.equal([]);
    const same = pages.open({ product: 1 });
    await until(() => same.latest.results);
    expect(same.latest.saved.map(({ context }) => context)).to.deep.equal([{ product: 1 }]);
  });

  it('a tab that shows a failed step keeps its file from another tab, until it is closed', async () => {
    const first = pages.open({ files: 1, fails: 1 });
    await until(() => first.latest.results?.[0]?.error === 'save');
    const other = pages.open({ looks: 1 });
    await until(() => other.latest.hasLooked);
    expect(other.latest.saved).to.deep.equal([]);
    await first.close();
    await until(() => other.latest.results);
    expect(other.latest.saved).to.deep.equal(first.latest.saved);
  });
});
