import { expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import { cropOf } from '../../src/core/media/crop.js';
import { readRatio } from '../../src/core/media/ratio.js';
import { cropIn, earlierCrop, hasRatio } from '../../src/core/media/earlier-crop.js';
import type { OssDirectUpload } from '../../src/element.js';
import { CropFrame } from '../../src/element/crop/crop-frame.js';
import { openPicture } from '../../src/image/open-picture.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { choose, drop } from '../support/browser/gestures.js';
import { dropFolder } from '../support/browser/drop-folder.js';
import { drawPicture, look } from '../support/browser/draw-picture.js';
import { textOf } from '../support/browser/roles.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { exif } from '../support/pictures.js';
import { until } from '../support/until.js';

type Shape = Record<string, unknown>;

/** 800 × 600; its corners are red, lime, blue and yellow. */
const picture = (name = 'photo.png', more: Shape = {}) =>
  drawPicture(name, { type: 'image/png', width: 800, height: 600, isFlat: true, ...more });

async function open(markup = 'variant="avatar" crop="1:1"'): Promise<{ element: OssDirectUpload; mode: HeldMode }> {
  const element = await fixture<OssDirectUpload>(`<oss-direct-upload ${markup}></oss-direct-upload>`);
  const mode = sendingMode();
  element.mode = mode;
  return { element, mode };
}

const dialogOf = (element: OssDirectUpload) => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.crop');

/** Waits for the dialog with its picture. */
async function asked(element: OssDirectUpload): Promise<HTMLDialogElement> {
  const dialog = await until(() => dialogOf(element), 'the dialog');
  await until(() => dialog.querySelector('canvas')!.width > 0 && dialog.open, 'the picture');
  return dialog;
}

const stage = (dialog: HTMLElement) => dialog.querySelector<HTMLElement>('.stage')!;
const slider = (dialog: HTMLElement) => dialog.querySelector<HTMLInputElement>('input[type=range]')!;

function press(dialog: HTMLElement, key: string, times = 1, on: HTMLElement = stage(dialog)): void {
  for (let i = 0; i < times; i++) {
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
  }
}

/** What a browser does at Escape, without which a test cannot press a key. */
function escape(dialog: HTMLElement): void {
  if (dialog.dispatchEvent(new Event('cancel', { cancelable: true }))) (dialog as HTMLDialogElement).close();
}

function click(dialog: HTMLElement, name: string): void {
  const found = [...dialog.querySelectorAll('button')].find((one) => (one.ariaLabel ?? textOf(one)) === name);
  if (!found) throw new Error(`There is no button ${name}.`);
  found.click();
}

/** Moves fingers or the mouse over the canvas, from one point to another, each from its middle. */
function point(canvas: HTMLElement, type: string, x: number, y: number, pointerId = 1): void {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const at = { clientX: left + width / 2 + x, clientY: top + height / 2 + y };
  canvas.dispatchEvent(
    new PointerEvent(type, { pointerId, pointerType: 'touch', button: 0, buttons: 1, bubbles: true, ...at }),
  );
}

async function made(mode: HeldMode, name = 'photo.png') {
  const run = await until(() => mode.uploads.get(name), 'its upload');
  return { file: run.job.file, ...(await look(run.job.file)) };
}

describe('the crop dialog', () => {
  it('opens when a picture is chosen, and adds what is in the frame', async () => {
    const { element, mode } = await open();
    choose(element, await picture());
    const dialog = await asked(element);
    expect(dialog.getAttribute('aria-label')).to.equal('Crop picture: photo.png');
    expect(element.tasks.length).to.equal(0);
    expect(element.shadowRoot!.activeElement).to.equal(stage(dialog));
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
    for (const cancel of [escape, (dialog: HTMLElement) => click(dialog, 'Cancel')]) {
      choose(element, await picture());
      cancel(await asked(element));
      await until(() => !dialogOf(element), 'the end');
      expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png']);
    }
    await until(() => element.shadowRoot!.activeElement?.matches('.button'), 'the focus on the button');
  });

  it('works with the keyboard alone: arrows, + and −, Enter', async () => {
    const { element, mode } = await open();
    choose(element, await picture());
    const dialog = await asked(element);
    press(dialog, 'ArrowLeft', 60); // the frame moves to the left edge, and no further
    press(dialog, '+', 8); // 1.12 ^ 8 = 2.48
    press(dialog, 'ArrowLeft', 60);
    press(dialog, 'ArrowUp', 60);
    await until(() => /Zoom 24\d%, 0% from the left, 0% from the top/.test(textOf(dialog)), 'the announcement');
    press(dialog, 'Enter');
    const { width, height, seen } = await made(mode);
    expect(width).to.equal(height);
    expect(width).to.be.closeTo(600 / 2.476, 3);
    expect(seen).to.deep.equal(['red', 'red', 'red', 'red']);
  });

  it('moves by a drag, and zooms by two fingers, the wheel and the slider', async () => {
    const { element, mode } = await open();
    choose(element, await picture());
    const dialog = await asked(element);
    const canvas = dialog.querySelector('canvas')!;
    point(canvas, 'pointerdown', 0, 0);
    point(canvas, 'pointermove', -500, 0); // the picture goes to the left, the frame is at its right edge
    point(canvas, 'pointerup', -500, 0);
    point(canvas, 'pointerdown', -20, 0, 1);
    point(canvas, 'pointerdown', 20, 0, 2);
    point(canvas, 'pointermove', -40, 0, 1);
    point(canvas, 'pointermove', 40, 0, 2);
    point(canvas, 'pointerup', -40, 0, 1);
    point(canvas, 'pointerup', 40, 0, 2);
    const zoom = () => 2 ** Number(slider(dialog).value);
    expect(zoom()).to.be.closeTo(2, 0.05);
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true }));
    expect(zoom()).to.be.closeTo(2 * Math.exp(0.2), 0.08);
    const before = zoom();
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: -3, deltaMode: 1, bubbles: true, cancelable: true }));
    expect(zoom() / before, 'by lines').to.be.closeTo(Math.exp(0.108), 0.04);
    slider(dialog).value = '1.5';
    slider(dialog).dispatchEvent(new Event('input', { bubbles: true }));
    expect(zoom()).to.be.closeTo(Math.sqrt(8), 0.05);
    expect(slider(dialog).getAttribute('aria-valuetext')).to.equal('282%');
    point(canvas, 'pointerdown', 0, 0);
    point(canvas, 'pointermove', -900, -900);
    point(canvas, 'pointerup', -900, -900);
    click(dialog, 'Apply');
    const { width, seen } = await made(mode);
    expect(width).to.be.closeTo(600 / Math.sqrt(8), 3);
    expect(seen).to.deep.equal(['blue', 'blue', 'blue', 'blue']);
  });

  it('closes, and the picture is added, where it cannot be drawn', async () => {
    const { drawImage } = CanvasRenderingContext2D.prototype;
    const { element } = await open();
    const chosen = await picture();
    CanvasRenderingContext2D.prototype.drawImage = () => {
      throw new Error('no memory');
    };
    try {
      choose(element, chosen);
      await until(() => element.tasks.length > 0, 'the task');
      expect(dialogOf(element)).to.equal(null);
      expect(cropOf(element.tasks[0]!.original)).to.equal(undefined);
    } finally {
      CanvasRenderingContext2D.prototype.drawImage = drawImage;
    }
  });

  it('turns the picture to the right', async () => {
    const { element, mode } = await open('variant="avatar" crop="3:4" shape="square"');
    choose(element, await picture());
    const dialog = await asked(element);
    click(dialog, 'Rotate');
    click(dialog, 'Apply');
    const { width, height, seen } = await made(mode);
    expect([width, height]).to.deep.equal([600, 800]);
    expect(seen).to.deep.equal(['yellow', 'red', 'lime', 'blue']);
  });

  it('cuts before it makes a picture smaller, and in another format', async () => {
    const { element, mode } = await open('crop="1:1" image-max="200" image-type="image/jpeg" image-quality="0.9"');
    choose(element, await picture());
    click(await asked(element), 'Apply');
    const run = await until(() => mode.runs[0], 'its upload');
    const { width, height, seen } = await look(run.job.file);
    expect([run.name, run.job.file.type, width, height]).to.deep.equal(['photo.jpg', 'image/jpeg', 200, 200]);
    expect(seen).to.deep.equal(['red', 'lime', 'blue', 'yellow']);
  });

  it('shows and cuts a photo as it is displayed, whichever way the camera was held', async () => {
    const { element, mode } = await open('variant="avatar" crop="1:1"');
    choose(element, await picture('photo.jpg', { type: 'image/jpeg', exif: exif(6) })); // 600 × 800, turned to the right
    const dialog = await asked(element);
    press(dialog, 'ArrowUp', 60);
    press(dialog, '+', 8);
    press(dialog, 'ArrowUp', 60);
    press(dialog, 'ArrowLeft', 60);
    click(dialog, 'Apply');
    const { width, height, seen } = await made(mode, 'photo.jpg');
    expect(width).to.equal(height);
    expect(seen).to.deep.equal(['yellow', 'yellow', 'yellow', 'yellow']); // the lower left corner, turned
  });

  it('asks for each of several pictures; the others are added though one is canceled', async () => {
    const { element } = await open('multiple variant="pictures" crop="4:3"');
    drop(element, await picture('a.png'), new File(['x'], 'b.txt', { type: 'text/plain' }), await picture('c.png'));
    const first = await asked(element);
    expect(textOf(first.querySelector('header')!)).to.equal('Crop picture 1 of 3');
    escape(first);
    await until(() => dialogOf(element) && dialogOf(element) !== first, 'the next');
    const second = await asked(element);
    expect(second.getAttribute('aria-label')).to.equal('Crop picture: c.png, 3 of 3');
    press(second, 'Enter');
    await until(() => element.tasks.length === 2, 'both');
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['b.txt', 'c.png']);
  });

  it('asks for the next one instead of a canceled one, and rejects what does not fit', async () => {
    const { element } = await open('multiple variant="pictures" crop="1:1" max-files="1"');
    const rejected: string[] = [];
    element.addEventListener('file-reject', ({ detail }) => rejected.push(`${detail.file.name} ${detail.error.rule}`));
    drop(element, await picture('a.png'), await picture('b.png'), await picture('c.png'));
    const first = await asked(element);
    expect(first.getAttribute('aria-label')).to.equal('Crop picture: a.png');
    escape(first);
    await until(() => dialogOf(element) && dialogOf(element) !== first, 'the next');
    const second = await asked(element);
    expect(second.getAttribute('aria-label')).to.equal('Crop picture: b.png, 2 of 2');
    press(second, 'Enter');
    await until(() => rejected.length > 0, 'the rejection');
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['b.png']);
    expect(rejected).to.deep.equal(['c.png max-files']);
    expect(dialogOf(element)).to.equal(null);
  });

  it('does not add what was canceled, though a later dialog cannot be opened', async () => {
    const { element, mode } = await open('multiple variant="pictures" crop="1:1"');
    drop(element, await picture('a.png'), await picture('b.png'));
    const first = await asked(element);
    const { showModal } = HTMLDialogElement.prototype;
    HTMLDialogElement.prototype.showModal = () => {
      throw new DOMException('', 'InvalidStateError');
    };
    try {
      escape(first);
      expect((await made(mode, 'b.png')).width, 'its middle').to.equal(600);
      expect(element.tasks.map(({ name }) => name)).to.deep.equal(['b.png']);
    } finally {
      HTMLDialogElement.prototype.showModal = showModal;
    }
  });

  it('asks also about pictures that are read late from a dropped folder', async () => {
    const { element, mode } = await open('multiple variant="pictures" crop="1:1"');
    const inner = { name: 'more', children: [await picture('b.png'), await picture('c.png')] };
    dropFolder(element, { name: 'photos', children: [await picture('a.png'), inner] });
    const labels = ['a.png', 'b.png, 1 of 2', 'c.png, 2 of 2'].map((name) => `Crop picture: ${name}`);
    for (const label of labels) {
      const dialog = await until(() => {
        const shown = dialogOf(element);
        return shown?.getAttribute('aria-label') === label ? shown : undefined;
      }, label);
      await asked(element);
      press(dialog, 'Enter');
    }
    for (const name of ['a.png', 'b.png', 'c.png']) {
      const { width, height } = await made(mode, name);
      expect([width, height], name).to.deep.equal([600, 600]);
    }
    expect(element.tasks.map(({ path }) => path)).to.deep.equal(['photos', 'photos/more', 'photos/more']);
  });

  it('asks once for one picture, though a dropped folder has others that are read later', async () => {
    const { element, mode } = await open();
    const names: string[] = [];
    element.addEventListener('file-reject', ({ detail }) => names.push(`${detail.file.name} ${detail.error.rule}`));
    const inner = { name: 'more', children: [await picture('b.png')] };
    dropFolder(element, { name: 'photos', children: [await picture('a.png'), inner] });
    press(await asked(element), 'Enter');
    expect((await made(mode, 'a.png')).width).to.equal(600);
    await until(() => names.length === 1, 'the rejection');
    expect(names).to.deep.equal(['b.png max-files']);
    expect(dialogOf(element)).to.equal(null);
  });

  it('does not open for what the rules reject, nor for what cannot be cropped', async () => {
    const { element } = await open('variant="avatar" crop="1:1" accept="image/*" min-image-width="500"');
    await element.addFiles([new File(['x'], 'a.pdf', { type: 'application/pdf' })]);
    await element.addFiles([await picture('small.png', { width: 40, height: 40 })]);
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
    const { element, mode } = await open('variant="avatar" crop="1:1"');
    element.queue.add([await picture()]);
    const { width, height } = await made(mode);
    expect([width, height]).to.deep.equal([600, 600]);
  });

  it('cuts what the person has confirmed also in a queue of the page without image settings', async () => {
    const { element, mode } = await open();
    element.queue = new UploadQueue({ mode, fetchGrant: async () => ({}) });
    choose(element, await picture());
    press(await asked(element), 'Enter');
    const { width, height } = await made(mode);
    expect([width, height]).to.deep.equal([600, 600]);
  });

  it('closes, and adds nothing, when the element leaves the page', async () => {
    const { element } = await open();
    const added = element.addFiles([await picture()]);
    await asked(element);
    element.remove();
    expect((await added).length).to.equal(0);
    expect(dialogOf(element)).to.equal(null);
  });

  it('has the picture’s part as its thumbnail at once', async () => {
    const { element } = await open('no-auto crop="1:1"');
    choose(element, await picture());
    const dialog = await asked(element);
    press(dialog, '+', 12);
    press(dialog, 'ArrowLeft', 90);
    press(dialog, 'ArrowUp', 90);
    press(dialog, 'Enter');
    const canvas = await until(() => element.shadowRoot!.querySelector<HTMLCanvasElement>('.thumbnail canvas'));
    const [red, green] = canvas.getContext('2d')!.getImageData(canvas.width - 3, canvas.height - 3, 1, 1).data;
    expect([red, green]).to.deep.equal([255, 0]);
    expect(cropOf(element.tasks[0]!.original)).to.include({ x: 0, y: 0 });
  });

  it('is accessible, in a narrow page, too', async () => {
    const { element } = await open();
    choose(element, await picture());
    const dialog = await asked(element);
    await Promise.all(dialog.getAnimations().map(({ finished }) => finished)); // it fades in
    await expect(element).to.be.accessible();
    for (const button of dialog.querySelectorAll('button')) expect(button.offsetHeight).to.be.at.least(38);
    expect(dialog.scrollWidth).to.equal(dialog.clientWidth);
  });
});

