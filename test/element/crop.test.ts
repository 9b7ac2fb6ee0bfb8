import { expect, nextFrame } from '@open-wc/testing';
import { cropOf } from '../../src/media/crop.js';
import { openPicture } from '../../src/image/decode-picture.js';
import { asked, click, dialogOf, picture as drawn } from '../support/browser/crop-dialog.js';
import { type DrawnPicture, look } from '../support/browser/draw-picture.js';
import { dropFolder } from '../support/browser/drop-folder.js';
import { choose, drop, point, pressEscape, type Touch } from '../support/browser/gestures.js';
import { begun, fadedIn, place, placeInForm } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replace, replaceMedia } from '../support/browser/replace.js';
import { textOf } from '../support/browser/roles.js';
import type { HeldMode } from '../support/held-mode.js';
import { exif, gifEnd, gifHead, gifPicture } from '../support/pictures.js';
import { until } from '../support/until.js';

/** 800 × 600; its corners are red, lime, blue and yellow. */
const picture = (name = 'photo.png', more: DrawnPicture = {}) => drawn(name, { width: 800, height: 600, ...more });

const open = (markup = 'variant="avatar" crop="1:1"') => place(markup);

async function openDialog(markup?: string, file?: File) {
  const opened = await open(markup);
  choose(opened.element, file ?? (await picture()));
  return { ...opened, dialog: await asked(opened.element) };
}

const stage = (dialog: HTMLElement) => dialog.querySelector<HTMLElement>('.stage')!;
const slider = (dialog: HTMLElement) => dialog.querySelector<HTMLInputElement>('input[type=range]')!;

function press(dialog: HTMLElement, key: string, times = 1, repeat = false): void {
  const init = { key, repeat, bubbles: true, composed: true, cancelable: true };
  for (let i = 0; i < times; i++) stage(dialog).dispatchEvent(new KeyboardEvent('keydown', init));
}

/** Fingers over the canvas, from its middle. */
function touch(canvas: HTMLElement, ...touches: Touch[]): void {
  const { width, height } = canvas.getBoundingClientRect();
  const fromCorner = touches.map(([type, x, y, id]): Touch => [type, width / 2 + x, height / 2 + y, id]);
  point(canvas, 'touch', ...fromCorner);
}

async function made(mode: HeldMode, name = 'photo.png') {
  const { content: file } = (await begun(mode, name)).job;
  return { file, ...(await look(file)) };
}

async function sizeOf(mode: HeldMode, name?: string) {
  const { width, height } = await made(mode, name);
  return [width, height];
}

