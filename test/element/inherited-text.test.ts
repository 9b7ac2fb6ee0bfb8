import { aTimeout, expect, fixture } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import '../../src/index.js';
import { UploadError } from '../../src/core/upload-error.js';
import { fadedIn } from '../support/browser/held-element.js';
import { sizedFile } from '../support/files.js';
import { sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const damaged = new UploadError('integrity', 'Other bytes.', {
  status: 400,
  ossCode: 'InvalidDigest',
  requestId: '5C3D',
});
const long = 'Interview with the architects, rough cut, second version.png';
const photo = (name: string) => sizedFile(name, 4_200_000, 'image/png');

/** The element with files in several states, in a parent of 480 px with this style. */
async function open(variant: string, dir: string, style: string): Promise<OssDirectUpload> {
  const box = await fixture<HTMLElement>(
    `<div dir="${dir}" style="width: 480px; font: 16px/1.5 sans-serif; ${style}">
      <oss-direct-upload variant="${variant}" accept="image/*" max-file-size="5MB" multiple></oss-direct-upload>
    </div>`,
  );
  const element = box.querySelector('oss-direct-upload')!;
  const mode = sendingMode();
  element.mode = mode;
  element.maxConcurrentUploads = 5;
  const names = variant === 'avatar' ? ['broken.png'] : ['done.png', 'broken.png', long];
  await element.addFiles([...names.map(photo), sizedFile('notes.txt', 5, 'text/plain')]);
  await until(() => names.every((name) => mode.uploads.has(name)), 'the uploads');
  if (variant !== 'avatar') mode.of('done.png').done();
  mode.of('broken.png').fail(damaged);
  await until(() => element.tasks.some(({ error }) => error), 'the failure');
  await until(() => element.shadowRoot!.querySelector('.rejections'), 'the notice');
  await until(() => element.shadowRoot!.querySelector('.error-text'), 'the reason');
  await document.fonts.ready;
  await aTimeout(50);
  await fadedIn(element);
  return element;
}

/** Where each text is drawn, in pixels from the element's corner. */
function textsOf(element: OssDirectUpload): string[] {
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
    for (const dir of ['ltr', 'rtl']) {
      it(`move no text: ${variant}, ${dir}`, async () => {
        const plain = textsOf(await open(variant, dir, ''));
        expect(plain.join('\n')).to.contain('One file was not added').and.contain('notes.txt');
        for (const style of [
          'text-align: center',
          'text-align: end',
          'text-indent: 40px',
          'white-space: nowrap',
          'white-space: pre',
        ]) {
          expect(textsOf(await open(variant, dir, style)), style).to.deep.equal(plain);
        }
      });
    }
  }

  it('that are its design stay: fonts, letters', async () => {
    const element = await open('dropzone', 'ltr', 'letter-spacing: 2px; font-style: italic; text-transform: uppercase');
    const { letterSpacing, fontStyle, textTransform } = getComputedStyle(element.shadowRoot!.querySelector('.meta')!);
    expect([letterSpacing, fontStyle, textTransform]).to.deep.equal(['2px', 'italic', 'uppercase']);
  });

  it('are followed where the page sets them on the element itself', async () => {
    const element = await open('dropzone', 'ltr', '');
    element.style.textAlign = 'right';
    expect(getComputedStyle(element.shadowRoot!.querySelector('.row .meta')!).textAlign).to.equal('right');
  });
});
