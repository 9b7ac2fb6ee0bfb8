import { expect, fixture } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import { drop } from '../support/browser/gestures.js';
import { add, fadedIn, place } from '../support/browser/held-element.js';
import { all, find, row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const photo = (name: string) => sizedFile(name, 5000, 'image/png');
const wall = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.wall')!;
const columns = (element: Element) => getComputedStyle(wall(element)).gridTemplateColumns.split(' ').length;

async function openWall(markup = '', width = 480) {
  const opened = await place(`multiple variant="pictures" ${markup}`);
  opened.element.style.width = `${width}px`;
  await until(() => wall(opened.element), 'the wall');
  return opened;
}

describe('a wall', () => {
  it('shows the zone as a card before there is a file, and as the last one afterwards', async () => {
    const { element } = await openWall();
    const zone = () => element.shadowRoot!.querySelector<HTMLElement>('.zone')!;
    expect(all(element, 'button').map(textOf)).to.deep.equal(['Add files']);
    const { width, height } = zone().getBoundingClientRect();
    expect(width).to.be.closeTo(height, 1);
    await add(element, photo('a.png'), photo('b.png'));
    const cards = all(element, 'listitem');
    expect(cards.map(({ ariaLabel }) => ariaLabel)).to.deep.equal(['a.png', 'b.png']);
    expect(cards[1]!.compareDocumentPosition(zone()) & Node.DOCUMENT_POSITION_FOLLOWING).to.be.greaterThan(0);
    expect(zone().getBoundingClientRect().left).to.be.greaterThan(cards[1]!.getBoundingClientRect().right);
  });

  it('draws all its cards at once, so that the zone stays the last one', async () => {
    const { element } = await openWall();
    const counts = new Set<number>();
    const observer = new MutationObserver(() => counts.add(all(element, 'listitem').length));
    observer.observe(element.shadowRoot!, { childList: true, subtree: true });
    await add(element, ...Array.from({ length: 20 }, (_, index) => photo(`${index}.png`)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    observer.disconnect();
    expect([...counts].filter((count) => count > 0)).to.deep.equal([20]);
  });

  it('opens the dialog once by a click anywhere on the zone', async () => {
    const { element } = await openWall();
    const input = element.shadowRoot!.querySelector('input')!;
    let opened = 0;
    input.addEventListener('click', (event) => (event.preventDefault(), opened++));
    find(element, 'button', 'Add files').click();
    expect(opened).to.equal(1);
    element.shadowRoot!.querySelector<HTMLElement>('.zone .icon')!.click();
    expect(opened).to.equal(2);
  });

  it('takes dropped files', async () => {
    const { element } = await openWall();
    drop(element, photo('a.png'));
    await until(() => all(element, 'listitem', 'a.png').length === 1, 'its card');
  });

  for (const [width, expected] of [
    [240, 1],
    [358, 3],
    [480, 3],
    [720, 5],
    [1280, 9],
  ] as const) {
    it(`fits ${expected} cards into a line of ${width} pixels, and no more than the line`, async () => {
      const { element } = await openWall('', width);
      await add(element, ...['a', 'b', 'c'].map((name) => photo(`${name}.png`)));
      expect(columns(element)).to.equal(expected);
      expect(element.scrollWidth).to.be.at.most(width);
      for (const card of all(element, 'listitem')) expect(card.offsetWidth).to.be.closeTo(card.offsetHeight, 1);
    });
  }

  it('follows the size and the radius that a page sets', async () => {
    const { element } = await openWall();
    element.style.setProperty('--oss-upload-card-size', '80px');
    element.style.setProperty('--oss-upload-card-radius', '3px');
    await add(element, photo('a.png'));
    expect(columns(element)).to.equal(5);
    expect(getComputedStyle(row(element, 'a.png')).borderRadius).to.equal('3px');
  });

  it('shows progress as a ring', async () => {
    const { element, mode } = await openWall();
    await add(element, sizedFile('a.png', 1000, 'image/png'));
    mode.of('a.png').sent(450);
    await until(() => find(element, 'progressbar').getAttribute('aria-valuenow') === '45', 'the progress');
    const ring = find(element, 'progressbar', 'Progress of a.png');
    expect(ring.getAttribute('aria-valuetext')).to.equal('45%');
    expect(textOf(row(element, 'a.png'))).to.contain('45%');
    const arc = ring.querySelector('.arc')!;
    await until(() => parseFloat(getComputedStyle(arc).strokeDashoffset) === 55, 'the drawn share');
  });

  it('says every state in words, and offers what can be done', async () => {
    const { element, mode } = await openWall('max-concurrent-uploads="4"');
    await add(element, ...['a', 'b', 'c', 'd', 'e'].map((name) => photo(`${name}.png`)));
    element.pause(element.tasks[0]);
    mode.of('b.png').fail(new UploadError('network', 'No connection.'));
    element.cancel(element.tasks[2]);
    mode.of('d.png').done();
    element.pause(element.tasks[4]);
    const facts = (name: string) => textOf(row(element, name));
    await until(() => facts('d.png').includes('Uploaded'), 'stored');
    expect(facts('a.png')).to.contain('Paused');
    expect(facts('b.png')).to.contain('Failed');
    expect(facts('c.png')).to.contain('Canceled');
    const buttons = (name: string) =>
      [...row(element, name).querySelectorAll('.action')].map(({ ariaLabel }) => ariaLabel);
    expect(buttons('a.png')).to.deep.equal(['Resume: a.png', 'Cancel: a.png']);
    expect(buttons('b.png')).to.deep.equal(['Retry: b.png', 'Remove: b.png']);
    expect(buttons('c.png')).to.deep.equal(['Retry: c.png', 'Remove: c.png']);
    expect(buttons('d.png')).to.deep.equal(['Remove: d.png']);
    expect(textOf(wall(element).parentElement!), 'below the wall').to.contain('Check the connection, then try again.');
    find(element, 'button', 'Resume: a.png').click();
    await until(() => element.tasks[0]!.status !== 'paused', 'resumed');
  });

  it('says that a file waits', async () => {
    const { element } = await openWall('max-concurrent-uploads="1"');
    await add(element, photo('a.png'), photo('b.png'));
    expect(textOf(row(element, 'b.png'))).to.contain('Waiting');
  });

  it('offers to start with no-auto', async () => {
    const { element, mode } = await openWall('no-auto');
    await add(element, photo('a.png'));
    find(element, 'button', 'Start upload').click();
    await until(() => mode.uploads.has('a.png'), 'begun');
  });

  it('draws pictures large enough for their cards', async () => {
    const { element } = await openWall();
    await add(element, await createSamplePhoto('a.jpg', 210));
    const canvas = await until(() => row(element, 'a.jpg').querySelector('canvas'), 'the picture');
    expect(canvas.width).to.be.greaterThan(240);
    expect(canvas.getBoundingClientRect().width).to.be.closeTo(row(element, 'a.jpg').clientWidth, 1);
  });

  it('shows type and name of other files', async () => {
    const { element } = await openWall();
    element.stored = [{ key: 'u/report.pdf', url: 'https://b.example/u/report.pdf' }];
    await until(() => all(element, 'listitem').length === 1, 'the card');
    expect(textOf(row(element, 'report.pdf').querySelector('.type')!)).to.equal('pdf');
    expect(textOf(row(element, 'report.pdf').querySelector('.title')!)).to.equal('report.pdf');
    expect(find(element, 'a', 'report.pdf').getAttribute('href')).to.equal('https://b.example/u/report.pdf');
  });

  it('has no zone when it is full, and gets it back', async () => {
    const { element, mode } = await openWall('max-files="2"');
    find(element, 'button', 'Add files').focus();
    await add(element, photo('a.png'), photo('b.png'));
    expect(element.shadowRoot!.querySelector('.zone')).to.equal(null);
    expect(element.shadowRoot!.activeElement, 'the focus is not lost').to.not.equal(null);
    mode.of('a.png').done();
    await until(() => all(element, 'button', 'Remove: a.png').length, 'done');
    find(element, 'button', 'Remove: a.png').click();
    await until(() => element.shadowRoot!.querySelector('.zone'), 'the zone');
  });

  it('is a list without zone and buttons where it is read-only', async () => {
    const { element } = await openWall('readonly');
    expect(element.shadowRoot!.textContent).to.contain('No files');
    element.stored = [{ key: 'a.png' }, { key: 'b.png' }];
    await until(() => all(element, 'listitem').length === 2, 'cards');
    expect(all(element, 'button')).to.have.length(0);
    expect(element.shadowRoot!.querySelector('.zone')).to.equal(null);
  });

  it('can become a list, and a list a wall', async () => {
    const { element } = await place('multiple no-auto');
    await add(element, photo('a.png'));
    expect(row(element, 'a.png').matches('.row')).to.equal(true);
    element.variant = 'pictures';
    await until(() => all(element, 'listitem', 'a.png')[0]?.matches('.card'), 'a card');
    element.variant = 'dropzone';
    await until(() => all(element, 'listitem', 'a.png')[0]?.matches('.row'), 'a row');
    expect(element.shadowRoot!.querySelector('.zone.add')).to.equal(null);
  });

  it('moves the focus to the next card when one is removed', async () => {
    const { element } = await openWall();
    element.stored = ['a.png', 'b.png', 'c.png'].map((key) => ({ key }));
    await until(() => all(element, 'listitem').length === 3, 'cards');
    const remove = find(element, 'button', 'Remove: b.png');
    remove.focus();
    remove.click();
    await until(() => all(element, 'listitem').length === 2, 'removed');
    expect(element.shadowRoot!.activeElement?.ariaLabel).to.equal('Remove: c.png');
  });

  it('is validated at its zone, and focused there', async () => {
    const form = await fixture<HTMLFormElement>(
      '<form><oss-direct-upload variant="pictures" multiple required name="p"></oss-direct-upload></form>',
    );
    const element = form.querySelector('oss-direct-upload')!;
    await until(() => all(element, 'button', 'Add files').length, 'the zone');
    expect(form.checkValidity()).to.equal(false);
    element.stored = [{ key: 'a.png' }];
    await until(() => all(element, 'listitem').length, 'its card');
    expect(form.checkValidity()).to.equal(true);
    element.focus();
    expect(textOf(element.shadowRoot!.activeElement!)).to.equal('Add files');
  });
});

describe('a wall of 3,000 cards', () => {
  const stored = Array.from({ length: 3000 }, (_, index) => ({ key: `${index}.jpg` }));

  it('renders those in view, wherever it is scrolled', async () => {
    const { element } = await openWall('sortable');
    element.stored = stored;
    const shown = () => all(element, 'listitem');
    await until(() => shown().length > 5, 'cards');
    expect(shown().length).to.be.lessThan(60);
    expect(shown()[0]!.ariaSetSize).to.equal('3000');
    const box = wall(element);
    const expected = () => 1001 * (shown()[0]!.offsetHeight + 12); // three in a line
    await until(() => Math.abs(box.scrollHeight - expected()) < 1013, 'the height of all lines');
    const height = box.scrollHeight;
    box.scrollTop = height / 2;
    await until(() => Number(shown()[0]!.ariaPosInSet) > 1200, 'those in the middle');
    const middle = box.getBoundingClientRect().top + 300;
    const inView = shown().filter((card) => Math.abs(card.getBoundingClientRect().top - middle) < card.offsetHeight);
    expect(inView).to.have.length(6);
    expect(box.scrollHeight).to.be.closeTo(height, 2);
    box.scrollTop = height;
    await until(() => shown().some(({ ariaLabel }) => ariaLabel === '2999.jpg'), 'the last');
    const zone = element.shadowRoot!.querySelector('.zone')!.getBoundingClientRect();
    expect(zone.bottom).to.be.at.most(box.getBoundingClientRect().bottom + 1);
  });

  it('keeps the carried one while it is moved from end to end', async () => {
    const { element } = await openWall('sortable');
    element.stored = stored;
    const handle = await until(() => all(element, '.handle', 'Move: 1.jpg')[0], 'a handle');
    handle.focus();
    handle.click();
    await element.updateComplete;
    handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, composed: true }));
    await until(() => wall(element).scrollTop > 50_000, 'the end in view');
    await until(() => all(element, 'listitem', '2999.jpg').length === 1, 'its neighbor');
    expect(element.shadowRoot!.activeElement).to.equal(handle);
    handle.click();
    await element.updateComplete;
    expect(element.tasks.at(-1)!.name).to.equal('1.jpg');
    expect(element.shadowRoot!.activeElement?.ariaLabel).to.equal('Move: 1.jpg');
  });
});