describe('the crop dialog', () => {
  const timers = LongTimers.use(500); // 300 ms are the wait for what other tabs have in work

  it('closes, and adds none of the chosen files, when all are removed meanwhile', async () => {
    const { element } = await open('multiple crop="1:1"');
    const chosen = element.addFiles([await picture('a.png'), await picture('b.png'), new File(['c'], 'c.txt')]);
    await asked(element);
    element.clear();
    expect(await chosen).to.deep.equal([]);
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
    expect(element.tasks).to.deep.equal([]);
  });

  it('opens when a picture is chosen, and adds what is in the frame', async () => {
    const { element, mode, dialog } = await openDialog();
    expect(dialog.ariaLabel).to.equal('Crop picture: photo.png');
    expect(element.tasks.length).to.equal(0);
    expect(element.shadowRoot!.activeElement).to.equal(stage(dialog));
    await fadedIn(element);
    await expect(element).to.be.accessible();
    for (const button of dialog.querySelectorAll('button')) expect(button.offsetHeight).to.be.at.least(38);
    expect(dialog.scrollWidth).to.equal(dialog.clientWidth);
    click(dialog, 'Apply');
    const { width, height, seen, file } = await made(mode);
    expect([width, height]).to.deep.equal([600, 600]);
    expect(seen).to.deep.equal(['red', 'lime', 'blue', 'yellow']); // the middle: half of each
    expect(file.type).to.equal('image/png');
    const [task] = element.tasks;
    expect(task!.original.name).to.equal('photo.png');
    expect((await look(task!.original)).width, 'the chosen file').to.equal(800);
    expect(dialogOf(element)).to.equal(null);
  });

  it('adds nothing if it is canceled, by Escape or the button, and keeps what is there', async () => {
    const { element } = await open();
    element.stored = [{ key: 'old.png' }];
    for (const cancel of [pressEscape, (dialog: HTMLElement) => click(dialog, 'Cancel')]) {
      choose(element, await picture());
      cancel(await asked(element));
      await until(() => !dialogOf(element), 'the end');
      expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png']);
    }
    await until(() => element.shadowRoot!.activeElement?.matches('.button'), 'the focus on the button');
  });

  it('works with the keyboard alone: arrows, + and −, Enter', async () => {
    const { mode, dialog } = await openDialog();
    press(dialog, 'ArrowLeft', 60); // the frame moves to the left edge, and no further
    press(dialog, '+', 8); // 1.12 ^ 8 = 2.48
    press(dialog, 'ArrowLeft', 60);
    press(dialog, 'ArrowUp', 60);
    timers.pass(499);
    expect(textOf(dialog)).not.to.contain('from the left');
    timers.pass(1);
    expect(textOf(dialog), 'the announcement').to.match(/Zoom 24\d%, 0% from the left, 0% from the top/);
    press(dialog, 'Enter');
    const { width, height, seen } = await made(mode);
    expect(width).to.equal(height);
    expect(width).to.be.closeTo(600 / 2.476, 3);
    expect(seen).to.deep.equal(['red', 'red', 'red', 'red']);
  });

  it('moves by a drag, and zooms by two fingers, the wheel and the slider', async () => {
    const { mode, dialog } = await openDialog();
    const canvas = dialog.querySelector('canvas')!;
    touch(canvas, ['down', 0, 0], ['move', -500, 0], ['up', -500, 0]); // the picture goes to the left, the frame is at its right edge
    touch(canvas, ['down', -20, 0, 1], ['down', 20, 0, 2], ['move', -40, 0, 1], ['move', 40, 0, 2]);
    touch(canvas, ['up', -40, 0, 1], ['up', 40, 0, 2]);
    touch(canvas, ['down', 40, 0], ['up', 40, 0]); // the first tap: two fingers that leave are not one
    const zoom = () => 2 ** Number(slider(dialog).value);
    expect(zoom()).to.be.closeTo(2, 0.05);
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true }));
    expect(zoom()).to.be.closeTo(2 * Math.exp(0.2), 0.08);
    slider(dialog).value = '1.5';
    slider(dialog).dispatchEvent(new Event('input', { bubbles: true }));
    expect(zoom()).to.be.closeTo(Math.sqrt(8), 0.05);
    expect(slider(dialog).getAttribute('aria-valuetext')).to.equal('282%');
    touch(canvas, ['down', 0, 0], ['move', -900, -900], ['up', -900, -900]);
    click(dialog, 'Apply');
    const { width, seen } = await made(mode);
    expect(width).to.be.closeTo(600 / Math.sqrt(8), 3);
    expect(seen).to.deep.equal(['blue', 'blue', 'blue', 'blue']);
  });

  it('brings a point to the middle that is tapped once', async () => {
    const { element, dialog } = await openDialog();
    const canvas = dialog.querySelector('canvas')!;
    touch(canvas, ['down', -60, 0], ['up', -60, 0]);
    click(dialog, 'Apply');
    const { x } = cropOf(await until(() => element.tasks[0]?.original, 'the file'))!;
    expect(x).to.be.lessThan(100).and.at.least(0); // it was in the middle: 100
  });

  it('wraps a long title where texts are large', async () => {
    const { dialog } = await openDialog();
    dialog.querySelector('h2')!.style.fontSize = '48px';
    dialog.style.inlineSize = '280px';
    const header = dialog.querySelector('header')!;
    expect(header.scrollWidth).to.equal(header.clientWidth);
  });

  it('turns the picture to the right, by the button or the key R, and starts over', async () => {
    const { mode, dialog } = await openDialog('variant="avatar" crop="3:4" shape="square"');
    press(dialog, '+', 8);
    press(dialog, 'r', 2);
    timers.pass(500);
    expect(textOf(dialog), 'the zoom is kept').to.match(/Zoom 24\d%/);
    click(dialog, 'Reset');
    timers.pass(500);
    expect(textOf(dialog)).to.match(/Zoom 100%/);
    click(dialog, 'Rotate');
    press(dialog, 'R', 4);
    click(dialog, 'Apply');
    const { width, height, seen } = await made(mode);
    expect([width, height]).to.deep.equal([600, 800]);
    expect(seen).to.deep.equal(['yellow', 'red', 'lime', 'blue']);
  });

  for (const [hover, words] of [
    ['none', 'Drag the picture with one finger, or tap what should be in the middle. Zoom with two fingers.'],
    [
      'hover',
      'Drag the picture, move it with the arrow keys, or click what should be in the middle. Zoom with + and −, rotate with R.',
    ],
  ] as const)
    it(`says how it is used, with hover: ${hover}`, async () => {
      replaceMedia('(hover: none)', hover === 'none');
      const { dialog } = await openDialog();
      expect(textOf(dialog.querySelector('.help')!)).to.equal(words);
    });

  it('shows and cuts a photo as it is displayed, whichever way the camera was held', async () => {
    const turned = await picture('photo.jpg', { type: 'image/jpeg', exif: exif(6) }); // 600 × 800, turned to the right
    const { mode, dialog } = await openDialog(undefined, turned);
    press(dialog, 'ArrowUp', 60);
    press(dialog, '+', 8);
    press(dialog, 'ArrowUp', 60);
    press(dialog, 'ArrowLeft', 60);
    click(dialog, 'Apply');
    const { width, height, seen } = await made(mode, 'photo.jpg');
    expect(width).to.equal(height);
    expect(seen).to.deep.equal(['yellow', 'yellow', 'yellow', 'yellow']); // the lower left corner, turned
  });

  it('asks for each picture, the next one instead of a canceled one, and rejects what does not fit', async () => {
    const { element } = await open('multiple variant="pictures" crop="4:3" max-files="2"');
    const rejected: string[] = [];
    element.addEventListener('file-reject', ({ detail }) => rejected.push(`${detail.file.name} ${detail.error.rule}`));
    const text = new File(['x'], 'n.txt', { type: 'text/plain' });
    drop(element, await picture('a.png'), text, await picture('b.png'), await picture('c.png'));
    const first = await asked(element, 'a.png');
    expect(textOf(first.querySelector('header')!)).to.equal('Crop picture 1 of 2');
    pressEscape(first);
    const second = await asked(element, 'b.png');
    expect(second.ariaLabel).to.equal('Crop picture: b.png, 3 of 3');
    press(second, 'Enter', 1, true); // still held since the picture before
    expect(second.isConnected).to.equal(true);
    press(second, 'Enter');
    await until(() => rejected.length > 0, 'the rejection');
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['n.txt', 'b.png']);
    expect(rejected).to.deep.equal(['c.png max-files']);
    expect(dialogOf(element)).to.equal(null);
  });

  it('is open for one choice of files at a time', async () => {
    const { element } = await open('multiple variant="pictures" crop="1:1"');
    const { showModal } = HTMLDialogElement.prototype;
    const opened: number[] = [];
    replace(HTMLDialogElement.prototype, 'showModal', function (this: HTMLDialogElement) {
      showModal.call(this);
      opened.push(element.shadowRoot!.querySelectorAll('dialog[open]').length);
    });
    for (const name of ['a.png', 'b.png']) choose(element, await picture(name));
    for (const name of ['a.png', 'b.png']) {
      const dialog = await asked(element, name);
      for (let frame = 0; frame < 3; frame++) await nextFrame();
      pressEscape(dialog);
    }
    expect(opened).to.deep.equal([1, 1]);
  });

  it('does not add what was canceled, though a later dialog cannot be opened', async () => {
    const { element, mode } = await open('multiple variant="pictures" crop="1:1"');
    drop(element, await picture('a.png'), await picture('b.png'));
    const first = await asked(element);
    replace(HTMLDialogElement.prototype, 'showModal', () => {
      throw new DOMException('', 'InvalidStateError');
    });
    pressEscape(first);
    expect(await sizeOf(mode, 'b.png'), 'its middle').to.deep.equal([600, 600]);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['b.png']);
  });

  it('asks also about pictures that are read late from a dropped folder', async () => {
    const { element, mode } = await open('multiple variant="pictures" crop="1:1"');
    const inner = { name: 'more', children: [await picture('b.png'), await picture('c.png')] };
    dropFolder(element, { name: 'photos', children: [await picture('a.png'), inner] });
    for (const label of ['a.png', 'b.png, 1 of 2', 'c.png, 2 of 2']) {
      const dialog = await asked(element, label);
      expect(dialog.ariaLabel).to.equal(`Crop picture: ${label}`);
      press(dialog, 'Enter');
    }
    for (const name of ['a.png', 'b.png', 'c.png']) expect(await sizeOf(mode, name), name).to.deep.equal([600, 600]);
    expect(element.tasks.map(({ path }) => path)).to.deep.equal(['photos', 'photos/more', 'photos/more']);
  });

  it('does not open for what the rules reject, nor for what cannot be cropped', async () => {
    const { element } = await open('variant="avatar" crop="1:1" accept="image/*" min-image-width="500"');
    await element.addFiles([new File(['x'], 'a.pdf', { type: 'application/pdf' })]);
    await element.addFiles([await drawn('small.png', { width: 40, height: 40 })]);
    await until(() => element.tasks.length === 0, 'the rejection');
    const text = '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"/>';
    await element.addFiles([new File([text], 'a.svg', { type: 'image/svg+xml' })]);
    expect(dialogOf(element)).to.equal(null);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['a.svg']);
  });

  it('asks about the picture though another file was chosen before it, and not for the page to hear', async () => {
    const { element, mode } = await open('variant="avatar" crop="1:1" accept="image/*"');
    let heard = 0;
    element.addEventListener('input', () => heard++);
    drop(element, new File(['text'], 'notes.pdf', { type: 'application/pdf' }), await picture('me.png'));
    const dialog = await asked(element);
    slider(dialog).value = '1.5';
    slider(dialog).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    press(dialog, 'Enter');
    expect((await made(mode, 'me.png')).width).to.be.below(600);
    expect(heard).to.equal(0);
  });

  it('keeps the middle of a picture that nobody is asked about, as from a page’s own code', async () => {
    const { element, mode } = await open();
    element.queue.add([await picture()]);
    expect(await sizeOf(mode)).to.deep.equal([600, 600]);
  });

  it('closes, and adds nothing, when the element leaves the page', async () => {
    const { element } = await open();
    const added = element.addFiles([await picture()]);
    await asked(element);
    element.remove();
    expect((await added).length).to.equal(0);
    expect(dialogOf(element)).to.equal(null);
  });

  it('has the picture’s part as its thumbnail at once, which another part of it may replace', async () => {
    const { element, dialog } = await openDialog('no-auto crop="1:1"');
    press(dialog, '+', 12);
    press(dialog, 'ArrowLeft', 90);
    press(dialog, 'ArrowUp', 90);
    press(dialog, 'Enter');
    const find = () => element.shadowRoot!.querySelector<HTMLCanvasElement>('.thumbnail canvas');
    const canvas = await until(find, 'the thumbnail');
    const [red, green] = canvas.getContext('2d')!.getImageData(canvas.width - 3, canvas.height - 3, 1, 1).data;
    expect([red, green]).to.deep.equal([255, 0]);
    const [first] = element.tasks;
    expect(cropOf(first!.original)).to.include({ x: 0, y: 0 });
    choose(element, await picture());
    press(await asked(element), 'Enter');
    await until(() => element.tasks[0] !== first, 'another part of the same picture in its place');
    expect(element.tasks).to.have.length(1);
  });
});

