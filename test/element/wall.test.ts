import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import { drop } from '../support/browser/gestures.js';
import { add, place } from '../support/browser/held-element.js';
import { all, find, row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const photos = (...letters: string[]) => letters.map((letter) => sizedFile(`${letter}.png`, 5000, 'image/png'));
const wall = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.wall')!;
const zone = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.zone');
const columns = (element: Element) => getComputedStyle(wall(element)).gridTemplateColumns.split(' ').length;

async function openWall(markup = '', width = 480) {
  const opened = await place(`multiple variant="pictures" style="width: ${width}px" ${markup}`);
  await until(() => wall(opened.element), 'the wall');
  return opened;
}

describe('a wall', () => {
  it('shows the zone as a card before there is a file, and as the last one afterwards', async () => {
    const { element } = await openWall();
    expect(all(element, 'button').map(textOf)).to.deep.equal(['Add files']);
    const { width, height } = zone(element)!.getBoundingClientRect();
    expect(width).to.be.closeTo(height, 1);
    let opened = 0;
    element.shadowRoot!.querySelector('input')!.click = () => void opened++;
    find(element, 'button', 'Add files').click();
    expect(opened, 'the dialog opens once by a click anywhere on it').to.equal(1);
    zone(element)!.querySelector<HTMLElement>('.icon')!.click();
    expect(opened).to.equal(2);
    drop(element, ...photos('a', 'b'));
    await until(() => all(element, 'row', 'b.png').length === 1, 'its card');
    const cards = all(element, 'row');
    expect(cards.map(({ ariaLabel }) => ariaLabel)).to.deep.equal(['a.png', 'b.png']);
    expect(cards[1]!.compareDocumentPosition(zone(element)!) & Node.DOCUMENT_POSITION_FOLLOWING).to.be.greaterThan(0);
    const right = cards[1]!.getBoundingClientRect().right;
    expect(zone(element)!.getBoundingClientRect().left).to.be.greaterThan(right);
  });

  it('shows a picture that is not stored yet clearly while the pointer is over it', async () => {
    const { element } = await openWall();
    await add(element, ...photos('a'));
    const card = await until(() => all(element, 'row', 'a.png')[0], 'its card');
    const root = element.shadowRoot!;
    const rules = root.adoptedStyleSheets.flatMap(({ cssRules }) => Array.from(cssRules, ({ cssText }) => cssText));
    const hovered = new CSSStyleSheet();
    hovered.replaceSync(rules.join('\n').replaceAll(':hover', '.hovered')); // a script cannot hover
    root.adoptedStyleSheets = [hovered];
    const opacity = () => {
      for (const animation of card.getAnimations({ subtree: true })) animation.finish();
      return getComputedStyle(card.querySelector('.thumbnail')!).opacity;
    };
    expect(opacity()).to.equal('0.5');
    card.classList.add('hovered');
    expect(opacity()).to.equal('1');
  });

  it('draws all its cards at once, so that the zone stays the last one', async () => {
    const { element } = await openWall();
    const counts = new Set<number>();
    element.addController({ hostUpdated: () => void counts.add(all(element, 'row').length) });
    await add(element, ...photos(...Array.from({ length: 20 }, (_, index) => `${index}`)));
    for (let frames = 0; frames < 5; frames++) await new Promise(requestAnimationFrame);
    expect([...counts].filter((count) => count > 0)).to.deep.equal([20]);
  });

  it('fits as many cards into a line as it has room for, of the size and radius that a page sets', async () => {
    const { element } = await openWall();
    await add(element, ...photos('a', 'b', 'c'));
    for (const [width, expected] of Object.entries({ 240: 1, 358: 3, 480: 3, 720: 5, 1280: 9 })) {
      element.style.width = `${width}px`;
      expect(columns(element), `${width} pixels`).to.equal(expected);
      expect(element.scrollWidth).to.be.at.most(Number(width));
      for (const card of all(element, 'row')) expect(card.offsetWidth).to.be.closeTo(card.offsetHeight, 1);
    }
    element.style.width = '480px';
    element.style.setProperty('--oss-upload-card-size', '80px');
    element.style.setProperty('--oss-upload-card-radius', '3px');
    expect(columns(element)).to.equal(5);
    expect(getComputedStyle(row(element, 'a.png')).borderRadius).to.equal('3px');
  });

  it('says every state in words, and offers what can be done', async () => {
    const { element, mode } = await openWall('max-concurrent-uploads="4"');
    await add(element, ...photos('a', 'b', 'c', 'd', 'e', 'f'));
    element.pause(element.tasks[0]);
    mode.of('b.png').fail(new UploadError('network', 'No connection.'));
    element.cancel(element.tasks[2]);
    mode.of('d.png').done();
    element.pause(element.tasks[4]);
    for (const [name, words, ...actions] of [
      ['d.png', 'Uploaded', 'Remove'],
      ['a.png', 'Paused', 'Resume', 'Cancel'],
      ['b.png', 'Failed', 'Retry', 'Remove'],
      ['c.png', 'Canceled', 'Retry', 'Remove'],
    ] as const) {
      await until(() => textOf(row(element, name)).includes(words), `${name}: ${words}`);
      const buttons = [...row(element, name).querySelectorAll('.action')].map(({ ariaLabel }) => ariaLabel);
      expect(buttons).to.deep.equal(actions.map((action) => `${action}: ${name}`));
    }
    expect(textOf(wall(element).parentElement!), 'below the wall').to.contain('Check the connection, then try again.');
    mode.of('f.png').sent(2250);
    await until(() => find(element, 'progressbar', 'Progress of f.png').ariaValueText === '45%', 'its progress');
    element.maxConcurrentUploads = 1;
    await add(element, ...photos('g'));
    expect(textOf(row(element, 'g.png'))).to.contain('Waiting');
  });

  it('shows the total of few files, too, from two that run on and until all are finished', async () => {
    const { element, mode } = await openWall('max-concurrent-uploads="2"');
    element.stored = [{ key: 's.png' }];
    const summary = () => textOf(element.shadowRoot!.querySelector('[part=summary] .body') ?? new Text());
    await add(element, ...photos('a'));
    expect(summary(), 'of one').to.equal('');
    await add(element, ...photos('b'));
    expect(summary()).to.match(/^Uploading 2 files 1 of 3 uploaded/);
    mode.of('a.png').done();
    await until(() => summary().startsWith('Uploading 1 file 2 of 3 uploaded'), 'one left');
    mode.of('b.png').done();
    await until(() => summary() === '', 'no total');
  });

  it('draws pictures large enough for their cards, and shows type and name of other files', async () => {
    const { element } = await openWall();
    await add(element, await createSamplePhoto('a.jpg', 210));
    const canvas = await until(() => row(element, 'a.jpg').querySelector('canvas'), 'the picture');
    expect(canvas.width).to.be.greaterThan(240);
    expect(canvas.getBoundingClientRect().width).to.be.closeTo(row(element, 'a.jpg').clientWidth, 1);
    element.stored = [{ key: 'u/report.pdf', url: 'https://b.example/u/report.pdf' }];
    await until(() => all(element, 'row', 'report.pdf').length === 1, 'the card');
    expect(textOf(row(element, 'report.pdf').querySelector('.type')!)).to.equal('PDF');
    expect(textOf(row(element, 'report.pdf').querySelector('.title')!)).to.equal('report.pdf');
    expect(find(element, 'a', 'report.pdf').getAttribute('href')).to.equal('https://b.example/u/report.pdf');
  });

  it('has no zone when it is full, and gets it back; the focus is not lost', async () => {
    const { element, mode } = await openWall('max-files="2"');
    find(element, 'button', 'Add files').focus();
    await add(element, ...photos('a', 'b'));
    expect(zone(element)).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.not.equal(null);
    mode.of('a.png').done();
    const remove = await until(() => all(element, 'button', 'Remove: a.png')[0], 'done');
    remove.focus();
    remove.click();
    await until(() => zone(element), 'the zone');
    expect(element.shadowRoot!.activeElement?.ariaLabel, 'on the next card').to.equal('Cancel: b.png');
  });

  it('can become a list, and a list a wall, which has no buttons where it is read-only', async () => {
    const { element } = await place('multiple no-auto');
    await add(element, ...photos('a'));
    expect(row(element, 'a.png').matches('.row')).to.equal(true);
    element.variant = 'pictures';
    await until(() => all(element, 'row', 'a.png')[0]?.matches('.card'), 'a card');
    element.variant = 'dropzone';
    await until(() => all(element, 'row', 'a.png')[0]?.matches('.row'), 'a row');
    expect(element.shadowRoot!.querySelector('.zone.add')).to.equal(null);
    element.clear();
    Object.assign(element, { variant: 'pictures', readOnly: true, stored: [{ key: 'b.png' }] });
    await until(() => all(element, 'row', 'b.png')[0]?.matches('.card'), 'its card');
    expect(all(element, 'button')).to.have.length(0);
    expect(zone(element)).to.equal(null);
  });
});

describe('a wall of 1,000 cards', () => {
  async function openLong() {
    const opened = await openWall('sortable');
    opened.element.stored = Array.from({ length: 1000 }, (_, index) => ({ key: `${index}.jpg` }));
    await until(() => all(opened.element, '.handle', 'Move: 1.jpg')[0], 'cards');
    return opened;
  }

  it('renders those in view, wherever it is scrolled', async () => {
    const { element } = await openLong();
    const shown = () => all(element, 'row');
    await until(() => shown().length > 5, 'cards');
    expect(shown().length).to.be.lessThan(60);
    expect(shown()[0]!.parentElement!.ariaRowCount).to.equal('1000');
    const box = wall(element);
    const expected = () => 334 * (shown()[0]!.offsetHeight + 12); // three in a line, the zone in the last
    await until(() => Math.abs(box.scrollHeight - expected()) < 347, 'the height of all lines');
    const height = box.scrollHeight;
    box.scrollTop = height / 2;
    await until(() => Number(shown()[0]!.ariaRowIndex) > 400, 'those in the middle');
    const middle = box.getBoundingClientRect().top + 300;
    const inView = shown().filter((card) => Math.abs(card.getBoundingClientRect().top - middle) < card.offsetHeight);
    expect(inView).to.have.length(6);
    expect(box.scrollHeight).to.be.closeTo(height, 2);
    box.scrollTop = height;
    await until(() => shown().some(({ ariaLabel }) => ariaLabel === '999.jpg'), 'the last');
    const { bottom } = box.getBoundingClientRect();
    expect(zone(element)!.getBoundingClientRect().bottom).to.be.at.most(bottom + 1);
  });

  it('keeps the carried one while it is moved from end to end', async () => {
    const { element } = await openLong();
    const handle = find(element, '.handle', 'Move: 1.jpg');
    handle.focus();
    handle.click();
    await element.updateComplete;
    handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, composed: true }));
    await until(() => wall(element).scrollTop > 16_000, 'the end in view');
    await until(() => all(element, 'row', '999.jpg').length === 1, 'its neighbor');
    expect(element.shadowRoot!.activeElement).to.equal(handle);
    handle.click();
    await element.updateComplete;
    expect(element.tasks.at(-1)!.name).to.equal('1.jpg');
    expect(element.shadowRoot!.activeElement?.ariaLabel).to.equal('Move: 1.jpg');
  });
});
