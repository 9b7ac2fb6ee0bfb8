import { aTimeout, expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import { UploadError } from '../../src/core/upload-error.js';
import { dragFile, LONG_PRESS, namesOnScreen } from '../support/browser/drag-file.js';
import { fadedIn } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const NAMES = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];

interface Opened {
  form: HTMLFormElement;
  element: OssDirectUpload;
  /** `file-moved` and `change`, in their order. */
  log: string[];
}

async function open(markup: string, names = NAMES, lang = 'en'): Promise<Opened> {
  const dir = lang === 'ar' ? 'rtl' : 'ltr';
  const form = await fixture<HTMLFormElement>(
    `<form lang="${lang}" dir="${dir}" style="width: 480px"><oss-direct-upload name="photos" multiple sortable ${markup}></oss-direct-upload></form>`,
  );
  const element = form.querySelector('oss-direct-upload')!;
  element.mode = sendingMode();
  element.stored = names.map((name) => ({ key: name, name }));
  await until(() => element.shadowRoot!.querySelectorAll('.handle').length === names.length, 'the handles');
  const log: string[] = [];
  element.addEventListener('file-moved', ({ detail }) => log.push(`moved ${detail.task.name} ${detail.index}`));
  element.addEventListener('change', () => log.push('change'));
  await aTimeout(60); // the click after a drag is swallowed so long
  return { form, element, log };
}

const letters = (names: readonly string[]) => names.map((name) => name[0]).join('');
const inQueue = ({ element }: Opened) => letters(element.tasks.map(({ name }) => name));
const inForm = ({ form }: Opened) => letters(new FormData(form).getAll('photos') as string[]);
/** The order that is seen. */
const onScreen = ({ element }: Opened) => letters(namesOnScreen(element));
const handle = ({ element }: Opened, name: string) => find(element, '.handle', new RegExp(name));
const status = ({ element }: Opened) => textOf(element.shadowRoot!.querySelector('[role=status]')!);

async function key({ element }: Opened, name: string, value: string): Promise<void> {
  const target = handle({ element } as Opened, name);
  if (value === ' ') target.click(); // what a browser makes of the key
  else target.dispatchEvent(new KeyboardEvent('keydown', { key: value, bubbles: true, composed: true }));
  await element.updateComplete;
}