describe('a picture to crop', () => {
  const { createImageBitmap } = window;
  afterEach(() => (window.createImageBitmap = createImageBitmap));

  for (const [width, height] of [
    [1600, 1200],
    [4000, 3000],
  ] as const) {
    it(`is one that is decoded as its header says, ${width} × ${height}`, async () => {
      const file = await picture('a.png', { width, height });
      const opened = await openPicture(file);
      const { width: wide, height: high } = opened!.bitmap!;
      expect([opened!.width, opened!.height, wide * 3]).to.deep.equal([width, height, high * 4]);
      const other = await picture('b.png', { width, height: height + 16 }); // the worker would not draw it
      window.createImageBitmap = ((source: Blob, options?: ImageBitmapOptions) =>
        createImageBitmap(source === file ? other : source, options)) as typeof createImageBitmap;
      expect(await openPicture(file)).to.equal(undefined);
    });
  }
});

describe('CropFrame', () => {
  const turns = [0, 1, 2, 3] as const;
  for (const turn of turns) {
    it(`gives back the part that it began with, after ${turn} turns`, () => {
      const frame = { width: 200, height: 100 };
      const lying = { x: 310, y: 40, width: 300, height: 150 };
      const upright = { x: 310, y: 40, width: 150, height: 300 };
      const start = turn === 0 ? lying : { ...(turn % 2 ? upright : lying), turns: turn };
      expect(new CropFrame({ width: 800, height: 600 }, frame, start).crop).to.deep.equal(start);
    });
  }

  for (const [count, expected] of [
    [1, { x: 0, y: 300, width: 150, height: 300 }],
    [2, { x: 400, y: 400, width: 400, height: 200 }],
    [3, { x: 650, y: 0, width: 150, height: 300 }],
  ] as const) {
    it(`finds the upper left corner, as it is after ${count} turns, in the picture before them`, () => {
      const crop = new CropFrame({ width: 800, height: 600 }, { width: 200, height: 100 });
      for (let turn = 0; turn < count; turn++) crop.turn();
      crop.zoomBy(2);
      crop.moveBy(999, 999);
      expect(crop.seen).to.include({ x: 0, y: 0 });
      expect(crop.crop).to.deep.equal({ ...expected, turns: count });
    });
  }

  it('is the largest part in the middle at first', () => {
    const { crop } = new CropFrame({ width: 801, height: 600 }, { width: 300, height: 300 });
    expect(crop).to.deep.equal({ x: 101, y: 0, width: 600, height: 600 });
  });
});

