import { expect } from '@open-wc/testing';
import { dragFile, namesOnScreen } from '../support/browser/drag-file.js';
import { announced, fadedIn, placeInForm, type PlacedInForm } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replaceMedia } from '../support/browser/replace.js';
import { all, find } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const NAMES = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];

interface Opened extends PlacedInForm {
  /** `file-moved` and `change`, in their order. */
  moves: string[];
}

async function open(markup: string, names = NAMES, lang = 'en'): Promise<Opened> {
  const page = `lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}" style="width: 480px"`;
  const opened = await placeInForm(`multiple sortable ${markup}`, names, page);
  const { element } = opened;
  await until(() => all(element, '.handle').length === names.length, 'the handles');
  const moves: string[] = [];
  element.addEventListener('file-moved', ({ detail }) => moves.push(`moved ${detail.task.name} ${detail.index}`));
  element.addEventListener('change', () => moves.push('change'));
  return { ...opened, moves };
}

const letters = (names: readonly string[]) => names.map((name) => name[0]).join('');
const inQueue = ({ element }: Opened) => letters(element.tasks.map(({ name }) => name));
const inForm = ({ entries }: Opened) => letters(entries() as string[]);
/** The order that is seen. */
const onScreen = ({ element }: Opened) => letters(namesOnScreen(element));
const handle = ({ element }: Opened, name: string) => find(element, '.handle', new RegExp(name));
const carried = ({ element }: Opened) => element.shadowRoot!.querySelector('.dragged, .carried, .carrying');

async function key(opened: Opened, name: string, ...values: string[]): Promise<void> {
  for (const value of values) {
    const target = handle(opened, name);
    if (value === ' ') target.click(); // what a browser makes of the key
    else target.dispatchEvent(new KeyboardEvent('keydown', { key: value, bubbles: true, composed: true }));
    await opened.element.updateComplete;
  }
}

for (const variant of ['dropzone', 'pictures']) {
  describe(`sorting, ${variant}`, () => {
    it('by keys changes the order on the screen at once, and the queue, form and value when dropped', async () => {
      const opened = await open(`variant="${variant}"`);
      handle(opened, 'c.png').focus();
      await key(opened, 'c.png', ' ');
      expect(announced(opened.element)).to.match(/^c\.png, picked up at position 3 of 5\. /);
      expect(handle(opened, 'c.png').ariaPressed).to.equal('true');
      await key(opened, 'c.png', 'ArrowLeft', 'ArrowLeft');
      expect(announced(opened.element)).to.equal('c.png, moved to position 1 of 5');
      expect(onScreen(opened)).to.equal('cabde');
      expect([inQueue(opened), inForm(opened), opened.moves.length]).to.deep.equal(['abcde', 'abcde', 0]);
      await key(opened, 'c.png', ' ');
      expect(announced(opened.element)).to.equal('c.png, dropped at position 1 of 5');
      expect([onScreen(opened), inQueue(opened), inForm(opened)]).to.deep.equal(['cabde', 'cabde', 'cabde']);
      expect(opened.moves).to.have.members(['moved c.png 0', 'change']);
      expect(opened.element.shadowRoot!.activeElement).to.equal(handle(opened, 'c.png'));
    });

    it('by mouse on the handle moves a file once, when it is dropped', async () => {
      const opened = await open(`variant="${variant}"`);
      const drop = await dragFile(opened.element, handle(opened, 'd.png'), ['c.png', 'b.png']);
      expect(onScreen(opened)).to.equal('adbce');
      expect(opened.moves).to.deep.equal([]);
      await drop();
      expect([onScreen(opened), inForm(opened)]).to.deep.equal(['adbce', 'adbce']);
      expect(opened.moves).to.have.members(['moved d.png 1', 'change']);
      const card = find(opened.element, 'row', 'd.png');
      expect([card.style.transform, card.style.order]).to.deep.equal(['', '']);
    });

    it('passes axe while a file is carried', async () => {
      const opened = await open(`variant="${variant}" cover`);
      await key(opened, 'c.png', ' ');
      await fadedIn(opened.element);
      await expect(opened.element).to.be.accessible();
    });
  });
}

