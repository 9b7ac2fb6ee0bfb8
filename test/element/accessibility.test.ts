import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import type { OssDirectUpload } from '../../src/element.js';
import { sizedFile } from '../support/files.js';
import { carry } from '../support/browser/gestures.js';
import { add, fadedIn, place, type Placed, placeAll } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

/** Zones and buttons with their lists, on light and on dark pages: axe looks at all of them in one pass. */
function openAll(): { page: HTMLElement; opened: Placed[] } {
  const opened = placeAll(Array<string>(4).fill(''), 'multiple accept="image/*"');
  for (const [at, { box, element }] of opened.entries()) {
    const isDark = at > 1;
    Object.assign(box.style, { background: isDark ? '#111' : '#fff', inlineSize: '300px' });
    element.style.colorScheme = isDark ? 'dark' : 'light';
    element.variant = at % 2 ? 'button' : 'dropzone';
    element.maxConcurrentUploads = 5;
  }
  return { page: opened[0]!.box.parentElement!, opened };
}

async function drag({ element }: Placed, type: string): Promise<void> {
  const dataTransfer = carry(new File(['x'], 'a', { type }));
  element.dispatchEvent(new DragEvent('dragenter', { dataTransfer }));
  const zone = () => element.shadowRoot!.querySelector('.zone.over');
  await until(() => zone() && getComputedStyle(zone()!).borderTopStyle === 'solid', 'the drag, as it looks');
}

async function fill({ element, mode }: Placed): Promise<void> {
  await add(element, ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => sizedFile(`${name}.png`, 5000, 'image/png')));
  mode.of('a.png').sent(2000);
  mode.of('b.png').done();
  mode.of('c.png').fail(new UploadError('denied', 'No.', { ossCode: 'AccessDenied' }));
  element.pause(element.tasks[3]);
  element.cancel(element.tasks[4]);
  await element.addFiles([sizedFile('g.exe')]);
  await until(() => all(element, 'button', 'Dismiss').length, 'refusal');
}

describe('zones, buttons and lists pass axe, light and dark', () => {
  const states: [state: string, reach: (one: Placed) => unknown][] = [
    ['empty', ({ element }) => element.updateComplete],
    ['disabled', ({ element }) => ((element.disabled = true), element.updateComplete)],
    ['during a drag of accepted files', (one) => drag(one, 'image/png')],
    ['during a drag of rejected files', (one) => drag(one, 'text/plain')],
    ['with files in every state and with rejections', fill],
  ];
  for (const [state, reach] of states) {
    it(state, async () => {
      const { page, opened } = openAll();
      try {
        await Promise.all(opened.map(reach));
        await Promise.all(opened.map(({ element }) => fadedIn(element)));
        await expect(page).to.be.accessible();
      } finally {
        page.remove();
      }
    });
  }
});

const said = (role: 'status' | 'alert', { shadowRoot }: OssDirectUpload) =>
  textOf(shadowRoot!.querySelector(`[role=${role}]`)!);

describe('announcements to screen readers', () => {
  it('announce only how many files were added, and that all are uploaded', async () => {
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    await until(() => said('status', element) === '3 files added', 'added');
    for (const name of ['a.png', 'b.png', 'c.png']) mode.of(name).done();
    await until(() => said('status', element) === '3 files uploaded', 'done');
  });

  it('use the punctuation of the language', async () => {
    const { element, mode } = await place('lang="zh-CN" multiple');
    const file = sizedFile('a.png');
    await element.addFiles([file, sizedFile('b.png'), sizedFile('c.png'), file]);
    await until(() => said('status', element).startsWith('已添加 3 个文件。a.png：'), 'added, and one known');
    await until(() => mode.uploads.has('b.png'), 'begun');
    for (const name of ['a.png', 'b.png']) mode.of(name).fail(new UploadError('network', 'No connection.'));
    await until(() => /^a\.png：[^.]+。b\.png：[^.]+$/.test(said('alert', element)), 'failed');
  });

  it('name failed and rejected files assertively', async () => {
    const { element, mode } = await place('multiple max-file-size="5kB"');
    await element.addFiles([sizedFile('large.png', 6000)]);
    await until(() => said('alert', element) === 'large.png: Larger than 5 kB', 'refused');
    await add(element, sizedFile('a.png'));
    mode.of('a.png').fail(new UploadError('network', 'No connection.'));
    await until(() => said('alert', element) === 'a.png: The connection failed', 'failed');
  });

  it('give the number of further failures instead of their names', async () => {
    const { element } = await place('multiple accept=".png"');
    await element.addFiles(Array.from({ length: 12 }, (_, index) => sizedFile(`${index}.txt`)));
    await until(() => said('alert', element).endsWith('and 10 more'), 'counted');
  });
});

describe('the accessible name', () => {
  it('name the group after the element’s label', async () => {
    const { element } = await place('id="photos"');
    const label = document.createElement('label');
    label.htmlFor = 'photos';
    label.textContent = 'Your photos';
    element.before(label);
    element.requestUpdate();
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[role=group]')?.ariaLabel).to.equal('Your photos');
    let opened = 0;
    element.shadowRoot!.querySelector('input')!.click = () => void opened++;
    label.click();
    expect(opened).to.equal(1);
    label.remove();
    expect(find(element, 'button', 'Choose a file').getAttribute('aria-describedby')).to.equal(null);
  });
});
