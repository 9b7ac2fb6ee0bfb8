import { expect, html, nextFrame } from '@open-wc/testing';
import { rememberCrop } from '../../src/media/crop.js';
import type { OssDirectUpload } from '../../src/element.js';
import { createModal } from '../../src/element/dialog/modal.js';
import { drawPicture, look } from '../support/browser/draw-picture.js';
import { point, pressEscape } from '../support/browser/gestures.js';
import { add, begun, fadedIn, place } from '../support/browser/held-element.js';
import { makeSound } from '../support/browser/make-sound.js';
import { define, replace } from '../support/browser/replace.js';
import { all, nameOf, row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { exif } from '../support/pictures.js';
import { until } from '../support/until.js';

const dialogOf = (element: Element) => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.preview')!;
const textIn = (element: Element) => dialogOf(element)?.textContent ?? '';
const isOpen = (element: Element) => dialogOf(element)?.open ?? false;
const canvasOf = (element: Element) => dialogOf(element)?.querySelector<HTMLCanvasElement>('.surface canvas');
const caption = (element: Element) => dialogOf(element).ariaLabel;
const facts = (element: Element) => textOf(dialogOf(element).querySelector('.facts')!);
const spoken = (element: Element) => textOf(dialogOf(element).querySelector('[role=status]')!);
const tool = (element: Element, name: string) =>
  [...dialogOf(element).querySelectorAll<HTMLElement>('.tool')].find((one) => nameOf(one) === name)!;
const focused = (element: Element) => element.shadowRoot!.activeElement as HTMLElement | null;

function key(element: Element, value: string, target: EventTarget = focused(element) ?? dialogOf(element)): Event {
  const event = new KeyboardEvent('keydown', { key: value, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

const openerOf = (element: Element, name: string) =>
  row(element, name).querySelector<HTMLElement>('.name:is(a, button), .open')!;

async function openByClick(element: OssDirectUpload, name: string): Promise<void> {
  openerOf(element, name).click();
  await until(() => isOpen(element) && caption(element) === name, `the preview of ${name}`);
}

const pictures = (...names: string[]) =>
  Promise.all(names.map((name) => drawPicture(name, { type: 'image/png', width: 40, height: 30, isFlat: true })));

async function openList(markup = 'multiple', names = ['a.png', 'b.png', 'c.png']) {
  const opened = await place(markup);
  await add(opened.element, ...(await pictures(...names)));
  return opened;
}

/** @param find another one may take its place meanwhile: then the first has no size any more */
async function cornersOf(find: () => HTMLCanvasElement | null | undefined): Promise<string[]> {
  const draw = (canvas: HTMLCanvasElement) => new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  const drawn = await until(async () => {
    const canvas = find();
    return canvas && draw(canvas);
  }, 'a size of the canvas');
  return (await look(drawn)).seen;
}

/** Opens a list of pictures of these names, and the preview of the first, once it is drawn. */
async function openFirst(...names: string[]) {
  const opened = await openList('multiple', names.length > 0 ? names : undefined);
  await openByClick(opened.element, names[0] ?? 'a.png');
  await until(() => canvasOf(opened.element), 'the picture');
  return opened;
}

const surfaceOf = (element: Element) => dialogOf(element).querySelector<HTMLElement>('.surface')!;

describe('a preview', () => {
  it('has in it what the element announces, which has its place again behind it', async () => {
    const { element } = await openFirst();
    const live = () =>
      [...element.shadowRoot!.querySelectorAll('[role=alert]')].map((one) => one.closest('dialog, [role=group]'));
    const preview = dialogOf(element);
    expect(live()).to.deep.equal([preview]);
    const view = {
      part: 'crop',
      styles: '',
      content: () => html`<p>Above</p>`,
      name: () => '',
      closed() {},
      handleKey: () => false,
    };
    const above = createModal(element, view);
    above.open();
    expect(live()[0]?.className).to.equal('crop');
    above.close();
    expect(live()).to.deep.equal([preview]);
    element.queue.remove(element.tasks[2]!);
    await until(() => facts(element).startsWith('1 of 2'), 'the preview after a removal');
    pressEscape(dialogOf(element));
    await until(() => live().length === 1 && live()[0]?.className === 'root', 'its place behind the preview');
  });

  for (const variant of ['dropzone', 'pictures']) {
    it(`opens by a click, ${variant}, and returns the focus to what opened it`, async () => {
      const { element } = await openList(`multiple variant="${variant}"`);
      const opener = openerOf(element, 'b.png');
      opener.focus();
      await openByClick(element, 'b.png');
      const canvas = await until(() => canvasOf(element), 'the picture');
      expect([canvas.width, canvas.height]).to.deep.equal([40, 30]);
      expect(facts(element)).to.match(/^2 of 3 · /);
      expect(focused(element)?.ariaLabel).to.equal('Close');
      await until(() => spoken(element).startsWith('b.png, 2 of 3, '), 'what is announced');
      await fadedIn(element);
      await expect(element).to.be.accessible();
      tool(element, 'Close').click();
      expect(dialogOf(element)).to.equal(null);
      expect(focused(element)).to.equal(opener);
      if (variant === 'pictures') return; // all of a card opens it
      opener.blur();
      row(element, 'a.png').querySelector<HTMLElement>('.thumbnail')!.click();
      await until(() => isOpen(element), 'the preview');
      pressEscape(dialogOf(element));
      await until(() => !dialogOf(element), 'closed');
      expect(focused(element)).to.equal(openerOf(element, 'a.png'));
    });
  }

  it('shows the next and the previous file by buttons and keys, and stops at both ends', async () => {
    const { element } = await openFirst();
    expect(tool(element, 'Previous').ariaDisabled).to.equal('true');
    tool(element, 'Next').click();
    expect(caption(element)).to.equal('b.png');
    expect(key(element, 'ArrowRight').defaultPrevented).to.equal(true);
    key(element, 'ArrowRight');
    expect(caption(element)).to.equal('c.png');
    expect(tool(element, 'Next').ariaDisabled).to.equal('true');
    key(element, 'ArrowLeft');
    expect(caption(element)).to.equal('b.png');
    await until(() => spoken(element).startsWith('b.png, 2 of 3'), 'announced');
  });

  it('decodes one picture at a time, and opens none of those that were stepped past, nor their links', async () => {
    const { element, mode } = await openList('multiple', ['a.png', 'b.png', 'c.png']);
    await until(() => all(element, '.thumbnail canvas').length === 3, 'the thumbnails');
    element.addEventListener('upload-success', ({ detail }) => (detail.task.link = 'https://cdn.example/b.png'));
    (await begun(mode, 'b.png')).done();
    await until(() => element.tasks[1]!.link, 'a link');
    const linked: string[] = [];
    define(HTMLImageElement.prototype, 'src', { set: (src: string) => linked.push(src) });
    const { createImageBitmap } = window;
    const decoded: string[] = [];
    const releases: (() => void)[] = [];
    const decode = async (source: File, ...rest: never[]) => {
      decoded.push(source.name);
      await new Promise<void>((resolve) => releases.push(resolve));
      return createImageBitmap(source, ...rest);
    };
    replace(window, 'createImageBitmap', decode as typeof createImageBitmap);
    await openByClick(element, 'a.png');
    await until(() => decoded.length === 1, 'the first');
    for (let step = 0; step < 2; step++) key(element, 'ArrowRight');
    for (let frames = 0; frames < 2; frames++) await nextFrame();
    releases[0]!();
    await until(() => decoded.length === 2, 'the last');
    for (let frames = 0; frames < 2; frames++) await nextFrame();
    expect(textIn(element), 'of those before').to.not.include('cannot show');
    releases[1]!();
    const canvas = await until(() => canvasOf(element), 'the last');
    expect([caption(element), decoded, linked]).to.deep.equal(['c.png', ['a.png', 'c.png'], []]);
    key(element, 'ArrowLeft');
    expect(canvas.width, 'its memory').to.equal(0);
  });

  it('is mirrored from right to left', async () => {
    const { element } = await openList('multiple dir="rtl" style="direction: rtl"');
    await openByClick(element, 'a.png');
    key(element, 'ArrowLeft');
    expect(caption(element)).to.equal('b.png');
    const left = (name: string) => tool(element, name).getBoundingClientRect().left;
    expect(left('Next')).to.be.lessThan(left('Previous'));
    expect(left('Close')).to.be.lessThan(left('Zoom in'));
  });

  it('keeps the focus and the places of its buttons beside what cannot be zoomed', async () => {
    const { element } = await place('multiple');
    const broken = new File(['no picture'], 'b.png', { type: 'image/png' });
    await add(element, ...(await pictures('a.png')), broken, ...(await pictures('c.png')));
    await openByClick(element, 'a.png');
    await until(() => canvasOf(element), 'the picture');
    const placed = () => ['Zoom out', 'Zoom in', 'Close'].map((name) => tool(element, name)?.getBoundingClientRect().x);
    const before = placed();
    tool(element, 'Zoom in').focus();
    for (let i = 0; i < 4; i++) tool(element, 'Zoom in').click();
    tool(element, 'Next').click();
    expect(nameOf(focused(element)!), 'also until it is opened').to.equal('Zoom in');
    await until(() => dialogOf(element).querySelector('.note:not(.wait)'), 'the failure');
    expect(nameOf(focused(element)!)).to.equal('Zoom in');
    expect(['Zoom in', 'Zoom out'].map((name) => tool(element, name).ariaDisabled)).to.deep.equal(['true', 'true']);
    expect(placed()).to.deep.equal(before);
    key(element, 'ArrowRight');
    await until(() => canvasOf(element), 'the next picture');
    expect(tool(element, 'Zoom in').ariaDisabled).to.equal('false');
  });

  it('does not let the page hear keys and clicks', async () => {
    const { element } = await openFirst();
    const heard: string[] = [];
    const listen = ({ type }: Event) => void heard.push(type);
    for (const type of ['keydown', 'click', 'pointerdown']) document.addEventListener(type, listen);
    key(element, 'ArrowRight');
    tool(element, 'Next').click();
    point(surfaceOf(element), 'mouse', ['down', 9, 9]);
    expect(heard).to.deep.equal([]);
    for (const type of ['keydown', 'click', 'pointerdown']) document.removeEventListener(type, listen);
  });

  it('zooms with buttons, keys, the wheel and a double click, and moves what is larger than the screen', async () => {
    const { element } = await place('multiple');
    const large = await drawPicture('large.jpg', { width: 2400, height: 1800, isFlat: true });
    await add(element, large, ...(await pictures('b.png')));
    await openByClick(element, 'large.jpg');
    const first = await until(() => canvasOf(element), 'the picture');
    expect(first.width, 'no more pixels than the screen needs').to.be.at.most(innerWidth * devicePixelRatio);
    const surface = surfaceOf(element);
    const box = () => canvasOf(element)!.getBoundingClientRect();
    const width = () => box().width;
    const middle = () => box().top + box().height / 2;
    const whole = width();
    expect(surface.clientHeight, 'all that the bar leaves').to.be.greaterThan(innerHeight - 90);
    expect(tool(element, 'Zoom out').ariaDisabled).to.equal('true');
    tool(element, 'Zoom in').click();
    expect(width()).to.be.closeTo(whole * 1.5, 1);
    key(element, '+');
    expect(width()).to.be.closeTo(whole * 2.25, 1);
    key(element, '-');
    expect(width()).to.be.closeTo(whole * 1.5, 1);
    key(element, '0');
    const turn = new WheelEvent('wheel', { deltaY: -200, bubbles: true, cancelable: true });
    surface.dispatchEvent(turn);
    expect(turn.defaultPrevented).to.equal(true);
    expect(width()).to.be.greaterThan(whole * 1.2);
    key(element, '0');
    const [x, y] = [surface.clientWidth / 2, surface.clientHeight / 2];
    point(surface, 'mouse', ['down', x, y], ['up', x, y], ['down', x, y], ['up', x, y]);
    expect(width()).to.be.closeTo(whole * 2.5, 1);
    const before = middle();
    point(surface, 'mouse', ['down', 100, 100], ['move', 100, 120], ['up', 100, 120]);
    expect(middle() - before).to.be.closeTo(20, 1);
    key(element, 'ArrowDown');
    expect(middle() - before, 'an arrow moves a picture that is zoomed').to.be.lessThan(0);
    for (let press = 0; press < 4; press++) key(element, '+');
    await until(() => canvasOf(element)!.width === 2400, 'all its pixels');
    for (let press = 0; press < 200 && caption(element) === 'large.jpg'; press++) key(element, 'ArrowRight');
    expect(caption(element), 'and at its edge the list').to.equal('b.png');
  });

  it('zooms between two fingers, and shows the next file after a swipe', async () => {
    const { element } = await openFirst();
    const surface = surfaceOf(element);
    const width = () => canvasOf(element)!.getBoundingClientRect().width;
    const [x, y] = [surface.clientWidth / 2, surface.clientHeight / 2];
    point(surface, 'touch', ['down', x - 20, y], ['down', x + 20, y, 2], ['move', x + 60, y, 2]);
    expect(width()).to.be.closeTo(80, 2);
    point(surface, 'touch', ['up', x + 60, y, 2], ['up', x - 20, y]);
    expect(caption(element)).to.equal('a.png');
    key(element, '0');
    point(surface, 'touch', ['down', x + 60, y], ['move', x - 60, y + 10], ['up', x - 60, y + 10]);
    expect(caption(element)).to.equal('b.png');
  });

  it('is zoomed by Safari’s pinch on a touchpad, not the page', async () => {
    const { element } = await openFirst();
    const surface = surfaceOf(element);
    const width = () => canvasOf(element)!.getBoundingClientRect().width;
    const before = width();
    const pinch = (type: string, scale: number) =>
      surface.dispatchEvent(Object.assign(new MouseEvent(type, { bubbles: true, cancelable: true }), { scale }));
    expect([pinch('gesturestart', 1), pinch('gesturechange', 1.5), pinch('gesturechange', 2)]).to.not.include(true);
    expect(width() / before).to.be.closeTo(2, 0.05);
    pinch('gesturestart', 1);
    pinch('gesturechange', 0.5);
    expect(width() / before).to.be.closeTo(1, 0.05);
  });

  it('shows a picture as its orientation says, in each size', async () => {
    const { element } = await place('multiple');
    const lying = { width: 400, height: 300, isFlat: true, quality: 1, exif: exif(6) };
    const large = await drawPicture('large.jpg', { ...lying, width: 1600, height: 1200 });
    await add(element, await drawPicture('small.jpg', lying), large);
    for (const name of ['small.jpg', 'large.jpg']) {
      await openByClick(element, name);
      const canvas = await until(() => canvasOf(element), name);
      expect(canvas.height, name).to.be.greaterThan(canvas.width);
      expect(canvas.height / canvas.width, name).to.be.closeTo(4 / 3, 0.02);
      expect(await cornersOf(() => canvas), name).to.deep.equal(['yellow', 'red', 'lime', 'blue']);
      tool(element, 'Close').click();
    }
  });

  it('shows the part of a picture that is uploaded', async () => {
    const { element } = await place('multiple');
    const [file] = await pictures('a.png');
    rememberCrop(file!, { x: 20, y: 0, width: 20, height: 30, turns: 1 });
    await add(element, file!);
    await openByClick(element, 'a.png');
    const canvas = await until(() => canvasOf(element), 'the picture');
    expect([canvas.width, canvas.height]).to.deep.equal([30, 20]);
    for (const find of [() => canvasOf(element), () => row(element, 'a.png').querySelector('canvas')])
      expect(await cornersOf(find)).to.deep.equal(['blue', 'lime', 'lime', 'blue']);
  });

  it('says in words what cannot be shown', async () => {
    const { element } = await place('multiple');
    const ihdr = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
    const vast = Uint8Array.from([...ihdr, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, ...Array<number>(20).fill(0)]);
    const png = (content: BlobPart, name: string) => new File([content], name, { type: 'image/png' });
    await add(element, png('no picture', 'broken.png'), sizedFile('a.pdf'));
    await openByClick(element, 'broken.png');
    await until(() => textIn(element).includes('This browser cannot show this file'), 'the words');
    expect(spoken(element)).to.match(/^broken\.png, 1 of 1, .*This browser cannot show this file$/);
    expect(!!tool(element, 'Next'), 'a PDF has no preview').to.equal(false);
    tool(element, 'Close').click();
    await add(element, png(vast, 'vast.png'));
    await openByClick(element, 'vast.png');
    await until(() => textIn(element).includes('Too large to be shown here'), 'the words');
  });

  it('plays sounds, and leaves the arrow keys to their controls', async function () {
    if (!document.createElement('audio').canPlayType('audio/wav')) return this.skip();
    if (/AppleWebKit(?!.*Chrome)/.test(navigator.userAgent)) return this.skip(); // a sound closed while it is read can block WebKitGTK for ever
    const { element } = await place('multiple');
    await add(element, makeSound('a.wav'), makeSound('b.wav'));
    await openByClick(element, 'a.wav');
    const sound = await until(() => dialogOf(element).querySelector('audio'), 'the sound');
    expect([sound.controls, sound.paused, Math.round(sound.duration)]).to.deep.equal([true, true, 1]);
    expect(key(element, 'ArrowRight', sound).defaultPrevented).to.equal(false);
    expect(caption(element)).to.equal('a.wav');
    const { src } = sound;
    tool(element, 'Next').click();
    expect(caption(element)).to.equal('b.wav');
    expect(sound.hasAttribute('src')).to.equal(false);
    const error = await fetch(src).catch((reason: unknown) => reason);
    expect(error, 'its memory is free').to.be.instanceOf(TypeError);
  });

  it('shows stored pictures by their link, and leaves other clicks to the link', async () => {
    const { element } = await place('multiple');
    const src = URL.createObjectURL((await pictures('x.png'))[0]!);
    element.stored = [
      { key: 'u/a.png', link: src },
      { key: 'u/report.pdf', url: 'https://b.example/u/report.pdf' },
    ];
    await until(() => all(element, 'row').length === 2, 'rows');
    const link = openerOf(element, 'a.png') as HTMLAnchorElement;
    expect([link.localName, link.target, link.getAttribute('aria-haspopup')]).to.deep.equal(['a', '_blank', 'dialog']);
    expect(openerOf(element, 'report.pdf').hasAttribute('aria-haspopup')).to.equal(false);
    let prevented: boolean | undefined;
    const stop = (event: Event) => {
      prevented = event.defaultPrevented;
      event.preventDefault(); // no tab opens
    };
    document.addEventListener('click', stop);
    link.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, composed: true, cancelable: true }));
    expect(prevented).to.equal(false);
    openerOf(element, 'report.pdf').click();
    expect(prevented).to.equal(false);
    link.click();
    expect(prevented).to.equal(true);
    document.removeEventListener('click', stop);
    const image = await until(() => dialogOf(element)?.querySelector<HTMLImageElement>('.surface img'), 'the picture');
    expect([image.src, image.naturalWidth]).to.deep.equal([src, 40]);
    expect((tool(element, 'Open in a new tab') as HTMLAnchorElement).href).to.equal(src);
  });

  it('is not there with no-preview: names are links, or text', async () => {
    const { element } = await openList('multiple no-preview', ['a.png']);
    expect(openerOf(element, 'a.png')).to.equal(null);
    row(element, 'a.png').querySelector<HTMLElement>('.thumbnail')!.click();
    await import('../../src/element/preview/preview.js');
    await nextFrame();
    expect(dialogOf(element)).to.equal(null);
    element.noPreview = false;
    await element.updateComplete;
    expect(openerOf(element, 'a.png').localName).to.equal('button');
  });

  it('counts files that come meanwhile, shows the next when its own is removed, and closes after the last', async () => {
    const { element } = await openList();
    await openByClick(element, 'b.png');
    await element.addFiles(await pictures('d.png'));
    await until(() => facts(element).startsWith('2 of 4'), 'one more');
    element.remove(element.tasks[3]);
    await until(() => facts(element).startsWith('2 of 3'), 'one less');
    element.remove(element.tasks[1]);
    await until(() => caption(element) === 'c.png', 'the next file');
    await until(() => spoken(element).startsWith('b.png was removed. c.png, 2 of 2'), 'announced');
    element.remove(element.tasks[1]);
    await until(() => caption(element) === 'a.png', 'the one before');
    element.remove(element.tasks[0]);
    await until(() => !dialogOf(element), 'closed');
    await until(() => textOf(element.shadowRoot!).includes('a.png was removed'), 'announced on the page');
    expect(nameOf(focused(element)!), 'the focus is not lost').to.equal('Choose files');
  });

  it('stays open when its file is stored, and returns the focus to the link', async () => {
    const { element, mode } = await openList('multiple', ['a.png']);
    element.addEventListener('upload-success', ({ detail }) => (detail.task.link = 'https://cdn.example/a.png'));
    await openByClick(element, 'a.png');
    mode.of('a.png').done();
    await until(() => openerOf(element, 'a.png').localName === 'a', 'the link');
    expect(isOpen(element)).to.equal(true);
    tool(element, 'Close').click();
    expect(focused(element)).to.equal(openerOf(element, 'a.png'));
  });

  it('closes when the element is hidden: the page would be inert', async () => {
    const { element } = await openFirst();
    element.style.display = 'none';
    await until(() => !isOpen(element), 'closed');
    element.style.display = '';
    await openByClick(element, 'a.png');
  });

  it('closes when the element leaves the page, and opens again when it is back', async () => {
    const { element } = await openFirst();
    const parent = element.parentElement!;
    element.remove();
    expect(dialogOf(element)).to.equal(null);
    parent.append(element);
    await until(() => all(element, 'row').length === 3, 'rows');
    await openByClick(element, 'b.png');
  });

  it('keeps its buttons within 240 and 480 pixels', async () => {
    const { element } = await openFirst('a.png', `${'a long name '.repeat(9)}.png`);
    key(element, 'ArrowRight');
    await until(() => canvasOf(element), 'the picture');
    for (const width of [240, 480]) {
      dialogOf(element).style.inlineSize = `${width}px`;
      const { left } = dialogOf(element).getBoundingClientRect();
      for (const one of dialogOf(element).querySelectorAll('.tool')) {
        expect(one.getBoundingClientRect().right - left).to.be.at.most(width);
        expect(one.clientWidth).to.be.at.least(36);
      }
    }
  });
});