describe('a ratio', () => {
  it('is read from two numbers', () => {
    expect(['1:1', '16:9', ' 4 / 3 ', '2x3', '1.91:1'].map(readRatio)).to.deep.equal([1, 16 / 9, 4 / 3, 2 / 3, 1.91]);
    const wrong = ['', '1', '0:1', '1:0', 'a:b', '-1:1', '16:9:4', '16:9:', 'Infinity:1', '1:Infinity'];
    for (const text of wrong) expect(readRatio(text), text).to.equal(undefined);
  });

  it('is that of a part, also of one that is turned, but for whole pixels', () => {
    const wide = { x: 0, y: 0, width: 1067, height: 600 };
    expect([hasRatio(wide, 16 / 9), hasRatio(wide, 3 / 2), hasRatio(wide, 9 / 16)]).to.deep.equal([true, false, false]);
    const turned = { ...wide, turns: 3 };
    expect([hasRatio(turned, 16 / 9), hasRatio(turned, 9 / 16)]).to.deep.equal([false, true]);
  });

  it('is found in what identifies an upload, as the part that was kept', () => {
    const crop = { x: 1, y: 2, width: 3, height: 4 };
    const settings = JSON.stringify({ max: '800', crop });
    expect(cropIn(`scope\nphoto.jpg\n123\n7\n${settings}\n`)).to.deep.equal(crop);
    expect(cropIn('scope\nphoto.jpg\n123\n7\n{"crop":"1:1"}\n')).to.equal(undefined);
  });

  it('is found among the uploads of the same file that have the ratio, with a scope before them and without', () => {
    const file = new File(['123'], 'photo.jpg', { lastModified: 7 });
    const [wide, square] = [
      { x: 0, y: 0, width: 30, height: 15 },
      { x: 1, y: 2, width: 40, height: 40 },
    ];
    const upload = (name: string, crop: object) => `${name}\n3\n7\n${JSON.stringify({ crop })}\n`;
    const [other, first, second] = [
      upload('my photo.jpg', square),
      upload('photo.jpg', wide),
      upload('photo.jpg', square),
    ];
    expect(earlierCrop(file, 1, [other, first, second])).to.deep.equal(square);
    expect(earlierCrop(file, 2, [`scope\n${second}`, `scope\n${first}`])).to.deep.equal(wide);
    expect(earlierCrop(file, 1, [other, first])).to.equal(undefined);
  });
});