describe('a picture to crop', () => {
  it('is one that is decoded as its header says', async () => {
    const file = await picture('a.png', { width: 2400, height: 1800 }); // drawn smaller
    const opened = await openPicture(file);
    const { width, height } = opened!.bitmap!;
    expect([opened!.width, opened!.height, width * 3]).to.deep.equal([2400, 1800, height * 4]);
    const other = await picture('b.png', { width: 2400, height: 1816 }); // the worker would not draw it
    const { createImageBitmap } = window;
    const decode = (source: Blob, options?: ImageBitmapOptions) =>
      createImageBitmap(source === file ? other : source, options);
    replace(window, 'createImageBitmap', decode as typeof createImageBitmap);
    expect(await openPicture(file)).to.equal(undefined);
  });

  it('does not move', async () => {
    const gif = (...parts: number[][]) =>
      new File(
        parts.map((part) => Uint8Array.from(part)),
        'a.gif',
      );
    expect((await openPicture(gif(gifHead, gifPicture, gifEnd)))?.width).to.equal(1);
    expect(await openPicture(gif(gifHead, gifPicture, gifPicture, gifEnd))).to.equal(undefined);
  });
});

async function openForm(markup = 'variant="avatar"', stored = ['old.png']) {
  const opened = await placeInForm(`crop="1:1" ${markup}`, stored);
  const { element, log } = opened;
  if (element.waitForUploads) await import('../../src/element/list/list-chunk.js'); // a submit can be held
  await nextFrame();
  const decide = async (button: 'Apply' | 'Cancel') => click(await asked(element), button);
  return { ...opened, decide, settled: () => log.filter((line) => line === 'uploads-settled').length };
}