describe('sorting', () => {
  const timers = LongTimers.use();

  it('by keys can be undone with Escape, which is announced', async () => {
    const opened = await open('');
    await key(opened, 'b.png', ' ', 'End');
    expect(onScreen(opened)).to.equal('acdeb');
    await key(opened, 'b.png', 'Escape');
    expect(announced(opened.element)).to.equal('b.png, back at position 2 of 5');
    expect([onScreen(opened), inQueue(opened)]).to.deep.equal(['abcde', 'abcde']);
    expect(opened.moves).to.deep.equal([]);
    expect(handle(opened, 'b.png').ariaPressed).to.equal('false');
  });

  it('is possible with single clicks', async () => {
    const opened = await open('variant="pictures"');
    handle(opened, 'b.png').click();
    for (const action of ['Move later', 'Move later', 'Move earlier']) {
      await opened.element.updateComplete;
      find(opened.element, 'button', `${action}: b.png`).click();
    }
    await opened.element.updateComplete;
    handle(opened, 'b.png').click();
    expect(inQueue(opened)).to.equal('acbde');
    expect(opened.moves).to.have.members(['moved b.png 2', 'change']);
  });

  it('ends when the carried file is removed, and says so', async () => {
    const opened = await open('');
    await key(opened, 'c.png', ' ', 'Home');
    opened.element.queue.remove(opened.element.tasks[2]!);
    await until(() => announced(opened.element) === 'c.png was removed while it was moved', 'the announcement');
    expect(onScreen(opened)).to.equal('abde');
    expect(all(opened.element, 'button', /Move (earlier|later)/)).to.have.length(0);
    expect(opened.moves).to.deep.equal(['change']);
    opened.element.readOnly = true;
    await until(() => all(opened.element, '.handle').length === 0, 'no handles where nobody may change files');
  });

  it('keeps the carried file between its neighbors when the list changes', async () => {
    const opened = await open('variant="pictures"');
    const { element } = opened;
    await key(opened, 'c.png', ' ');
    for (const task of element.tasks.slice(0, 2)) element.queue.remove(task);
    await until(() => onScreen(opened) === 'cde', 'two files less');
    await key(opened, 'c.png', ' ');
    expect(inQueue(opened)).to.equal('cde');
    expect(opened.moves.filter((event) => event !== 'change')).to.deep.equal([]); // it was not moved
    await key(opened, 'd.png', ' ');
    element.stored = ['x.png', 'c.png', 'd.png', 'e.png'].map((name) => ({ key: name, name }));
    await until(() => onScreen(opened) === 'xcde', 'one file more');
    await key(opened, 'd.png', 'ArrowLeft', 'ArrowUp', ' ');
    expect(inQueue(opened)).to.match(/^(xdce|dxce)$/);
  });

  it('ends where the file is when the focus leaves it, or something else is pressed', async () => {
    const opened = await open('');
    handle(opened, 'a.png').focus();
    await key(opened, 'a.png', ' ', 'ArrowRight');
    const relatedTarget = handle(opened, 'e.png');
    relatedTarget.focus();
    // Firefox fires no focus events in a page that is not in front
    const left = new FocusEvent('focusout', { relatedTarget, bubbles: true, composed: true });
    if (!document.hasFocus()) handle(opened, 'a.png').dispatchEvent(left);
    expect(inQueue(opened)).to.equal('bacde');
    await key(opened, 'e.png', ' ', 'Home');
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    expect(inQueue(opened)).to.equal('ebacd');
  });

  it('by mouse goes back with Escape, or where nobody has heard the release', async () => {
    const opened = await open('variant="pictures"');
    const move = new PointerEvent('pointermove', { pointerId: 7, isPrimary: true, bubbles: true, composed: true });
    for (const end of [
      () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
      () => find(opened.element, 'row', 'b.png').dispatchEvent(move),
    ]) {
      await dragFile(opened.element, handle(opened, 'd.png'), ['a.png']);
      expect(onScreen(opened)).to.equal('dabce');
      end();
      await opened.element.updateComplete;
      expect([onScreen(opened), opened.moves.length]).to.deep.equal(['abcde', 0]);
      expect(carried(opened)).to.equal(null);
    }
  });

  it('by a finger needs a long press on the file, or its handle', async () => {
    const opened = await open('');
    const card = find(opened.element, 'row', 'b.png').querySelector<HTMLElement>('.thumbnail')!;
    const drag = async (from: HTMLElement, to: string, rest?: () => unknown) =>
      (await dragFile(opened.element, from, [to], 'touch', rest))();
    await drag(card, 'a.png');
    timers.pass(1000);
    expect(inQueue(opened), 'that scrolls').to.equal('abcde');
    await drag(card, 'a.png', () => timers.pass(390));
    expect(inQueue(opened), 'also a moment later').to.equal('abcde');
    await drag(card, 'a.png', () => timers.pass(400));
    expect(inQueue(opened)).to.equal('bacde');
    await drag(handle(opened, 'e.png'), 'b.png');
    expect(inQueue(opened)).to.equal('ebacd');
  });

  it('changes the value at once, also while many files are stored', async () => {
    const opened = await open('');
    const { element, entries } = opened;
    element.stored = Array.from({ length: 250 }, (_, index) => ({ key: `${index}` }));
    await element.addFiles([sizedFile('x.png')]);
    element.queue.move(element.tasks[249]!, 0);
    expect(entries().slice(0, 2)).to.deep.equal(['249', '0']);
    expect(opened.moves).to.include('change');
  });

  it('glides, but not where a person wants less motion', async () => {
    const opened = await open('variant="pictures"');
    const gliding = () => opened.element.shadowRoot!.getAnimations().filter(({ id }) => id === 'glide').length;
    await key(opened, 'c.png', ' ', 'Home');
    expect(gliding()).to.equal(3);
    replaceMedia('(prefers-reduced-motion: reduce)', true);
    await fadedIn(opened.element);
    await key(opened, 'c.png', 'End');
    expect([onScreen(opened), gliding()]).to.deep.equal(['abdec', 0]);
  });
});

