import { expect, nextFrame } from '@open-wc/testing';
import { pixelGate } from '../../src/media/pixel-gate.js';
import { Thumbnails } from '../../src/element/thumbnails/thumbnails.js';
import type { UploadTask } from '../../src/element.js';
import { drawInWorker } from '../../src/image/picture-workers.js';
import { dialogOf, picture as drawn } from '../support/browser/crop-dialog.js';
import { type DrawnPicture, drawPicture, look } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { add, begun, fadedIn, place } from '../support/browser/held-element.js';
import { replace, wrap } from '../support/browser/replace.js';
import { row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { exif, fileOf, tooLarge } from '../support/pictures.js';
import { blueVideo, canShowVideo } from '../support/browser/blue-video.js';
import { until } from '../support/until.js';

const blobOf = (canvas: HTMLCanvasElement) => new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob!))); // it has pixels

const pictureIn = (element: Element, name: string) => row(element, name).querySelector('canvas');
const drawnIn = (element: Element, name: string) => until(() => pictureIn(element, name), `the picture of ${name}`);

/** Replaces how browsers decode pictures, until the test ends. */
function decodeBy(decode: (make: () => Promise<ImageBitmap>, source: unknown) => Promise<ImageBitmap>): void {
  const { createImageBitmap } = window;
  replace(window, 'createImageBitmap', (...all: unknown[]) =>
    decode(() => Reflect.apply(createImageBitmap, window, all) as Promise<ImageBitmap>, all[0]),
  );
}

describe('thumbnails', () => {
  it('show the middle of an image, scaled down', async () => {
    const { element } = await place('multiple');
    await add(element, await drawn('a.png', { width: 800, height: 300 }));
    const { width, height, seen } = await look(await blobOf(await drawnIn(element, 'a.png')));
    expect(width).to.equal(height);
    expect(width).to.be.lessThan(130);
    expect(seen).to.deep.equal(['red', 'lime', 'blue', 'yellow']); // half of each: at the left it would be red and yellow alone
  });

  it('show a frame of a video', async function () {
    if (!canShowVideo()) return this.skip();
    replace(AbortSignal, 'timeout', () => new AbortController().signal); // a busy machine decodes its first video for seconds
    const { element } = await place('multiple');
    await add(element, blueVideo('a.webm'));
    const { seen } = await look(await blobOf(await drawnIn(element, 'a.webm')));
    expect(seen).to.deep.equal(['blue', 'blue', 'blue', 'blue']);
  });

  it('are replaced by the file type if none can be drawn', async () => {
    const { element } = await place('multiple');
    const broken = new File(['no image'], 'broken.png', { type: 'image/png' });
    const silent = new File(['no video'], 'silent.mp4', { type: 'video/mp4' });
    const clear = new File([await blobOf(document.createElement('canvas'))], 'clear.png', { type: 'image/png' });
    const decoded: string[] = [];
    decodeBy((make, source) => {
      if (source instanceof File) decoded.push(source.name);
      return make();
    });
    const others = [sizedFile('a.heic', 1000, 'image/heic'), clear, tooLarge('huge.png'), await drawn('last.png')];
    await add(element, broken, silent, ...others);
    await drawnIn(element, 'last.png');
    const marks = ['broken.png', 'silent.mp4', 'a.heic', 'clear.png', 'huge.png'].map((name) =>
      textOf(row(element, name).querySelector('[part=thumbnail]')!),
    );
    expect(marks).to.deep.equal(['PNG', 'MP4', 'HEIC', 'PNG', 'PNG']);
    expect(decoded).to.include('clear.png').and.not.include('huge.png');
  });

  it('are drawn only in view, one at a time, and released later', async () => {
    const photo = await drawn('a.png');
    const files = Array.from({ length: 150 }, (_, index) => new File([photo], `${index}.png`, { type: photo.type }));
    const box = document.body.appendChild(document.createElement('div'));
    box.style.cssText = 'height: 200px; overflow: auto';
    box.innerHTML = '<div style="height: 20px"></div>'.repeat(files.length);
    const tasks = files.map((file) => ({ file, status: 'done' }) as UploadTask);
    const taskOf = (one: Element) => tasks[[...box.children].indexOf(one)];
    let [atOnce, most, made] = [0, 0, 0];
    decodeBy(async (make, source) => {
      most = Math.max(most, ++atOnce);
      if (source instanceof File) made++;
      return make().finally(() => atOnce--);
    });
    const pictures = new Thumbnails({ host: (await place()).element, taskOf }, 120);
    pictures.watch(box.children, tasks);
    await until(() => pictures.thumbnailOf(tasks[9]!), 'the last in view'); // ten of 20 pixels are
    await nextFrame();
    expect(made).to.be.lessThan(20);
    for (let top = 200; top < 3000; top += 200) {
      box.scrollTop = top;
      const last = tasks[top / 20 + 9]!; // there are 150
      await until(() => pictures.thumbnailOf(last), `the picture of ${last.file.name}`);
    }
    expect([made, most]).to.deep.equal([150, 1]);
    expect(tasks.filter((task) => pictures.thumbnailOf(task)).length).to.be.within(100, 130);
    expect(pictures.thumbnailOf(tasks[0]!)).to.equal(undefined);
    box.remove();
  });

  it('are decoded no larger than they are, and with a short side that is sharp', async () => {
    const { element } = await place('multiple');
    const sizes: unknown[] = [];
    decodeBy(async (make) => {
      const bitmap = await make();
      sizes.push([bitmap.width, bitmap.height]);
      return bitmap;
    });
    await add(element, await drawn('strip.png', { width: 8, height: 2000 }));
    await drawnIn(element, 'strip.png');
    await add(element, await drawn('panorama.png', { width: 2400, height: 480 }));
    await drawnIn(element, 'panorama.png');
    expect(sizes).to.deep.equal([
      [8, 2000],
      [1200, 240],
    ]);
    expect((await drawnIn(element, 'panorama.png')).width).to.equal(120);
  });

  it('are drawn of pictures before videos, which may show no frame', async () => {
    const opened: string[] = [];
    decodeBy((make, source) => (opened.push((source as File).name), make()));
    wrap(URL, 'createObjectURL', (real) => (source) => (opened.push((source as File).name), real(source)));
    const { element } = await place('multiple');
    await add(element, new File(['no video'], 'a.mp4', { type: 'video/mp4' }), await drawn('b.png'));
    await until(() => opened.length > 1, 'both');
    expect(opened).to.deep.equal(['b.png', 'a.mp4']);
  });

  for (const variant of ['dropzone', 'pictures']) {
    it(`are freed when their files leave the list, ${variant}`, async () => {
      const { element } = await place(`multiple variant="${variant}"`);
      const names = ['a.png', 'b.png', 'c.png'];
      await add(element, ...(await Promise.all(names.map((name) => drawn(name)))));
      const canvases = await Promise.all(names.map((name) => drawnIn(element, name)));
      element.remove(element.tasks[1]);
      await until(() => canvases[1]!.width === 0, 'freed');
      expect(canvases.map(({ width }) => width > 0)).to.deep.equal([true, false, true]);
      expect(pictureIn(element, 'c.png')).to.equal(canvases[2]);
      element.clear();
      await until(() => canvases.every(({ width }) => width === 0), 'all are freed');
    });
  }
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
    (await expectLater(end, () => dialogOf(element), 'the dialog')).close();
  });
});

