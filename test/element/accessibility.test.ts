import { expect, fixture } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import type { OssDirectUpload } from '../../src/element.js';
import { sizedFile } from '../support/files.js';
import { carry } from '../support/browser/gestures.js';
import { add, fadedIn, place, type Placed, placeAll } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replace } from '../support/browser/replace.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

/** Zones, buttons and walls with their lists, on light and on dark pages: axe looks at all of them in one pass. */
function openAll(): { page: HTMLElement; opened: Placed[] } {
  const opened = placeAll(Array<string>(6).fill(''), 'multiple accept="image/*" sortable cover');
  for (const [at, { box, element }] of opened.entries()) {
    const isDark = at > 2;
    Object.assign(box.style, { background: isDark ? '#111' : '#fff', inlineSize: '300px' });
    element.style.colorScheme = isDark ? 'dark' : 'light';
    element.variant = (['dropzone', 'button', 'pictures'] as const)[at % 3]!;
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
  element.stored = [{ key: 's.png' }, { key: 't.pdf', url: 'https://b.example/t.pdf' }];
  await add(element, ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => sizedFile(`${name}.png`, 5000, 'image/png')));
  mode.of('a.png').sent(2000);
  mode.of('b.png').done();
  mode.of('c.png').fail(new UploadError('denied', 'No.', { ossCode: 'AccessDenied' }));
  element.pause(element.tasks[5]);
  element.cancel(element.tasks[6]);
  await element.addFiles([sizedFile('g.exe')]);
  await until(() => all(element, 'button', 'Dismiss').length, 'refusal');
  find(element, 'button', 'Remove: t.pdf').click();
  await until(() => all(element, '.removed').length, 'what was removed');
}

function showStored({ element }: Placed): Promise<unknown> {
  element.readOnly = true;
  element.stored = [{ key: 'a.png', url: 'https://b.example/a.png' }, { key: 'b.pdf' }];
  return until(() => all(element, 'row').length === 2, 'its files');
}