describe('sorting a wall', () => {
  it('by arrow keys goes by lines up and down, and in Arabic to the other side, which is announced', async () => {
    const opened = await open('variant="pictures"'); // 480 pixels: three cards in a line
    await key(opened, 'b.png', ' ', 'ArrowDown');
    expect(onScreen(opened)).to.equal('acdeb');
    await key(opened, 'b.png', 'ArrowUp');
    expect(onScreen(opened)).to.equal('abcde');
    const arabic = await open('variant="pictures"', NAMES, 'ar');
    await until(() => arabic.element.shadowRoot!.querySelector('.root[lang="ar"]'), 'the language');
    await key(arabic, 'b.png', ' ', 'ArrowLeft');
    expect(onScreen(arabic)).to.equal('acbde');
    const numbers = announced(arabic.element).replace('٣', '3').replace('٥', '5');
    expect(numbers).to.equal('b.png، نُقل إلى الموضع 3 من 5');
  });

  it('by mouse works on the card itself, and then opens no link', async () => {
    const opened = await open('variant="pictures"');
    opened.element.stored = NAMES.map((name) => ({ key: name, name, url: `https://b.example/${name}` }));
    await until(() => all(opened.element, 'a').length === 5, 'links');
    let clicks = 0;
    const link = find(opened.element, 'a', 'a.png');
    link.addEventListener('click', () => clicks++);
    const drop = await dragFile(opened.element, link, ['b.png', 'c.png']);
    await drop(); // and clicks
    expect(inQueue(opened)).to.equal('bcade');
    expect(clicks).to.equal(0);
  });

  it('marks the first as the cover, also while another one becomes it', async () => {
    const opened = await open('variant="pictures" cover');
    const covered = () => all(opened.element, '[part=cover]').map((mark) => mark.closest('[role=row]')!.ariaLabel);
    expect(covered()).to.deep.equal(['a.png']);
    await key(opened, 'c.png', ' ', 'Home', ' ');
    expect(covered()).to.deep.equal(['c.png']);
  });
});
