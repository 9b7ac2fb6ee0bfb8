import { expect, nextFrame } from '@open-wc/testing';
import { pixelGate } from '../../src/core/media/pixel-gate.js';
import { Thumbnails } from '../../src/element/thumbnails/thumbnails.js';
import { drawInWorker } from '../../src/image/image-workers.js';
import { picture as drawn } from '../support/browser/crop-dialog.js';
import { choose } from '../support/browser/gestures.js';
import { add, place } from '../support/browser/held-element.js';
import { row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

/** A canvas of one color with bars of another at its ends; `clear` is transparent all over. */
function paint(color: string, width: number, height: number): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!; // every engine has it
  if (color === 'clear') return canvas;
  context.fillStyle = 'black';
  context.fillRect(0, 0, width, height);
  context.fillStyle = color;
  context.fillRect(width * 0.2, 0, width * 0.6, height);
  return canvas;
}

async function image(name: string, color = 'rgb(255 0 0)'): Promise<File> {
  const blob = await new Promise<Blob | null>((resolve) => paint(color, 64, 32).toBlob(resolve));
  return new File([blob ?? ''], name, { type: 'image/png' });
}

function record(canvas: HTMLCanvasElement, mimeType: string): MediaRecorder | undefined {
  try {
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType });
    recorder.start();
    return recorder;
  } catch {
    return undefined; // WebKitGTK has the name and nothing behind it
  }
}

/** A few frames of one color; undefined where the engine records none. */
async function video(name: string, color: string): Promise<File | undefined> {
  const type = 'video/webm';
  const canvas = paint(color, 64, 32);
  const recorder = record(canvas, type);
  if (!recorder) return undefined;
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  for (let frame = 0; frame < 10; frame++) {
    canvas.getContext('2d')?.drawImage(paint(color, 64, 32), 0, 0);
    await nextFrame();
  }
  recorder.stop();
  await stopped;
  const file = new File(pieces, name, { type });
  return (await secondsOf(file)) > 60 ? undefined : file; // WebKitGTK's own recordings last hours, with nothing to be seen
}

async function secondsOf(file: File): Promise<number> {
  const recorded = Object.assign(document.createElement('video'), { src: URL.createObjectURL(file) });
  await new Promise((resolve) => (recorded.onloadedmetadata = recorded.onerror = resolve));
  URL.revokeObjectURL(recorded.src);
  return Number.isFinite(recorded.duration) ? recorded.duration : 0; // Chromium's do not say
}

