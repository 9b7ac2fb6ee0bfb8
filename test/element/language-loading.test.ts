import { expect, fixture } from '@open-wc/testing';
import { locales } from '../../src/element/words/language.js';
import { until } from '../support/until.js';
import '../../src/index.js';

/** The languages that the browser has loaded since its list of requests was cleared. */
const loaded = () =>
  performance
    .getEntriesByType('resource')
    .flatMap(({ name }) => /\/chunks\/([a-z]{2}(?:-[A-Z]{2})?)-/.exec(name)?.[1] ?? []);

// No locale is imported above: each is loaded by the element, and for the first time.
describe('a language', () => {
  it('is loaded when the page needs it, and alone', async () => {
    performance.clearResourceTimings();
    const box = await fixture('<div lang="en"><oss-direct-upload></oss-direct-upload></div>');
    const { shadowRoot } = box.querySelector('oss-direct-upload')!;
    expect(loaded()).to.deep.equal([]);
    for (const lang of Object.keys(locales)) {
      performance.clearResourceTimings();
      box.setAttribute('lang', lang);
      await until(() => shadowRoot!.querySelector(`.root[lang="${lang}"]`), lang);
      await until(() => loaded().length > 0, `a request for ${lang}`);
      expect(loaded()).to.deep.equal([lang]);
    }
  });
});