for (const variant of ['dropzone', 'pictures']) {
  describe(`sorting, ${variant}`, () => {
    it('by keys changes the order on the screen at once, and the queue, form and value when dropped', async () => {
      const opened = await open(`variant="${variant}"`);
      handle(opened, 'c.png').focus();
      await key(opened, 'c.png', ' ');
      expect(handle(opened, 'c.png').ariaPressed).to.equal('true');
      await key(opened, 'c.png', 'ArrowLeft');
      await key(opened, 'c.png', 'ArrowLeft');
      expect(onScreen(opened)).to.equal('cabde');
      expect([inQueue(opened), inForm(opened), opened.log.length]).to.deep.equal(['abcde', 'abcde', 0]);
      await key(opened, 'c.png', ' ');
      expect([onScreen(opened), inQueue(opened), inForm(opened)]).to.deep.equal(['cabde', 'cabde', 'cabde']);
      expect(opened.log).to.have.members(['moved c.png 0', 'change']);
      expect(opened.log).to.have.length(2);
      expect(opened.element.shadowRoot!.activeElement).to.equal(handle(opened, 'c.png'));
    });

    it('by keys can be undone with Escape', async () => {
      const opened = await open(`variant="${variant}"`);
      await key(opened, 'b.png', ' ');
      await key(opened, 'b.png', 'End');
      expect(onScreen(opened)).to.equal('acdeb');
      await key(opened, 'b.png', 'Escape');
      expect([onScreen(opened), inQueue(opened)]).to.deep.equal(['abcde', 'abcde']);
      expect(opened.log).to.deep.equal([]);
      expect(handle(opened, 'b.png').ariaPressed).to.equal('false');
    });

    it('is possible with single clicks', async () => {
      const opened = await open(`variant="${variant}"`);
      handle(opened, 'b.png').click();
      await opened.element.updateComplete;
      find(opened.element, 'button', 'Move later: b.png').click();
      await opened.element.updateComplete;
      find(opened.element, 'button', 'Move later: b.png').click();
      await opened.element.updateComplete;
      find(opened.element, 'button', 'Move earlier: b.png').click();
      await opened.element.updateComplete;
      handle(opened, 'b.png').click();
      expect(inQueue(opened)).to.equal('acbde');
      expect(opened.log).to.have.members(['moved b.png 2', 'change']);
    });

    it('is announced', async () => {
      const opened = await open(`variant="${variant}"`);
      await key(opened, 'c.png', ' ');
      expect(status(opened)).to.match(/^c\.png, picked up at position 3 of 5\. /);
      await key(opened, 'c.png', 'Home');
      expect(status(opened)).to.equal('c.png, moved to position 1 of 5');
      await key(opened, 'c.png', ' ');
      expect(status(opened)).to.equal('c.png, dropped at position 1 of 5');
      await key(opened, 'c.png', ' ');
      await key(opened, 'c.png', 'End');
      await key(opened, 'c.png', 'Escape');
      expect(status(opened)).to.equal('c.png, back at position 1 of 5');
    });

    it('ends when the carried file is removed, and says so', async () => {
      const opened = await open(`variant="${variant}"`);
      await key(opened, 'c.png', ' ');
      await key(opened, 'c.png', 'Home');
      opened.element.queue.remove(opened.element.tasks[2]!);
      await until(() => status(opened) === 'c.png was removed while it was moved', 'the announcement');
      expect(onScreen(opened)).to.equal('abde');
      expect(all(opened.element, 'button', /Move (earlier|later)/)).to.have.length(0);
      expect(opened.log).to.deep.equal(['change']);
    });

    it('ends when no other file is left', async () => {
      const opened = await open(`variant="${variant}"`, ['a.png', 'b.png']);
      const { element } = opened;
      await key(opened, 'a.png', ' ');
      element.queue.remove(element.tasks[1]!);
      await until(() => onScreen(opened) === 'a', 'the other one has gone');
      expect(status(opened)).to.equal('a.png, back at position 1 of 1');
      const down = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true, cancelable: true });
      expect(element.shadowRoot!.querySelector('.root')!.dispatchEvent(down), 'the page scrolls').to.equal(true);
    });

    it('keeps the carried file between its neighbors when the list changes', async () => {
      const opened = await open(`variant="${variant}"`);
      const { element } = opened;
      const names = (...wanted: string[]) => element.tasks.filter(({ name }) => wanted.includes(name));
      await key(opened, 'c.png', ' ');
      for (const task of names('a.png', 'b.png')) element.queue.remove(task);
      await until(() => onScreen(opened) === 'cde', 'two files less');
      await key(opened, 'c.png', ' ');
      expect(inQueue(opened)).to.equal('cde');
      expect(opened.log.filter((event) => event !== 'change')).to.deep.equal([]); // it was not moved
      await key(opened, 'd.png', ' ');
      element.stored = ['x.png', 'c.png', 'd.png', 'e.png'].map((name) => ({ key: name, name }));
      await until(() => onScreen(opened) === 'xcde', 'one file more');
      await key(opened, 'd.png', 'ArrowLeft');
      await key(opened, 'd.png', 'ArrowUp');
      await key(opened, 'd.png', ' ');
      expect(inQueue(opened)).to.match(/^(xdce|dxce)$/);
    });

    it('ends where the file is when the focus leaves it, or something else is pressed', async () => {
      const opened = await open(`variant="${variant}"`);
      handle(opened, 'a.png').focus();
      await key(opened, 'a.png', ' ');
      await key(opened, 'a.png', 'ArrowRight');
      const relatedTarget = handle(opened, 'e.png');
      relatedTarget.focus();
      // Firefox fires no focus events in a page that is not in front
      const left = new FocusEvent('focusout', { relatedTarget, bubbles: true, composed: true });
      if (!document.hasFocus()) handle(opened, 'a.png').dispatchEvent(left);
      expect(inQueue(opened)).to.equal('bacde');
      await key(opened, 'e.png', ' ');
      await key(opened, 'e.png', 'Home');
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      expect(inQueue(opened)).to.equal('ebacd');
    });

    it('goes back when the field is disabled', async () => {
      const opened = await open(`variant="${variant}"`);
      await key(opened, 'a.png', ' ');
      await key(opened, 'a.png', 'End');
      opened.element.disabled = true;
      await until(() => onScreen(opened) === 'abcde', 'the order before');
      expect((handle(opened, 'a.png') as HTMLButtonElement).disabled).to.equal(true);
      await opened.element.updateComplete;
      expect(inQueue(opened)).to.equal('abcde');
    });

    it('by mouse on the handle moves a file once, when it is dropped', async () => {
      const opened = await open(`variant="${variant}"`);
      const drop = await dragFile(opened.element, handle(opened, 'd.png'), ['c.png', 'b.png']);
      expect(onScreen(opened)).to.equal('adbce');
      expect(opened.log).to.deep.equal([]);
      await drop();
      expect([onScreen(opened), inForm(opened)]).to.deep.equal(['adbce', 'adbce']);
      expect(opened.log).to.have.members(['moved d.png 1', 'change']);
      expect(opened.log).to.have.length(2);
      const card = find(opened.element, 'listitem', 'd.png');
      expect([card.style.transform, card.style.order]).to.deep.equal(['', '']);
    });

    it('by mouse also moves a file that was picked up by its handle, from where that put it', async () => {
      const opened = await open(`variant="${variant}"`);
      await key(opened, 'd.png', ' ');
      await key(opened, 'd.png', 'ArrowLeft');
      const drop = await dragFile(opened.element, handle(opened, 'd.png'), ['a.png']);
      expect([onScreen(opened), inQueue(opened)]).to.deep.equal(['dabce', 'abdce']);
      await drop();
      await new Promise(requestAnimationFrame);
      expect([onScreen(opened), inQueue(opened)]).to.deep.equal(['dabce', 'dabce']);
      expect(opened.element.shadowRoot!.querySelector('.dragged, .carried')).to.equal(null);
    });

    it('by mouse goes back with Escape', async () => {
      const opened = await open(`variant="${variant}"`);
      await dragFile(opened.element, handle(opened, 'd.png'), ['a.png']);
      expect(onScreen(opened)).to.equal('dabce');
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      await opened.element.updateComplete;
      expect([onScreen(opened), opened.log.length]).to.deep.equal(['abcde', 0]);
    });

    it('by mouse goes back where nobody has heard the release', async () => {
      const opened = await open(`variant="${variant}"`);
      await dragFile(opened.element, handle(opened, 'd.png'), ['a.png']);
      expect(onScreen(opened)).to.equal('dabce');
      const move = new PointerEvent('pointermove', { pointerId: 7, isPrimary: true, bubbles: true, composed: true });
      find(opened.element, 'listitem', 'b.png').dispatchEvent(move);
      await opened.element.updateComplete;
      expect([onScreen(opened), opened.log.length]).to.deep.equal(['abcde', 0]);
      expect(opened.element.shadowRoot!.querySelector('.dragged, .carried, .carrying')).to.equal(null);
    });

    it('by a finger needs a long press on the file, or its handle', async () => {
      const opened = await open(`variant="${variant}"`);
      const card = find(opened.element, 'listitem', 'b.png').querySelector('.thumbnail')!;
      const end = await dragFile(opened.element, card, ['a.png'], 'touch');
      await end();
      expect(inQueue(opened), 'that scrolls').to.equal('abcde');
      const drop = await dragFile(opened.element, card, ['a.png'], 'touch', LONG_PRESS);
      await drop();
      expect(inQueue(opened)).to.equal('bacde');
      const again = await dragFile(opened.element, handle(opened, 'e.png'), ['b.png'], 'touch');
      await again();
      expect(inQueue(opened)).to.equal('ebacd');
    });

    it('counts over all files, also failed ones, which keep their place', async () => {
      const opened = await open(`variant="${variant}"`);
      const { element } = opened;
      const mode = sendingMode();
      element.mode = mode;
      await element.addFiles('uvwxyz'.split('').map((name) => sizedFile(`${name}.png`)));
      await until(() => mode.uploads.size > 2, 'begun');
      mode.of('v.png').fail(new UploadError('network', 'No.'));
      await until(() => element.tasks[6]!.status === 'failed', 'failed');
      await element.updateComplete;
      expect(onScreen(opened)).to.equal('abcdeuvwxyz');
      await key(opened, 'v.png', ' ');
      await key(opened, 'v.png', 'Home');
      await key(opened, 'v.png', ' ');
      expect(inQueue(opened)).to.equal('vabcdeuwxyz');
      expect(opened.log, 'the value is the same').to.deep.equal(['moved v.png 0']);
    });

    it('changes the value at once, also while many files are stored', async () => {
      const opened = await open(`variant="${variant}"`);
      const { element, form } = opened;
      element.stored = Array.from({ length: 250 }, (_, index) => ({ key: `${index}` }));
      await element.addFiles([sizedFile('x.png')]);
      element.queue.move(element.tasks[249]!, 0);
      expect(new FormData(form).getAll('photos').slice(0, 2)).to.deep.equal(['249', '0']);
      expect(opened.log).to.include('change');
    });

    it('glides, but not where a person wants less motion', async () => {
      const opened = await open(`variant="${variant}"`);
      const gliding = () => opened.element.shadowRoot!.getAnimations().filter(({ id }) => id === 'glide').length;
      await key(opened, 'c.png', ' ');
      await key(opened, 'c.png', 'Home');
      expect(gliding()).to.equal(3);
      const { matchMedia } = window;
      window.matchMedia = (query) =>
        query.includes('reduced') ? ({ matches: true } as MediaQueryList) : matchMedia(query);
      try {
        await until(() => gliding() === 0, 'the end of the motion');
        await key(opened, 'c.png', 'End');
        expect(onScreen(opened)).to.equal('abdec');
        expect(gliding()).to.equal(0);
      } finally {
        window.matchMedia = matchMedia;
      }
    });

    it('has no handles where nobody may change files, or there is one', async () => {
      const opened = await open(`variant="${variant}"`);
      opened.element.readOnly = true;
      await until(() => all(opened.element, '.handle').length === 0, 'no handles');
      opened.element.readOnly = false;
      opened.element.stored = [{ key: 'a.png' }];
      await until(() => all(opened.element, 'listitem').length === 1, 'one');
      expect(all(opened.element, '.handle')).to.have.length(0);
    });

    it('passes axe while a file is carried', async () => {
      const opened = await open(`variant="${variant}" cover`);
      await key(opened, 'c.png', ' ');
      await fadedIn(opened.element);
      await expect(opened.element).to.be.accessible();
    });
  });
}