describe('zones, buttons, walls and lists pass axe, light and dark', () => {
  const states: [state: string, reach: (one: Placed) => unknown][] = [
    ['empty', ({ element }) => element.updateComplete],
    ['disabled', ({ element }) => ((element.disabled = true), element.updateComplete)],
    ['during a drag of accepted files', (one) => drag(one, 'image/png')],
    ['during a drag of rejected files', (one) => drag(one, 'text/plain')],
    ['with files in every state and with rejections', fill],
    ['read-only with stored files', showStored],
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

describe('announcements to screen readers', () => {
  const timers = LongTimers.use();
  const says = (role: 'status' | 'alert', element: OssDirectUpload, isExpected: (words: string) => boolean) =>
    until(() => (timers.pass(700), isExpected(textOf(element.shadowRoot!.querySelector(`[role=${role}]`)!))), role);

  it('announce only how many files were added, and that all are uploaded', async () => {
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    await says('status', element, (words) => words === '3 files added');
    for (const name of ['a.png', 'b.png', 'c.png']) mode.of(name).done();
    await says('status', element, (words) => words === '3 files uploaded');
  });

  it('say how many are uploaded at once, then not again soon, but how many are added meanwhile', async () => {
    replace(performance, 'now', () => 1000); // a second after the page was opened
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    await says('status', element, (words) => words === '3 files added');
    mode.of('a.png').done();
    await says('status', element, (words) => words === '1 of 3 uploaded');
    mode.of('b.png').done();
    await until(() => element.value.length === 2, 'stored');
    await add(element, sizedFile('d.png'), sizedFile('e.png'));
    await says('status', element, (words) => words === '2 files added');
  });

  for (const end of ['cancel', 'pause'] as const)
    it(`say how many are uploaded, where that was held back, once the last file is stopped by ${end}()`, async () => {
      replace(performance, 'now', () => 1000);
      const { element, mode } = await place('multiple');
      await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
      mode.of('a.png').done();
      await says('status', element, (words) => words === '1 of 3 uploaded');
      mode.of('b.png').done();
      await until(() => element.value.length === 2, 'stored');
      timers.pass(700);
      element[end](element.tasks[2]);
      await says('status', element, (words) => words.startsWith('2 of 3 uploaded'));
    });

  it('say nothing of a count that was held back once its files are gone', async () => {
    replace(performance, 'now', () => 1000);
    const { element, mode } = await place('multiple max-file-size="2kB"');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    mode.of('a.png').done();
    await says('status', element, (words) => words === '1 of 3 uploaded');
    mode.of('b.png').done();
    await until(() => element.value.length === 2, 'stored');
    timers.pass(700);
    element.clear();
    timers.pass(700);
    element.stored = [{ key: 'old.png' }];
    await element.addFiles([sizedFile('large.png', 5000)]);
    await says('alert', element, (words) => words.startsWith('large.png'));
    expect(textOf(element.shadowRoot!.querySelector('[role=status]')!)).to.equal('1 of 3 uploaded');
  });

  it('say once for all files that they are paused or resumed, wait for the connection, and have it again', async () => {
    const { element, mode } = await place('multiple max-concurrent-uploads="2"');
    const regions = element.shadowRoot!.querySelectorAll('[role=status], [role=alert]');
    const said: string[] = [];
    const hear = new MutationObserver(() => void said.push([...regions].map(textOf).join('')));
    for (const region of regions) hear.observe(region, { childList: true, characterData: true, subtree: true });
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    const steps: [words: string, act: () => unknown][] = [
      ['3 files added', () => {}],
      ['3 files paused', () => element.pause()],
      ['Uploading 1 file', () => element.resume(element.tasks[0])],
      ['Uploading 2 files', () => element.resume()],
      ['Waiting for the connection', () => setOnline(false)],
      ['Back online', () => setOnline(true)],
    ];
    async function setOnline(online: boolean): Promise<void> {
      await until(() => mode.uploads.size === 2, 'two under way');
      replace(navigator, 'onLine', online);
      for (const name of mode.uploads.keys()) {
        if (online) mode.of(name).sent(1);
        else mode.of(name).job.report.retrying(new UploadError('network', 'No connection.'), 1);
      }
    }
    for (const [words, act] of steps) {
      await act();
      await says('status', element, (now) => now === words);
    }
    expect(said).to.deep.equal(steps.map(([words]) => words));
  });

  it('use the punctuation of the language', async () => {
    const { element, mode } = await place('lang="zh-CN" multiple');
    await until(() => element.shadowRoot!.querySelector('.root[lang="zh-CN"]'), 'the language');
    const file = sizedFile('a.png');
    await element.addFiles([file, sizedFile('b.png'), sizedFile('c.png'), file]);
    await says('status', element, (words) => words.startsWith('已添加 3 个文件。a.png：')); // and one is known
    await until(() => mode.uploads.has('b.png'), 'begun');
    for (const name of ['a.png', 'b.png']) mode.of(name).fail(new UploadError('network', 'No connection.'));
    await says('alert', element, (words) => /^a\.png：[^.]+。b\.png：[^.]+$/.test(words));
  });

  it('name failed and rejected files assertively, and give the number of further ones', async () => {
    const { element, mode } = await place('multiple max-file-size="5kB"');
    await element.addFiles([sizedFile('large.png', 6000)]);
    await says('alert', element, (words) => words === 'large.png: 6 kB. Up to 5 kB');
    await add(element, sizedFile('a.png'));
    mode.of('a.png').fail(new UploadError('network', 'No connection.'));
    await says('alert', element, (words) => words === 'a.png: The connection failed');
    await element.addFiles(['b', 'c', 'd', 'e'].map((name) => sizedFile(name, 6000)));
    await says('alert', element, (words) => words.endsWith('and 2 more'));
    expect(textOf(element.shadowRoot!.querySelector('.rejections')!), 'the notice').to.contain('and 1 more');
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

  const groupOf = (element: Element) => element.shadowRoot!.querySelector('[role=group]')!.ariaLabel;

  it('name the group after a label around the element, without what the page has put into the tag', async () => {
    const box = await fixture(
      '<label>Your <oss-direct-upload><b slot="hint">JPEG</b></oss-direct-upload> photos</label>',
    );
    const element = box.querySelector('oss-direct-upload')!;
    await element.updateComplete;
    expect(groupOf(element)?.replaceAll(/\s+/g, ' ')).to.equal('Your photos');
  });

  it('name the group by `aria-label`, or by what it is for, and say that it is required', async () => {
    const { element } = await place('');
    expect(groupOf(element)).to.equal('Add a file');
    for (const name of ['Photo', 'Picture']) {
      element.setAttribute('aria-label', name);
      await element.updateComplete;
      expect(groupOf(element)).to.equal(name);
    }
    Object.assign(element, { multiple: true, required: true }).removeAttribute('aria-label');
    await element.updateComplete;
    expect(groupOf(element)).to.equal('Add files, Required');
  });
});