describe('a form whose picture is about to be cropped', () => {
  it('is invalid from the choice on, until the new picture is stored', async () => {
    const { form, element, mode, sent, decide } = await openForm();
    choose(element, await drawn());
    expect(form.checkValidity(), 'at once').to.equal(false);
    expect(element.validationMessage).to.equal('Wait until the upload is finished.');
    form.requestSubmit();
    await decide('Apply');
    (await begun(mode, 'new.png')).done({ key: 'new.png' });
    await until(() => form.checkValidity(), 'valid');
    form.requestSubmit();
    expect(sent).to.deep.equal([['files=new.png']]);
    choose(element, await drawn('other.png'));
    expect(form.checkValidity()).to.equal(false);
    await decide('Cancel');
    await until(() => form.checkValidity(), 'valid with the picture before');
    expect(element.value).to.deep.equal(['new.png']);
  });

  it('holds its submit until the new picture is stored, with wait-for-uploads', async () => {
    const { form, element, mode, sent, decide } = await openForm('variant="avatar" required wait-for-uploads');
    choose(element, await drawn());
    expect(form.checkValidity(), 'valid').to.equal(true);
    form.requestSubmit();
    await decide('Apply');
    const { done } = await begun(mode, 'new.png');
    expect(sent).to.deep.equal([]);
    done({ key: 'new.png' });
    await until(() => sent.length > 0, 'submitted');
    await nextFrame();
    expect(sent).to.deep.equal([['files=new.png']]);
  });

  it('submits the old picture once when the dialog is canceled, with wait-for-uploads', async () => {
    const { form, element, sent, decide } = await openForm('variant="avatar" wait-for-uploads');
    choose(element, await drawn());
    form.requestSubmit();
    expect(sent).to.deep.equal([]);
    await decide('Cancel');
    await until(() => sent.length > 0, 'submitted');
    await nextFrame();
    expect(sent).to.deep.equal([['files=old.png']]);
  });

  it('has not settled while another picture is cropped', async () => {
    const { element, mode, decide, settled } = await openForm('variant="pictures" multiple');
    choose(element, await drawn('first.png'));
    await decide('Apply');
    const { done } = await begun(mode, 'first.png');
    choose(element, await drawn());
    const dialog = await asked(element);
    done({ key: 'first.png' });
    await until(() => element.value.length === 2, 'the value');
    await nextFrame();
    expect([settled(), dialog.open], 'during the crop').to.deep.equal([0, true]);
    await decide('Cancel');
    await until(() => settled() > 0, 'settled');
    await nextFrame();
    expect(settled()).to.equal(1);
  });
});