describe('sorting a wall', () => {
  it('by arrow keys goes by lines up and down, and in Arabic to the other side', async () => {
    const opened = await open('variant="pictures"'); // 480 pixels: three cards in a line
    await key(opened, 'b.png', ' ');
    await key(opened, 'b.png', 'ArrowDown');
    expect(onScreen(opened)).to.equal('acdeb');
    await key(opened, 'b.png', 'ArrowUp');
    expect(onScreen(opened)).to.equal('abcde');
    const arabic = await open('variant="pictures"', NAMES, 'ar');
    await key(arabic, 'b.png', ' ');
    await key(arabic, 'b.png', 'ArrowLeft');
    expect(onScreen(arabic)).to.equal('acbde');
  });

  it('by buttons shows where earlier and later files are, also in a wall of one column', async () => {
    const opened = await open('variant="pictures"');
    const arrows = async () => {
      await key(opened, 'b.png', ' ');
      const found = ['left', 'right', 'up', 'down'].filter((way) => all(opened.element, `.mover-${way}`).length > 0);
      await key(opened, 'b.png', 'Escape');
      return found;
    };
    expect(await arrows()).to.deep.equal(['left', 'right']);
    opened.form.style.width = '200px';
    expect(await arrows()).to.deep.equal(['up', 'down']);
  });

  it('by mouse works on the card itself, and then opens no link', async () => {
    const opened = await open('variant="pictures"');
    opened.element.stored = NAMES.map((name) => ({ key: name, name, url: `https://b.example/${name}` }));
    await until(() => all(opened.element, 'a').length === 5, 'links');
    let clicks = 0;
    const link = find(opened.element, 'a', 'a.png');
    link.addEventListener('click', () => clicks++);
    const drop = await dragFile(opened.element, link, ['b.png', 'c.png']);
    await drop();
    link.click();
    expect(inQueue(opened)).to.equal('bcade');
    expect(clicks).to.equal(0);
  });

  it('marks the first as the cover, also while another one becomes it', async () => {
    const opened = await open('variant="pictures" cover');
    const covered = () => all(opened.element, '[part=cover]').map((mark) => mark.closest('li')!.ariaLabel);
    expect(covered()).to.deep.equal(['a.png']);
    await key(opened, 'c.png', ' ');
    await key(opened, 'c.png', 'Home');
    await key(opened, 'c.png', ' ');
    expect(covered()).to.deep.equal(['c.png']);
  });

  for (const [lang, expected] of [
    ['zh-CN', 'b.png，已移到第 1 位，共 5 个'],
    ['zh-TW', 'b.png，已移到第 1 位，共 5 個'],
    ['ja', 'b.png、5 件中 1 番目に移動しました'],
    ['ar', 'b.png، نُقل إلى الموضع 1 من 5'],
  ] as const) {
    it(`is announced in ${lang}`, async () => {
      const opened = await open('variant="pictures"', NAMES, lang);
      await until(() => opened.element.shadowRoot!.querySelector(`.root[lang="${lang}"]`), 'the language');
      await key(opened, 'b.png', ' ');
      await key(opened, 'b.png', 'Home');
      expect(status(opened).replace('١', '1').replace('٥', '5')).to.equal(expected);
    });
  }
});
