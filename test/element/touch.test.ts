import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { dragFile, namesOnScreen } from '../support/browser/drag-file.js';
import { choose } from '../support/browser/gestures.js';
import {
  add,
  announced,
  begun,
  fadedIn,
  type HeldElement,
  place,
  placeInForm,
} from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { define, replaceMedia, untilTestEnds } from '../support/browser/replace.js';
import { all, find, nameOf, textOf } from '../support/browser/roles.js';
import { styleForTouch, touchTargets } from '../support/browser/touch-screen.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const photo = (name: string) => sizedFile(name, 4_200_000, 'image/png');
const root = (element: Element) => element.shadowRoot!;
const damaged = new UploadError('integrity', 'Other bytes.', {
  status: 400,
  ossCode: 'InvalidDigest',
  requestId: '5C',
});
const cut = new UploadError('network', 'Cut.', { retryable: true, retryAfter: 9_000 });

/** A file in each state that has something to press, and a notice of one that was not added. */
async function fill({ element, mode }: HeldElement): Promise<void> {
  element.maxConcurrentUploads = 5;
  const names = ['failed.png', 'paused.png', 'a.png', 'retried.png', 'sent.png', 'queued.png'];
  await add(element, ...names.map(photo), sizedFile('a.pdf', 9, 'application/pdf'));
  await until(() => mode.uploads.size === 5, 'uploads');
  element.tasks[2]!.link = 'https://cdn.example/a.png';
  mode.of('failed.png').fail(damaged);
  element.pause(element.tasks[1]);
  mode.of('a.png').done();
  mode
    .of('retried.png')
    .job.link.retry(() => Promise.reject(cut))
    .catch(() => {});
  await until(() => element.tasks[0]!.status === 'failed' && element.tasks[2]!.status === 'done', 'states');
  await element.updateComplete;
}

/** Which targets are smaller than 44 pixels: what begins between two pixels is seen on 43 of them. */
const tooSmall = (element: Element) =>
  touchTargets(element).flatMap(({ name, width, height }) =>
    Math.min(width, height) < 43 ? `${name}: ${width} × ${height}` : [],
  );

describe('a touch screen', () => {
  for (const [look, markup, least] of [
    ['rows', 'multiple accept="image/*" style="width: 360px"', 20],
    ['rows to be sorted, narrow', 'multiple sortable cover accept="image/*" style="width: 280px"', 20],
    ['a wall', 'variant="pictures" multiple sortable accept="image/*" style="width: 360px"', 15],
  ] as const) {
    it(`has targets of 44 pixels: ${look}`, async () => {
      const placed = await place(markup);
      await fill(placed);
      if (markup.includes('sortable')) await until(() => all(placed.element, '.handle').length > 0, 'handles');
      styleForTouch(placed.element);
      await fadedIn(placed.element);
      expect(touchTargets(placed.element).length).to.be.at.least(least);
      expect(tooSmall(placed.element).join('\n')).to.equal('');
    });
  }

  it('has targets of 44 pixels: many files, and one that was removed', async () => {
    const { element } = await place('multiple style="width: 360px"');
    element.stored = Array.from({ length: 40 }, (_, index) => ({
      key: `${index}`,
      url: `https://cdn.example/${index}`,
    }));
    await until(() => all(element, '.dense').length === 1, 'low rows');
    all(element, 'button', 'Remove: 3')[0]!.click();
    await until(() => all(element, '.undo').length === 1, 'the offer to undo');
    find(element, '.list').style.maxBlockSize = 'none'; // some scroll bars cover what they lie on
    styleForTouch(element);
    await fadedIn(element);
    expect(touchTargets(element).length).to.be.at.least(20);
    expect(tooSmall(element).join('\n')).to.equal('');
  });

  it('has targets of 44 pixels: an avatar', async () => {
    const placed = await place('variant="avatar" style="width: 360px"');
    choose(placed.element, photo('a.png'));
    (await begun(placed.mode, 'a.png')).fail(damaged);
    await until(() => all(placed.element, 'button', /Copy details/).length === 1, 'the failure');
    styleForTouch(placed.element);
    expect(tooSmall(placed.element).join('\n')).to.equal('');
  });

  it('shows one wide button with icon and hint, where nothing can be dropped', async () => {
    replaceMedia('(hover)', false);
    const { element } = await place('multiple accept="image/*" style="width: 360px"');
    const zone = find(element, '[part=dropzone]');
    const button = find(element, 'button', 'Choose files');
    expect(button.getBoundingClientRect().width).to.equal(360);
    expect([
      textOf(zone),
      button.querySelectorAll('svg, .icon, .row .thumbnail, .row .actions .action, .mark, .disc').length,
    ]).to.deep.equal(['Choose files Images', 1]);
    expect(root(element).getElementById(button.getAttribute('aria-describedby')!)!.textContent).to.contain('Images');
    element.innerHTML = '<i slot="icon">+</i>';
    const assigned = [...button.querySelectorAll('slot')].flatMap((slot) => slot.assignedElements());
    expect(assigned.map(textOf)).to.deep.equal(['+']);
    await add(element, photo('a.png'));
    expect(textOf(find(element, '[part=dropzone]'))).to.contain('Add more files');
    element.noDrop = true;
    replaceMedia('(hover)', true);
    await element.updateComplete;
    expect(find(element, '.zone.full'), 'a mouse cannot drop either').to.be.ok;
    element.innerHTML = '<b slot="label">Your photos</b>';
    element.requestUpdate();
    await element.updateComplete;
    expect(textOf(find(element, '.button')), 'a label of the page stays above the button').to.equal('Choose files');
    expect(all(element, '.zone.full')).to.deep.equal([]);
  });

  it('says what the camera takes, where the browser has `capture`', async () => {
    const { element } = await place('capture="environment" accept="image/*"');
    const says = () => nameOf(root(element).querySelector('.button')!);
    expect(says()).to.equal('Choose a file');
    define(HTMLInputElement.prototype, 'capture', { value: '' });
    const after = async (change: Partial<typeof element>) => {
      Object.assign(element, change);
      element.requestUpdate();
      await element.updateComplete;
      return says();
    };
    expect(await after({})).to.equal('Take a photo');
    expect(await after({ accept: 'video/*' })).to.equal('Record a video');
    expect(await after({ accept: 'audio/*' })).to.equal('Choose a file');
    expect(await after({ accept: 'image/*', capture: undefined })).to.equal('Choose a file');
    element.variant = 'avatar';
    await until(() => root(element).querySelector('.portrait'), 'the avatar');
    expect(await after({})).to.equal('Add a picture');
    expect(await after({ capture: 'user' })).to.equal('Take a photo');
    element.variant = 'pictures';
    await until(() => root(element).querySelector('.wall'), 'the wall');
    expect(await after({ multiple: true })).to.equal('Take a photo');
  });

  it('doubles tiles and symbols with the size of the text', async () => {
    const sizes = async (markup: string) => {
      const placed = await place(`${markup} accept="image/*" style="width: 1000px"`);
      await fill(placed);
      await until(() => all(placed.element, '.handle').length > 0, 'handles');
      await fadedIn(placed.element);
      const drawn = [
        ...root(placed.element).querySelectorAll('svg, .icon, .row .thumbnail, .row .actions .action, .mark, .disc'),
      ];
      return drawn.map(
        (one) => [one.closest('[part]')!.getAttribute('part'), one.getBoundingClientRect().height] as const,
      );
    };
    for (const markup of ['multiple sortable', 'multiple sortable variant="pictures"']) {
      const usual = await sizes(markup);
      const { style } = document.documentElement;
      style.fontSize = '200%';
      untilTestEnds({ restore: () => (style.fontSize = '') });
      const large = await sizes(markup);
      style.fontSize = '';
      expect(usual.length).to.be.above(20);
      const grown = usual.map(([part, size], at) => `${part}: ${size} → ${large[at]![1]}`);
      expect(grown.filter((_, at) => large[at]![1] < 1.95 * usual[at]![1]).join('\n')).to.equal('');
    }
  });
});

