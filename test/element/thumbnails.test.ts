import { aTimeout, expect } from '@open-wc/testing';
import { Thumbnails } from '../../src/element/thumbnails/thumbnails.js';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { row, textOf } from '../support/browser/roles.js';
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

/** Half a second of one color; undefined where the engine records none. */
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
    await aTimeout(40);
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

/** A row in view, and its file. */
function rows(
  files: readonly File[],
  height: number,
): { box: HTMLElement; fileOf: (row: Element) => File | undefined } {
  const box = document.body.appendChild(document.createElement('div'));
  box.style.cssText = 'height: 200px; overflow: auto';
  const byRow = new Map<Element, File>();
  for (const file of files) {
    const one = box.appendChild(document.createElement('div'));
    one.style.height = `${height}px`;
    byRow.set(one, file);
  }
  return { box, fileOf: (one) => byRow.get(one) };
}

describe('thumbnails', () => {
  it('show the middle of an image, scaled down', async () => {
    const { element } = await place('multiple');
    await add(element, await image('a.png'));
    await until(() => pictureIn(element, 'a.png'), 'the picture');
    const picture = pictureIn(element, 'a.png')!; // waited for
    expect(picture.width).to.equal(picture.height);
    expect(picture.width).to.be.lessThan(130);
    expect(colorOf(picture)).to.deep.equal([255, 0, 0]);
  });

  it('show a frame of a video', async function () {
    const file = await video('a.webm', 'rgb(0 0 255)');
    if (!file) return this.skip();
    const { element } = await place('multiple');
    await add(element, file);
    await until(() => pictureIn(element, 'a.webm'), 'the picture');
    const [red, green, blue] = colorOf(pictureIn(element, 'a.webm')!); // waited for
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
    await until(() => pictureIn(element, 'last.png'), 'the picture of the last');
    const marks = ['broken.png', 'silent.mp4', 'a.heic', 'clear.png'].map((name) =>
      textOf(row(element, name).querySelector('[part=thumbnail]')!),
    );
    expect(marks).to.deep.equal(['png', 'mp4', 'heic', 'png']);
  });

  it('are drawn only in view, one at a time, and released later', async () => {
    const photo = await image('a.png');
    const files = Array.from({ length: 300 }, (_, index) => new File([photo], `${index}.png`, { type: photo.type }));
    const { box, fileOf } = rows(files, 20);
    let atOnce = 0;
    let most = 0;
    let made = 0;
    const { createImageBitmap } = window;
    window.createImageBitmap = async (...all: unknown[]) => {
      most = Math.max(most, ++atOnce);
      if (all[0] instanceof File) made++;
      const bitmap = await Reflect.apply(createImageBitmap, window, all);
      atOnce--;
      return bitmap as ImageBitmap;
    };
    const pictures = new Thumbnails(fileOf, () => {}, 120);
    pictures.watch(
      box.children,
      files.map((one) => ({ file: one })),
    );
    await until(() => pictures.thumbnailOf(files[9]), 'the last in view'); // ten of 20 pixels are
    await aTimeout(100);
    expect(made).to.be.lessThan(20);
    for (let top = 200; top < 6000; top += 200) {
      box.scrollTop = top;
      const last = files[top / 20 + 9]!; // there are 300
      await until(() => pictures.thumbnailOf(last), `the picture of ${last.name}`);
    }
    window.createImageBitmap = createImageBitmap;
    expect(made).to.equal(300);
    expect(most).to.equal(1);
    expect(files.filter((file) => pictures.thumbnailOf(file)).length).to.be.within(100, 130);
    expect(pictures.thumbnailOf(files[0])).to.equal(undefined);
    box.remove();
  });

  for (const variant of ['dropzone', 'pictures']) {
    it(`are freed when their files leave the list, ${variant}`, async () => {
      const { element } = await place(`multiple variant="${variant}"`);
      await add(element, await image('a.png'), await image('b.png'), await image('c.png'));
      const canvases = await until(() => {
        const found = ['a.png', 'b.png', 'c.png'].flatMap((name) => pictureIn(element, name) ?? []);
        return found.length === 3 ? found : undefined;
      }, 'the pictures');
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
    const drawn: HTMLCanvasElement[] = [];
    const { createElement } = document;
    const { createImageBitmap } = window;
    let go!: () => void;
    const held = new Promise<void>((resolve) => (go = resolve));
    let isHeld = false;
    window.createImageBitmap = async (...all: unknown[]) => {
      isHeld = true;
      await held;
      return Reflect.apply(createImageBitmap, window, all) as Promise<ImageBitmap>;
    };
    document.createElement = (name: string) => {
      const made = createElement.call(document, name);
      if (made instanceof HTMLCanvasElement) drawn.push(made);
      return made;
    };
    try {
      const file = await image('a.png'); // made of a canvas, too
      await add(element, file, sizedFile('b.txt'));
      await until(() => isHeld, 'the drawing');
      element.remove(element.tasks[0]);
      await until(() => element.shadowRoot!.querySelectorAll('[data-task]').length === 1, 'gone');
      drawn.length = 0;
      go();
      await until(() => drawn.length === 1, 'drawn');
      await until(() => drawn[0]!.width === 0, 'freed');
    } finally {
      document.createElement = createElement;
      window.createImageBitmap = createImageBitmap;
    }
  });

  it('of videos are tried once if the page’s policy blocks them', async () => {
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
    await aTimeout(200);
    expect(broken).to.equal(1);
  });
});
