import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const rules = 'Images · up to 5 MB each';
const markup = 'multiple accept="image/*" max-file-size="5MB"';

/** What is shown of the notice: pieces that have no room are not. */
const noticeIn = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.rejections');
const saysRules = (element: Element) =>
  [...(noticeIn(element)?.querySelectorAll('.reason') ?? [])].some(
    (one) => one.checkVisibility() && textOf(one) === rules,
  );

describe('the notice of rejected files', () => {
  it('says why a canceled file is not retried: another one has taken its room', async () => {
    const { element, mode } = await place('multiple max-files="1"');
    const [a] = await add(element, sizedFile('a.png'));
    element.cancel(a);
    const [b] = await add(element, sizedFile('b.png'));
    await until(() => b!.status === 'uploading', 'b is uploaded');
    find(element, 'button', 'Retry: a.png').click();
    await until(() => noticeIn(element), 'the notice');
    expect(textOf(noticeIn(element)!)).to.contain('a.png · Only one file may be added');
    expect(a!.status).to.equal('canceled');
    find(element, 'button', 'Retry: a.png');
    expect(mode.names).to.deep.equal(['a.png', 'b.png']);
  });

  for (const [what, width, variant, hasFiles, expected] of [
    ['shows no rules while the zone shows them', 320, 'dropzone', false, false],
    ['shows the rules if the compact zone has no room for them', 320, 'dropzone', true, true],
    ['shows no rules if the compact zone has room for them', 800, 'dropzone', true, false],
    ['shows the rules with the variant button', 800, 'button', true, true],
  ] as const) {
    it(`${what}: ${variant}, ${width} px`, async () => {
      const { element } = await place(`${markup} variant="${variant}"`);
      element.style.width = `${width}px`;
      if (hasFiles) await add(element, sizedFile('a.png', 1000, 'image/png'));
      await element.addFiles([sizedFile('b.txt', 1000, 'text/plain')]);
      await until(() => noticeIn(element), 'the notice');
      expect(textOf(noticeIn(element)!)).to.contain('b.txt · This type of file is not allowed');
      expect(saysRules(element)).to.equal(expected);
    });
  }
});
