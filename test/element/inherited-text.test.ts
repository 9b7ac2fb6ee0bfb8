import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { drawWith } from '../support/browser/fonts.js';
import { fadedIn, type Placed, placeAll } from '../support/browser/held-element.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const damaged = new UploadError('integrity', 'Other bytes.', { status: 400, ossCode: 'InvalidDigest' });
const LONG = 'Interview with the architects, rough cut, second version.png';
const photo = (name: string) => sizedFile(name, 4_200_000, 'image/png');

/** The first one is the page without a style. */
const STYLES = [
  ...['', 'text-align: center', 'text-align: end', 'text-indent: 40px', 'white-space: nowrap', 'white-space: pre'],
];

/** Brings an element into several states at once: stored, failed, on its way, not added. */
async function fill({ element, mode }: Placed): Promise<void> {
  element.maxConcurrentUploads = 5;
  const names = element.variant === 'avatar' ? ['broken.png'] : ['done.png', 'broken.png', LONG];
  await element.addFiles([...names.map(photo), sizedFile('notes.txt', 5, 'text/plain')]);
  await until(() => names.every((name) => mode.uploads.has(name)), 'the uploads');
  if (names.length > 1) mode.of('done.png').done();
  mode.of('broken.png').fail(damaged);
  for (const selector of ['.rejections', '.error-text'])
    await until(() => element.shadowRoot!.querySelector(selector), selector);
  await until(() => element.tasks.every(({ status }) => status !== 'queued'), 'the states');
}

/** Where each text is drawn, in pixels from the element's corner. */
function textsOf({ element }: Placed): string[] {
  const { left, top } = element.getBoundingClientRect();
  const walker = document.createTreeWalker(element.shadowRoot!, NodeFilter.SHOW_TEXT);
  const places: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!; // a text in a shadow root of elements
    if (!node.textContent!.trim() || !parent.checkVisibility() || parent.closest('style, .sr')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].map((rect) =>
      [rect.left - left, rect.top - top, rect.width].map((pixels) => Math.round(pixels * 4) / 4).join(' '),
    );
    places.push(`${node.textContent!.trim()}: ${rects.join(', ')}`);
  }
  return places;
}

describe('text styles of the page around the element', () => {
  for (const variant of ['dropzone', 'button', 'pictures', 'avatar']) {
    it(`move no text: ${variant}, from left to right and from right to left`, async () => {
      const boxes = ['ltr', 'rtl'].flatMap((dir) =>
        STYLES.map((style) => `dir="${dir}" style="width: 480px; font-size: 16px; line-height: 1.5; ${style}"`),
      );
      const all = placeAll(boxes, `variant="${variant}" accept="image/*" max-file-size="5MB" multiple`);
      const page = all[0]!.box.parentElement!;
      try {
        await Promise.all(all.map(fill));
        await drawWith('wide', page);
        await Promise.all(all.map(({ element }) => fadedIn(element)));
        const texts = all.map(textsOf);
        expect(texts[0]!.join('\n')).to.contain('One file was not added').and.contain('notes.txt');
        for (const [at, text] of texts.entries()) {
          const plain = texts[at < STYLES.length ? 0 : STYLES.length];
          expect(text, boxes[at]).to.deep.equal(plain);
        }
      } finally {
        page.remove();
      }
    });
  }
});