const photo = (name = 'photo.jpg', more: DrawnPicture = {}) => drawPicture(name, { width: 400, height: 300, ...more });

async function open(markup: string) {
  const { element, mode } = await place(markup);
  const says = (words: string | RegExp) =>
    until(() => textOf(element.shadowRoot!).match(words), `${String(words)} in: ${textOf(element.shadowRoot!)}`);
  return { element, mode, says, begins: (name: string) => begun(mode, name) };
}

describe('pictures in the element', () => {
  it('are made by its attributes, and their row says both sizes', async () => {
    const { element, mode, says, begins } = await open(
      'multiple image-max="100x100" image-type="image/jpeg" image-quality="0.7" strip-metadata',
    );
    void element.addFiles([await photo('photo.png', { type: 'image/png' })]);
    await begins('photo.jpg');
    const [task] = element.tasks;
    mode.of('photo.jpg').done({ size: task!.size });
    await says(/photo\.jpg Uploaded · [\d.]+ kB → [\d.]+ kB/);
    expect(textOf(element.shadowRoot!)).to.not.include('location');
    expect(task!.result).to.include({ width: 100, height: 75, stripped: true });
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('are decoded once: their thumbnail is that of the smaller one', async () => {
    const { element, begins } = await open('multiple image-max="100"');
    const decoded: unknown[] = [];
    decodeBy((make, source) => (decoded.push(source), make()));
    const chosen = await photo('photo.jpg', { exif: exif(6) });
    void element.addFiles([chosen]);
    await begins('photo.jpg');
    await until(() => element.shadowRoot!.querySelector('.thumbnail canvas'), 'drawn');
    const made = element.tasks[0]!.file;
    expect(made).to.not.equal(chosen);
    expect(decoded.filter((source) => source === chosen || source === made)).to.deep.equal([made]); // a test before may still draw
  });

  it('say in their row that their location was not removed', async () => {
    const { element, mode, says, begins } = await open('multiple strip-metadata');
    void element.addFiles([fileOf('photo.jpg'), new File(['\0\0\0\x18ftypheic'], 'b.heic')]);
    await begins('b.heic');
    await begins('photo.jpg');
    for (const name of ['photo.jpg', 'b.heic']) mode.of(name).done();
    await says('location not removed');
    expect(textOf(element.shadowRoot!).match(/location not removed/g)).to.have.length(1);
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('are rejected in words, with both sizes where they are still too large', async () => {
    const { element, says } = await open('multiple image-max="300" max-file-size="2kB"');
    void element.addFiles([await photo()]);
    await until(() => element.tasks[0]?.status === 'failed', 'rejected');
    await says(/kB\. Up to 2 kB.*kB → [\d.]+ kB/);
  });

  it('are rejected in words where the page insists', async () => {
    const { element, says } = await open('multiple strip-metadata image-required');
    void element.addFiles([new File(['\0\0\0\x18ftypheic'], 'b.heic')]);
    await says('This picture could not be made smaller. Try a JPEG or PNG');
  });
});
