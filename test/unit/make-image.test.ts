import { expect } from '@open-wc/testing';
import { HOMEPAGE } from '../../src/core/homepage.js';
import { makeImage } from '../../src/image/make-image.js';
import { corners, drawPicture, look } from '../support/browser/draw-picture.js';
import {
  chunk,
  exif,
  fileOf,
  gifEnd,
  gifHead,
  gifPicture,
  pngHead,
  pngPicture,
  riff,
  SECRET,
  webpChunk,
  webpPicture,
} from '../support/pictures.js';

const file = (name: string, type: string, ...bytes: number[][]) =>
  new File([Uint8Array.from(bytes.flat())], name, { type });
const turned = (by: number) => [...corners.slice(4 - by), ...corners.slice(0, 4 - by)];

describe('makeImage()', () => {
  const { Worker: RealWorker } = globalThis;
  const workers: string[] = [];
  before(() => {
    globalThis.Worker = class extends RealWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        workers.push(String(url));
        super(url, options);
      }
    };
  });
  after(() => (globalThis.Worker = RealWorker));

  it('makes a picture fit, in its proportion, off the main thread', async () => {
    const photo = await drawPicture('photo.jpg');
    const made = await makeImage(photo, { max: '800x800' });
    expect(made).to.include({ width: 800, height: 600, isAsAsked: true });
    expect(made).to.not.have.property('stripped');
    expect(made.file).to.include({ name: 'photo.jpg', type: 'image/jpeg', lastModified: 7 });
    expect(made.file.size).to.be.below(photo.size / 2);
    expect(await look(made.file)).to.deep.include({ width: 800, height: 600, seen: [...corners] });
    expect(workers.length).to.equal(1);
    expect(workers[0]).to.match(/\/image-worker\.js$/);
  });

  for (const [max, width, height] of [
    ['800', 800, 600],
    ['1000x300', 400, 300],
    ['100×5000', 100, 75],
    ['1', 1, 1],
  ] as const) {
    it(`fits into ${max}`, async () => {
      const made = await makeImage(await drawPicture('a.jpg'), { max });
      expect([made.width, made.height]).to.deep.equal([width, height]);
      const bitmap = await createImageBitmap(made.file);
      expect([bitmap.width, bitmap.height]).to.deep.equal([width, height]);
    });
  }

  for (const [orientation, turns] of [
    [3, 2],
    [6, 1],
    [8, 3],
  ] as const) {
    it(`keeps how a picture is turned (${orientation})`, async () => {
      const photo = await drawPicture('a.jpg', { exif: exif(orientation) });
      const before = await look(photo);
      expect(before.seen).to.deep.equal(turned(turns));
      const made = await makeImage(photo, { max: '800' });
      const isOnSide = orientation > 4;
      expect([made.width, made.height]).to.deep.equal(isOnSide ? [600, 800] : [800, 600]);
      expect((await look(made.file)).seen).to.deep.equal(before.seen);
      expect(await made.file.text()).to.not.include(SECRET);
    });
  }

  it('keeps how Exif turns a PNG, and leaves it alone where the browser does not turn it', async () => {
    const upright = await drawPicture('a.png', { type: 'image/png', isFlat: true });
    const onSide = new File(
      [upright.slice(0, 33), Uint8Array.from(chunk('eXIf', exif(6))), upright.slice(33)],
      'a.png',
      {
        type: 'image/png',
      },
    );
    const before = await look(onSide);
    const isTurned = before.width < before.height;
    const made = await makeImage(onSide, { max: '800' });
    expect(made).to.include(
      isTurned ? { width: 600, height: 800, isAsAsked: true } : { file: onSide, isAsAsked: false },
    );
    expect((await look(made.file)).seen).to.deep.equal(before.seen);
  });

  it('cuts out a part before it makes it smaller', async () => {
    const photo = await drawPicture('a.jpg', { isFlat: true });
    const crop = { x: 900, y: 0, width: 600, height: 400 };
    const made = await makeImage(photo, { crop, max: '300' });
    expect(made).to.include({ width: 300, height: 200, isAsAsked: true });
    expect(await look(made.file)).to.deep.include({ width: 300, height: 200, seen: Array(4).fill('lime') });
  });

  for (const [turns, width, height] of [
    [1, 600, 800],
    [2, 800, 600],
    [3, 600, 800],
  ] as const) {
    it(`turns a part to the right (${turns})`, async () => {
      const photo = await drawPicture('a.png', { type: 'image/png', isFlat: true });
      const made = await makeImage(photo, { crop: { x: 400, y: 300, width: 800, height: 600, turns } });
      expect(made).to.include({ width, height });
      expect(await look(made.file)).to.deep.include({ width, height, seen: turned(turns) });
    });
  }

  it('cuts a photo as it is displayed', async () => {
    const photo = await drawPicture('a.jpg', { isFlat: true, exif: exif(6) }); // 1200 × 1600, turned to the right
    const made = await makeImage(photo, { crop: { x: 0, y: 900, width: 500, height: 600 } });
    expect(await look(made.file)).to.deep.include({ width: 500, height: 600, seen: Array(4).fill('blue') });
  });

  it('keeps the middle, for a ratio', async () => {
    const wide = await makeImage(await drawPicture('a.png', { type: 'image/png' }), { crop: '1:1' });
    expect(await look(wide.file)).to.deep.include({ width: 1200, height: 1200, seen: [...corners] });
    const high = await makeImage(await drawPicture('a.jpg', { exif: exif(6) }), { crop: '16:9', max: '320' });
    expect([high.width, high.height]).to.deep.equal([320, 180]);
  });

  it('keeps a picture that has the ratio already, to the byte, and a part inside of it', async () => {
    const photo = await drawPicture('a.jpg');
    expect((await makeImage(photo, { crop: '4:3' })).file).to.equal(photo);
    const made = await makeImage(photo, { crop: { x: 1500, y: -9, width: 400, height: 300 } });
    expect(await look(made.file)).to.deep.include({ width: 400, height: 300, seen: Array(4).fill('lime') });
  });

  it('makes a PNG of a transparent picture that is cropped, where the browser cannot make its type', async () => {
    const picture = await drawPicture('a.png', { type: 'image/png', isTransparent: true });
    const made = await makeImage(picture, { crop: '1:1', type: 'image/avif' });
    expect(made.isAsAsked).to.equal(true);
    expect(made.file.type).to.match(/^image\/(png|avif)$/);
    expect((await look(made.file)).alpha).to.equal(0);
  });

  it('ignores settings that it cannot read, and warns once about each value', async () => {
    const photo = await drawPicture('a.jpg');
    const { warn } = console;
    const seen: string[] = [];
    console.warn = (text: string) => void seen.push(text);
    try {
      for (let i = 0; i < 2; i++) {
        expect(await makeImage(photo, { max: '1920px', quality: 80, crop: 'square' })).to.include({ file: photo });
        for (const type of ['webp', 'image/jpg'])
          expect(await makeImage(photo, { type })).to.include({ file: photo, isAsAsked: true });
      }
      await makeImage(photo, { max: '', quality: 0, crop: '4:3' });
      expect(seen).to.deep.equal(
        ['max "1920px"', 'quality "80"', 'crop "square"', 'type "webp"', 'type "image/jpg"'].map(
          (text) => `oss-direct-upload: unreadable image ${text}; ignored. See ${HOMEPAGE}/guide/images#what-is-done`,
        ),
      );
    } finally {
      console.warn = warn;
    }
  });

  it('says where a picture cannot be cropped', async () => {
    const svg = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg', { type: 'image/svg+xml' });
    expect(await makeImage(svg, { crop: '1:1' })).to.deep.equal({ file: svg, isAsAsked: false, isCropLost: true });
  });

  it('keeps a picture that fits, to the byte', async () => {
    const photo = await drawPicture('a.jpg');
    const made = await makeImage(photo, { max: '1600x1200' });
    expect(made).to.deep.equal({ file: photo, width: 1600, height: 1200, isAsAsked: true });
  });

  it('converts to another type, and names it so', async () => {
    const made = await makeImage(await drawPicture('a.photo.PNG', { type: 'image/png' }), { type: 'image/jpeg' });
    expect(made.file).to.include({ name: 'a.photo.jpg', type: 'image/jpeg' });
    expect(await look(made.file)).to.deep.include({ width: 1600, height: 1200, seen: [...corners] });
  });

  it('makes a JPEG where the browser cannot make what is asked', async () => {
    const made = await makeImage(await drawPicture('a.png', { type: 'image/png' }), { type: 'image/jxl' });
    expect(made.file).to.include({ name: 'a.jpg', type: 'image/jpeg' });
    expect(made.isAsAsked).to.equal(true);
  });

  it('makes WebP where the browser can, else a JPEG', async () => {
    const { file: made } = await makeImage(await drawPicture('a.jpg'), { max: '800', type: 'image/webp' });
    const canvas = new OffscreenCanvas(1, 1);
    canvas.getContext('2d');
    const { type } = await canvas.convertToBlob({ type: 'image/webp' });
    expect(made).to.include(type === 'image/webp' ? { name: 'a.webp', type } : { name: 'a.jpg', type: 'image/jpeg' });
  });

  it('makes no JPEG of a transparent picture', async () => {
    const picture = await drawPicture('a.png', { type: 'image/png', isTransparent: true });
    const made = await makeImage(picture, { max: '400', type: 'image/jpeg' });
    expect(made.file).to.include({ name: 'a.png', type: 'image/png' });
    expect(await look(made.file)).to.deep.include({ width: 400, height: 300, seen: [...corners], alpha: 0 });
  });

  it('leaves a transparent picture as it is where the browser cannot make the type', async () => {
    const picture = await drawPicture('a.png', { type: 'image/png', isTransparent: true });
    expect(await makeImage(picture, { type: 'image/jxl' })).to.include({ file: picture, isAsAsked: false });
  });

  it('leaves what would grow as it is', async () => {
    const small = await drawPicture('a.jpg', { quality: 0.05 });
    for (const settings of [{ type: 'image/png' }, { max: '1500', quality: 1 }, { quality: 1 }])
      expect(await makeImage(small, settings)).to.include({ file: small, isAsAsked: true, width: 1600 });
  });

  it('takes a picture that grew where the page insists on its pixels', async () => {
    const small = await drawPicture('a.jpg', { quality: 0.05 });
    const made = await makeImage(small, { max: '1500', quality: 1, required: true });
    expect(made).to.include({ width: 1500, height: 1125, isAsAsked: true });
    expect(made.file.size).to.be.above(small.size);
  });

  it('takes another type although it grew where the page insists', async () => {
    const small = await drawPicture('a.jpg', { quality: 0.05 });
    const insisted = await makeImage(small, { type: 'image/png', required: true });
    expect(insisted.file).to.include({ name: 'a.png', type: 'image/png' });
    expect(insisted.isAsAsked).to.equal(true);
  });

  it('takes no number for no limit', async () => {
    const photo = await drawPicture('a.jpg');
    expect(await makeImage(photo, { max: '0' })).to.include({ file: photo });
    expect(await makeImage(photo, { max: '800x0' })).to.include({ width: 800, height: 600 });
    expect(await makeImage(photo, { type: '' })).to.include({ file: photo });
    expect(
      (await makeImage(await drawPicture('a.png', { type: 'image/png' }), { type: 'image/JPEG' })).file.type,
    ).to.equal('image/jpeg');
  });

  it('says that a picture which it cannot read is not as asked: TIFF and RAW, too', async () => {
    for (const asked of [{ max: '400' }, { crop: '1:1' }, { type: 'image/webp' }]) {
      for (const head of ['II*\0', 'MM\0*', 'FUJIFILM', '8BPS'])
        expect((await makeImage(new File([head], 'a'), asked)).isAsAsked, head).to.equal(false);
    }
  });

  it('asks nothing of an animation or a vector that needs to be no smaller', async () => {
    const vector = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg', { type: 'image/svg+xml' });
    const animation = file('a.gif', 'image/gif', gifHead, gifPicture, gifPicture, gifEnd);
    for (const one of [vector, animation]) expect((await makeImage(one, { max: '400' })).isAsAsked).to.equal(true);
  });

  it('encodes a picture that fits again only if a quality is set, and that saves a tenth', async () => {
    const photo = await drawPicture('a.jpg', { quality: 0.95 });
    const smaller = (await makeImage(photo, { max: '4000', quality: 0.5 })).file;
    expect(smaller.size).to.be.below(photo.size * 0.9);
    expect((await makeImage(smaller, { quality: 0.5 })).file).to.equal(smaller);
    const png = await drawPicture('a.png', { type: 'image/png' });
    expect((await makeImage(png, { quality: 0.1 })).file).to.equal(png);
  });

  describe('leaves alone', () => {
    const leaves = async (left: File) => {
      expect(await makeImage(left, { max: '1', type: 'image/webp' })).to.include({ file: left, isAsAsked: false });
    };
    it('an animated GIF', () => leaves(file('a.gif', 'image/gif', gifHead, gifPicture, gifPicture, gifEnd)));
    it('an animated PNG', () =>
      leaves(file('a.png', 'image/png', pngHead, chunk('acTL', [0, 0, 0, 1, 0, 0, 0, 0]), pngPicture)));
    it('an animated WebP', () =>
      leaves(file('a.webp', 'image/webp', riff(webpChunk('VP8X', [2, 0, 0, 0, 9, 0, 0, 9, 0, 0]), webpPicture))));
    it('a vector', () =>
      leaves(new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg', { type: 'image/svg+xml' })));
    it('a picture over 120 megapixels', () => {
      const size = [0, 0, 0x4e, 0x20, 0, 0, 0x17, 0x71]; // 20000 × 6001
      return leaves(file('a.png', 'image/png', pngHead.slice(0, 16), size, pngHead.slice(24), pngPicture));
    });
    it('a picture that the browser cannot decode', () =>
      leaves(file('a.png', 'image/png', pngHead.slice(0, 19), [9], pngHead.slice(20))));

    it('a picture over 16.7 megapixels, unless it is made smaller', async () => {
      const large = await drawPicture('a.jpg', { width: 4200, height: 4100, isFlat: true });
      expect(await makeImage(large, { type: 'image/webp' })).to.include({ file: large, isAsAsked: false });
      expect(await makeImage(large, { max: '420' })).to.include({ width: 420, height: 410 });
    });

    it('any other file', async () => {
      for (const other of [
        new File(['text'], 'a.txt', { type: 'text/plain' }),
        new File([], 'a'),
        new File(['%PDF'], 'a.pdf'),
      ])
        expect(await makeImage(other, { max: '1', stripMetadata: true })).to.deep.equal({
          file: other,
          isAsAsked: true,
        });
    });
  });

  it('says what could be stripped', async () => {
    const strip = (one: File) => makeImage(one, { stripMetadata: true });
    const photo = fileOf('photo.jpg');
    const { file: left, ...made } = await strip(photo);
    expect(made).to.deep.equal({ width: 1, height: 1, stripped: true, isAsAsked: true });
    expect(await left.text()).to.not.include(SECRET);
    for (const name of ['chart.png', 'photo.webp', 'smile.gif'] as const)
      expect((await strip(fileOf(name))).stripped, name).to.equal(true);
    const heic = new File(['\0\0\0\x18ftypheic'], 'a.heic');
    const video = new File(['\0\0\0\x18ftypqt  '], 'a.mov', { type: 'video/quicktime' });
    const raw = new File(['II*\0'], 'a.dng');
    const others = ['\0\0\0\x20ftypmif2', '\0\0\0\x20ftypXAVC', '\0\0\0\x08wide', '\0\0\0\x0cJXL \r\n', '8BPS', 'MMOR'];
    for (const one of [heic, video, raw, ...others.map((head) => new File([head], 'a'))])
      expect(await strip(one)).to.deep.include({ file: one, stripped: false, isAsAsked: false });
    const drawn = await makeImage(await drawPicture('a.jpg'), { max: '100', stripMetadata: true });
    expect(drawn.stripped).to.equal(true);
  });

  it('throws what reading throws', async () => {
    const photo = await drawPicture('a.jpg');
    const gone = { value: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) };
    Object.defineProperty(photo, 'slice', gone);
    const thrown = await makeImage(photo, { max: '1' }).catch((error: unknown) => error);
    expect(thrown).to.include({ name: 'NotReadableError' });
  });

  it('makes many at once', async () => {
    const photos = await Promise.all(
      Array.from({ length: 12 }, (_, i) => drawPicture(`${i}.jpg`, { width: 640, height: 480 })),
    );
    const made = await Promise.all(photos.map((photo) => makeImage(photo, { max: '320' })));
    expect(made.map(({ width }) => width)).to.deep.equal(photos.map(() => 320));
    expect(made.map((one) => one.file.name)).to.deep.equal(photos.map(({ name }) => name));
    expect(workers.length).to.be.below(5);
  });
});
