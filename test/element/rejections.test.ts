import { expect } from '@open-wc/testing';
import { makeFile } from './fake-mode.js';
import { add, place, textOf, until } from './page.js';

const rules = 'Images · up to 5 MB each';
const markup = 'multiple accept="image/*" max-file-size="5MB"';

/** What is shown of the notice: pieces that have no room are not. */
const noticeIn = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.rejections');
const saysRules = (element: Element) =>
  [...(noticeIn(element)?.querySelectorAll('.why') ?? [])].some(
    (one) => one.checkVisibility() && textOf(one) === rules,
  );

describe('the notice of files that were not let in', () => {
  for (const [what, width, variant, hasFiles, expected] of [
    ['nothing, while the zone says it', 320, 'dropzone', false, false],
    ['what may be added, where files leave the zone no room for it', 320, 'dropzone', true, true],
    ['nothing, where there is room in the zone', 800, 'dropzone', true, false],
    ['what may be added, beside a button', 800, 'button', true, true],
  ] as const) {
    it(`adds ${what}: ${variant}, ${width} px`, async () => {
      const { element } = await place(`${markup} variant="${variant}"`);
      element.style.width = `${width}px`;
      if (hasFiles) await add(element, makeFile('a.png', 1000, 'image/png'));
      await element.addFiles([makeFile('b.txt', 1000, 'text/plain')]);
      await until(() => noticeIn(element), 'the notice');
      expect(textOf(noticeIn(element)!)).to.contain('b.txt · This type of file is not allowed');
      expect(saysRules(element)).to.equal(expected);
    });
  }
});