for (const scheme of ['light', 'dark']) {
  describe(`accessibility of a wall, ${scheme}`, () => {
    const open = async (markup = '') => {
      const opened = await openWall(markup);
      opened.element.style.colorScheme = scheme;
      opened.element.parentElement!.style.background = scheme === 'dark' ? '#111' : '#fff';
      return opened;
    };

    it('passes axe when empty, disabled and read-only', async () => {
      const { element } = await open('accept="image/*"');
      await expect(element).to.be.accessible();
      element.disabled = true;
      await element.updateComplete;
      await expect(element).to.be.accessible();
      element.disabled = false;
      element.readOnly = true;
      element.stored = [{ key: 'a.png' }];
      await until(() => all(element, 'listitem').length, 'a card');
      await fadedIn(element);
      await expect(element).to.be.accessible();
    });

    it('passes axe with files in every state', async () => {
      const { element, mode } = await open('sortable cover max-concurrent-uploads="5"');
      element.stored = [{ key: 's.png' }, { key: 't.pdf', url: 'https://b.example/t.pdf' }];
      await add(element, ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => photo(`${name}.png`)));
      mode.of('a.png').sent(2000);
      mode.of('b.png').done();
      mode.of('c.png').fail(new UploadError('denied', 'No.', { ossCode: 'AccessDenied' }));
      element.pause(element.tasks[5]);
      element.cancel(element.tasks[6]);
      await until(() => textOf(row(element, 'c.png')).includes('rejected'), 'failed');
      await fadedIn(element);
      await expect(element).to.be.accessible();
    });
  });
}