describe('a wall to be sorted, on a touch screen', () => {
  const timers = LongTimers.use();
  const NAMES = ['a.png', 'b.png', 'c.png'];

  async function open() {
    const page = 'style="width: 480px"';
    const opened = await placeInForm('multiple sortable variant="pictures"', NAMES, page);
    const { element } = opened;
    await until(() => all(element, '.handle').length === 3, 'the handles');
    styleForTouch(element);
    await fadedIn(element);
    const card = (name: string) => find(element, 'row', name);
    const picture = (name: string) => card(name).querySelector<HTMLElement>('.thumbnail')!;
    return { element, card, picture, handle: (name: string) => card(name).querySelector<HTMLElement>('.handle')! };
  }

  it('shows no handle, but to keys', async () => {
    const { card, handle, element } = await open();
    expect(getComputedStyle(handle('b.png')).opacity).to.equal('0');
    const { left, top } = card('b.png').getBoundingClientRect();
    expect(
      root(element)
        .elementFromPoint(left + 20, top + 20)!
        .closest('.handle'),
      'a tap there',
    ).to.equal(null);
    handle('b.png').classList.add('focused');
    void getComputedStyle(handle('b.png')).opacity; // begins to change
    for (const fading of handle('b.png').getAnimations()) fading.finish();
    expect(getComputedStyle(handle('b.png')).opacity).to.equal('1');
  });

  it('moves a file that was held and let go by two buttons, until another place is pressed', async () => {
    const { element, picture } = await open();
    const release = await dragFile(element, picture('a.png'), [], 'touch', () => timers.pass(400));
    expect(all(element, '.movers')).to.have.length(0);
    await release();
    expect(announced(element)).to.match(/^a\.png, picked up at position 1 of 3\. /);
    expect(nameOf(root(element).activeElement!)).to.equal('Move: a.png');
    find(element, 'button', 'Move later: a.png').click();
    await element.updateComplete;
    expect(namesOnScreen(element)).to.deep.equal(['b.png', 'a.png', 'c.png']);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['b.png', 'a.png', 'c.png']);
    await element.updateComplete;
    expect(all(element, '.movers')).to.have.length(0);
  });

  it('drops a file where a finger has carried it', async () => {
    const { element, picture } = await open();
    await (
      await dragFile(element, picture('a.png'), ['b.png'], 'touch', () => timers.pass(400))
    )();
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['b.png', 'a.png', 'c.png']);
    expect(all(element, '.movers')).to.have.length(0);
  });
});