/** The color in the middle of a picture. */
function colorOf(picture: HTMLCanvasElement): number[] {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')!; // as above
  context.drawImage(picture, picture.width / 2, picture.height / 2, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const pictureIn = (element: Element, name: string) => row(element, name).querySelector('canvas');
const drawnIn = (element: Element, name: string) => until(() => pictureIn(element, name), `the picture of ${name}`);

/** Replaces how browsers decode pictures, until the test ends. */
function decodeBy(decode: (make: () => Promise<ImageBitmap>, source: unknown) => Promise<ImageBitmap>): void {
  window.createImageBitmap = (...all: unknown[]) =>
    decode(() => Reflect.apply(createImageBitmap, window, all) as Promise<ImageBitmap>, all[0]);
}
const { createImageBitmap } = window;
afterEach(() => (window.createImageBitmap = createImageBitmap));

describe('thumbnails', () => {
  it('show the middle of an image, scaled down', async () => {
    const { element } = await place('multiple');
    await add(element, await image('a.png'));
    const picture = await drawnIn(element, 'a.png');
    expect(picture.width).to.equal(picture.height);
    expect(picture.width).to.be.lessThan(130);
    expect(colorOf(picture)).to.deep.equal([255, 0, 0]);
  });

  it('show a frame of a video', async function () {
    const file = await video('a.webm', 'rgb(0 0 255)');
    if (!file) return this.skip();
    const { element } = await place('multiple');
    await add(element, file);
    const [red, green, blue] = colorOf(await drawnIn(element, 'a.webm'));
    expect(red).to.be.lessThan(40);
    expect(green).to.be.lessThan(40);
    expect(blue).to.be.greaterThan(200);
  });

  it('are replaced by the file type if none can be drawn', async () => {
    const { element } = await place('multiple');
    const broken = new File(['no image'], 'broken.png', { type: 'image/png' });
    const silent = new File(['no video'], 'silent.mp4', { type: 'video/mp4' });
    const clear = await image('clear.png', 'clear');
    await add(element, broken, silent, sizedFile('a.heic', 1000, 'image/heic'), clear, await image('last.png'));
    await drawnIn(element, 'last.png');
    const marks = ['broken.png', 'silent.mp4', 'a.heic', 'clear.png'].map((name) =>
      textOf(row(element, name).querySelector('[part=thumbnail]')!),
    );
    expect(marks).to.deep.equal(['png', 'mp4', 'heic', 'png']);
  });

  it('are drawn only in view, one at a time, and released later', async () => {
    const photo = await image('a.png');
    const files = Array.from({ length: 150 }, (_, index) => new File([photo], `${index}.png`, { type: photo.type }));
    const box = document.body.appendChild(document.createElement('div'));
    box.style.cssText = 'height: 200px; overflow: auto';
    box.innerHTML = '<div style="height: 20px"></div>'.repeat(files.length);
    const fileOf = (one: Element) => files[[...box.children].indexOf(one)];
    let [atOnce, most, made] = [0, 0, 0];
    decodeBy(async (make, source) => {
      most = Math.max(most, ++atOnce);
      if (source instanceof File) made++;
      return make().finally(() => atOnce--);
    });
    const pictures = new Thumbnails(fileOf, () => {}, 120);
    const watched = files.map((file) => ({ file }));
    pictures.watch(box.children, watched);
    await until(() => pictures.thumbnailOf(files[9]), 'the last in view'); // ten of 20 pixels are
    await nextFrame();
    expect(made).to.be.lessThan(20);
    for (let top = 200; top < 3000; top += 200) {
      box.scrollTop = top;
      const last = files[top / 20 + 9]!; // there are 150
      await until(() => pictures.thumbnailOf(last), `the picture of ${last.name}`);
    }
    expect([made, most]).to.deep.equal([150, 1]);
    expect(files.filter((file) => pictures.thumbnailOf(file)).length).to.be.within(100, 130);
    expect(pictures.thumbnailOf(files[0])).to.equal(undefined);
    box.remove();
  });

  for (const variant of ['dropzone', 'pictures']) {
    it(`are freed when their files leave the list, ${variant}`, async () => {
      const { element } = await place(`multiple variant="${variant}"`);
      const names = ['a.png', 'b.png', 'c.png'];
      await add(element, ...(await Promise.all(names.map((name) => image(name)))));
      const canvases = await Promise.all(names.map((name) => drawnIn(element, name)));
      element.remove(element.tasks[1]);
      await until(() => canvases[1]!.width === 0, 'freed');
      expect(canvases.map(({ width }) => width > 0)).to.deep.equal([true, false, true]);
      expect(pictureIn(element, 'c.png')).to.equal(canvases[2]);
      element.clear();
      await until(() => canvases.every(({ width }) => width === 0), 'all are freed');
    });
  }

  it('that are drawn when their file has left the list are freed, too', async () => {
    const { element } = await place('multiple');
    const drawnCanvases: HTMLCanvasElement[] = [];
    const { createElement } = document;
    let go: (() => void) | undefined;
    decodeBy(async (make) => {
      await new Promise<void>((resolve) => (go = resolve));
      return make();
    });
    document.createElement = (name: string) => {
      const made = createElement.call(document, name);
      if (made instanceof HTMLCanvasElement) drawnCanvases.push(made);
      return made;
    };
    try {
      const file = await image('a.png'); // made of a canvas, too
      await add(element, file, sizedFile('b.txt'));
      const end = await until(() => go, 'the drawing');
      element.remove(element.tasks[0]);
      await until(() => element.shadowRoot!.querySelectorAll('[data-task]').length === 1, 'gone');
      drawnCanvases.length = 0;
      end();
      await until(() => drawnCanvases.length === 1, 'drawn');
      await until(() => drawnCanvases[0]!.width === 0, 'freed');
    } finally {
      document.createElement = createElement;
    }
  });
});

describe('decoded pixels at work', () => {
  /** A picture at work that leaves no room for others, until this is called. */
  function fill(): () => void {
    let end!: () => void;
    const held = new Promise<void>((resolve) => (end = resolve));
    void pixelGate.use(64_000_000, () => held);
    return end;
  }

  /** That what asks for room gets none until the large picture is done, and then it comes. */
  async function expectLater<T>(end: () => void, seen: () => T, what: string): Promise<NonNullable<Awaited<T>>> {
    const { use } = pixelGate;
    let waiting = 0;
    pixelGate.use = ((...all: Parameters<typeof use>) => (waiting++, use.apply(pixelGate, all))) as typeof use;
    await until(() => waiting > 0, `${what} asks for room`);
    Reflect.deleteProperty(pixelGate, 'use');
    for (let frames = 0; frames < 3; frames++) await nextFrame();
    expect(!!seen(), `${what}, beside a large picture`).to.equal(false);
    end();
    return until(seen, what);
  }

  it('are limited for thumbnails and pictures that are made, together', async () => {
    const { element } = await place('multiple');
    const file = await drawn('photo.png');
    const end = fill();
    let made: unknown;
    const type = 'image/png';
    const order = { picture: file, from: [80, 60], to: [40, 30], type, ownType: type, quality: 1 } as const;
    void add(element, file).then(() => drawInWorker(order).then((result) => (made = result)));
    await expectLater(end, () => made ?? element.shadowRoot!.querySelector('[data-task] canvas'), 'a drawn picture');
    await until(() => made, 'the picture');
    await drawnIn(element, 'photo.png');
  });

  it('are limited for the preview, too', async () => {
    const { element } = await place('multiple');
    await add(element, await drawn('photo.png'));
    await drawnIn(element, 'photo.png');
    const end = fill();
    row(element, 'photo.png').querySelector<HTMLElement>('.name')!.click();
    await expectLater(end, () => element.shadowRoot!.querySelector('dialog.preview .surface canvas'), 'the picture');
  });

  it('are limited for the crop dialog, too', async () => {
    const { element } = await place('variant="avatar" crop="1:1"');
    const end = fill();
    choose(element, await drawn('photo.png'));
    const find = () => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.crop');
    (await expectLater(end, find, 'the dialog')).close();
  });
});

describe('on a page whose policy blocks videos', () => {
  it('thumbnails of them are tried once', async () => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = "media-src 'self'";
    let broken = 0;
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      if (effectiveDirective === 'media-src') broken++;
    });
    document.head.append(meta);
    const { element } = await place('multiple');
    const videos = ['a.mp4', 'b.mp4', 'c.mp4'].map((name) => new File(['x'], name, { type: 'video/mp4' }));
    await add(element, ...videos);
    await until(() => broken > 0, 'the first is tried');
    await add(element, await image('last.png'));
    await drawnIn(element, 'last.png');
    expect(broken).to.equal(1);
  });
});
