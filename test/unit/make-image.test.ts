import { expect } from '@open-wc/testing';
import { HOMEPAGE } from '../../src/base/homepage.js';
import type { ImageSettings } from '../../src/media/image-settings.js';
import { makeImage, readSettings } from '../../src/image/make-picture.js';
import { corners, type DrawnPicture, drawPicture, look } from '../support/browser/draw-picture.js';
import { wrap, untilTestEnds } from '../support/browser/replace.js';
import { startedWorkers } from '../support/browser/workers.js';
import * as pictures from '../support/pictures.js';
import { untilEnded, VirtualTime } from '../support/virtual-time.js';

const size = { width: 400, height: 300 };
const jpg = (picture: DrawnPicture = {}, name = 'a.jpg') => drawPicture(name, { ...size, ...picture });
const png = (picture: DrawnPicture = {}, name = 'a.png') => jpg({ type: 'image/png', ...picture }, name);
const file = (name: string, type: string, ...bytes: number[][]) =>
  new File([Uint8Array.from(bytes.flat())], name, { type });
const vector = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg', { type: 'image/svg+xml' });
const { gifHead, gifPicture, gifEnd } = pictures;
const animation = file('a.gif', 'image/gif', gifHead, gifPicture, gifPicture, gifEnd);
const turned = (by: number) => [...corners.slice(4 - by), ...corners.slice(0, 4 - by)];
const only = (color: string) => Array<string>(4).fill(color);

const workers: string[] = [];
beforeEach(() => void startedWorkers(workers));

type Row<Facts> = [title: string, picture: () => Promise<File> | File, settings: ImageSettings, facts: Facts];
type Expected = { width: number; height: number; seen?: string[]; alpha?: number; name?: string; type?: string };

describe('makeImage()', () => {
  const small = () => jpg({ quality: 0.05 });
  const flat = () => jpg({ isFlat: true });
  const turnedPhoto = () => jpg({ exif: pictures.exif(6) }); // 300 × 400, turned to the right
  const flatTurned = () => jpg({ isFlat: true, exif: pictures.exif(6) });
  const transparent = () => png({ isTransparent: true });
  const upper = () => png({}, 'a.photo.PNG');
  const named = (name: string) => ({ name, type: name.endsWith('png') ? 'image/png' : 'image/jpeg' });
  const clear = { width: 100, height: 75, seen: [...corners], ...named('a.png') };
  const grown = { max: '375', quality: 1 };
  const almost = { width: 375, height: 281 };
  const asPng = { type: 'image/png' };
  const part = { x: 225, y: 0, width: 150, height: 100 };
  const low = { x: 0, y: 225, width: 125, height: 150 };
  const beyond = { x: 375, y: -9, width: 100, height: 75 };
  const quarter = { x: 100, y: 75, width: 200, height: 150 };
  const drawings: Row<Expected>[] = [
    ['makes a picture fit into a square', jpg, { max: '200' }, { width: 200, height: 150, seen: [...corners] }],
    ['makes it fit, in its proportion', jpg, { max: '250x75' }, { width: 100, height: 75 }],
    ['reads × between the sides', jpg, { max: '100×5000' }, { width: 100, height: 75 }],
    ['takes 0 for no limit', jpg, { max: '200x0' }, { width: 200, height: 150 }],
    ['makes no side of no pixel', jpg, { max: '1' }, { width: 1, height: 1 }],
    ...([3, 6, 8] as const).map((orientation): Row<Expected> => {
      const [width, height] = orientation > 4 ? [150, 200] : [200, 150];
      const seen = turned({ 3: 2, 6: 1, 8: 3 }[orientation]);
      const picture = () => jpg({ exif: pictures.exif(orientation) });
      return [`keeps how a picture is turned (${orientation})`, picture, { max: '200' }, { width, height, seen }];
    }),
    ['cuts out, then makes smaller', flat, { crop: part, max: '75' }, { width: 75, height: 50, seen: only('lime') }],
    ...([1, 2, 3] as const).map((turns): Row<Expected> => {
      const [width, height] = turns === 2 ? [200, 150] : [150, 200];
      const picture = () => png({ isFlat: true });
      const settings = { crop: { ...quarter, turns } };
      return [`turns a part to the right (${turns})`, picture, settings, { width, height, seen: turned(turns) }];
    }),
    ['cuts a photo as it is displayed', flatTurned, { crop: low }, { width: 125, height: 150, seen: only('blue') }],
    ['cuts within the picture', jpg, { crop: beyond }, { width: 100, height: 75, seen: only('lime') }],
    ['keeps the middle, for a ratio', png, { crop: '1:1' }, { width: 300, height: 300, seen: [...corners] }],
    ['keeps the middle of what is turned', turnedPhoto, { crop: '16:9', max: '80' }, { width: 80, height: 45 }],
    ['converts to another type, and names it so', upper, { type: 'image/JPEG' }, { ...size, ...named('a.photo.jpg') }],
    ['makes a JPEG where the browser cannot make the type', png, { type: 'image/jxl' }, { ...size, ...named('a.jpg') }],
    ['makes no JPEG of what is transparent', transparent, { max: '100', type: 'image/jpeg' }, { ...clear, alpha: 0 }],
    ['takes what grew where the page insists on its pixels', small, { ...grown, required: true }, almost],
    ['takes a type that grew where it has to', small, { ...asPng, required: true }, { ...size, ...named('a.png') }],
  ];
  for (const [title, picture, settings, { width, height, seen, alpha, name, type }] of drawings)
    it(title, async () => {
      const result = await makeImage(await picture(), settings);
      expect(result).to.include({ width, height, isAsAsked: true });
      expect(result).to.not.have.property('stripped');
      if (name) expect(result.file).to.include({ name, type });
      expect(result.file.lastModified).to.equal(7);
      const shown = { width, height, ...(seen && { seen }), ...(alpha !== undefined && { alpha }) };
      expect(await look(result.file)).to.deep.include(shown);
      expect(await result.file.text()).to.not.include(pictures.SECRET);
    });

  const asked = { max: '1', type: 'image/webp' };
  const everything = { max: '1', stripMetadata: true };
  const isAsAsked = true;
  const pngOf = (...parts: number[][]) => file('a.png', 'image/png', ...parts);
  const animatedPng = pngOf(pictures.pngHead, pictures.chunk('acTL', [0, 0, 0, 1, 0, 0, 0, 0]), pictures.pngPicture);
  const damaged = pngOf(pictures.pngHead.slice(0, 19), [9], pictures.pngHead.slice(20));
  const chunks = pictures.riff(pictures.webpChunk('VP8X', [2, 0, 0, 0, 9, 0, 0, 9, 0, 0]), pictures.webpPicture);
  const animatedWebp = file('a.webp', 'image/webp', chunks);
  const heads = ['II*\0', 'MM\0*', 'FUJIFILM', '8BPS'].map((head) => new File([head], 'a'));
  const others = ['text', '', '%PDF'].map((head) => new File([head], 'a.txt', { type: 'text/plain' }));
  const kept: Row<object>[] = [
    ['a picture that fits', jpg, { max: '400x300' }, { ...size, isAsAsked }],
    ['a picture where max is 0', jpg, { max: '0' }, { ...size, isAsAsked }],
    ['a picture where the type is empty', jpg, { type: '' }, { ...size, isAsAsked }],
    ['a picture that has the ratio already', jpg, { crop: '4:3' }, { ...size, isAsAsked }],
    ['a PNG, which has no quality', png, { quality: 0.1 }, { ...size, isAsAsked }],
    ['what would grow as another type', small, asPng, { ...size, isAsAsked }],
    ['what would grow with fewer pixels', small, grown, { ...size, isAsAsked }],
    ['what would grow by its quality', small, { quality: 1 }, { ...size, isAsAsked }],
    ['a vector that needs to be no smaller', () => vector, { max: '400' }, { isAsAsked }],
    ['an animation that needs to be no smaller', () => animation, { max: '400' }, { width: 1, height: 1, isAsAsked }],
    ['a vector that cannot be cropped', () => vector, { crop: '1:1' }, { isAsAsked: false, isCropLost: true }],
    ['what is transparent, for a JPEG', transparent, { type: 'image/jxl' }, { ...size, isAsAsked: false }],
    ['an animated GIF', () => animation, asked, { width: 1, height: 1, isAsAsked: false }],
    ['an animated PNG', () => animatedPng, asked, { width: 1, height: 1, isAsAsked: false }],
    ['an animated WebP', () => animatedWebp, asked, { width: 10, height: 10, isAsAsked: false }],
    ['a vector', () => vector, asked, { isAsAsked: false }],
    ['a picture over 120 megapixels', pictures.tooLarge, asked, { width: 20000, height: 6001, isAsAsked: false }],
    ['a picture that the browser cannot decode', () => damaged, asked, { width: 9, height: 1, isAsAsked: false }],
    ...heads.flatMap((head): Row<object>[] => [
      ['TIFF and RAW', () => head, { max: '400' }, { isAsAsked: false }],
      ['TIFF and RAW', () => head, { crop: '1:1' }, { isAsAsked: false, isCropLost: true }],
      ['TIFF and RAW', () => head, { type: 'image/webp' }, { isAsAsked: false }],
    ]),
    ...others.map((other): Row<object> => ['any other file', () => other, everything, { isAsAsked }]),
  ];
  for (const [title, picture, settings, facts] of kept)
    it(`keeps ${title}, to the byte: ${JSON.stringify(settings)}`, async () => {
      const given = await picture();
      expect(await makeImage(given, settings)).to.deep.equal({ file: given, ...facts });
    });

  it('keeps how Exif turns a PNG, and leaves it alone where the browser does not turn it', async () => {
    const plain = await png({ isFlat: true });
    const content = [plain.slice(0, 33), Uint8Array.from(pictures.chunk('eXIf', pictures.exif(6))), plain.slice(33)];
    const onSide = new File(content, 'a.png', { type: 'image/png' });
    const before = await look(onSide);
    const made = await makeImage(onSide, { max: '200' });
    const isTurned = before.width < before.height;
    expect(made).to.include(isTurned ? { width: 150, height: 200, isAsAsked } : { file: onSide, isAsAsked: false });
    expect((await look(made.file)).seen).to.deep.equal(before.seen);
  });

  it('makes a PNG of what is cropped and transparent, where the browser cannot make its type', async () => {
    const made = await makeImage(await transparent(), { crop: '1:1', type: 'image/avif' });
    expect(made.isAsAsked).to.equal(true);
    expect(made.file.type).to.match(/^image\/(png|avif)$/);
    expect((await look(made.file)).alpha).to.equal(0);
  });

  it('makes WebP where the browser can, else a JPEG', async () => {
    const { file: made } = await makeImage(await jpg(), { max: '200', type: 'image/webp' });
    const canvas = new OffscreenCanvas(1, 1);
    canvas.getContext('2d');
    const { type } = await canvas.convertToBlob({ type: 'image/webp' });
    expect(made).to.include(type === 'image/webp' ? { name: 'a.webp', type } : { name: 'a.jpg', type: 'image/jpeg' });
  });

  it('ignores settings that it cannot read, and warns once about each value', async () => {
    const photo = await jpg();
    const seen: string[] = [];
    wrap(console, 'warn', () => (text: string) => void seen.push(text));
    for (let i = 0; i < 2; i++) {
      expect(await makeImage(photo, { max: '1920px', quality: 80, crop: 'square' })).to.include({ file: photo });
      for (const type of ['webp', 'image/jpg'])
        expect(await makeImage(photo, { type })).to.include({ file: photo, isAsAsked });
    }
    await makeImage(photo, { max: '', quality: 0, crop: '4:3' });
    expect(readSettings({ quality: 1 })).to.include({ quality: 1 });
    const about = ['max "1920px"', 'quality "80"', 'crop "square"', 'type "webp"', 'type "image/jpg"'];
    const warning = (text: string) =>
      `oss-direct-upload: unreadable image ${text}; ignored. See ${HOMEPAGE}/guide/images#what-is-done`;
    expect(seen).to.deep.equal(about.map(warning));
  });

  it('encodes a picture that fits again only if a quality is set, and that saves a tenth', async () => {
    const photo = await jpg();
    const smaller = (await makeImage(photo, { max: '4000', quality: 0.5 })).file;
    expect(smaller.size).to.be.below(photo.size * 0.9);
    expect((await makeImage(smaller, { quality: 0.5 })).file).to.equal(smaller);
  });

  it('keeps a picture over 16.7 megapixels, unless it is made smaller', async () => {
    const picture = await jpg({ width: 4200, height: 4100, isFlat: true });
    expect(await makeImage(picture, { type: 'image/webp' })).to.include({ file: picture, isAsAsked: false });
    expect(await makeImage(picture, { max: '420' })).to.include({ width: 420, height: 410 });
  });

  it('makes a part over 16.7 megapixels so small that it can be drawn', async () => {
    const picture = await jpg({ width: 4740, height: 3560, isFlat: true }); // both sides would be rounded up
    expect(await makeImage(picture, { crop: '4:3' })).to.include({ width: 4729, height: 3547, isAsAsked });
  });

  it('says what could be stripped', async () => {
    const strip = (one: File) => makeImage(one, { stripMetadata: true });
    const { file: left, ...made } = await strip(pictures.fileOf('photo.jpg'));
    expect(made).to.deep.equal({ width: 1, height: 1, stripped: true, isAsAsked });
    expect(await left.text()).to.not.include(pictures.SECRET);
    for (const name of ['chart.png', 'photo.webp', 'smile.gif'] as const)
      expect((await strip(pictures.fileOf(name))).stripped, name).to.equal(true);
    const video = new File(['\0\0\0\x18ftypqt  '], 'a.mov', { type: 'video/quicktime' });
    const boxes = ['\x18ftypheic', '\x20ftypmif2', '\x20ftypXAVC', '\x08wide', '\x0cJXL \r\n'];
    const unknown = [...boxes.map((box) => `\0\0\0${box}`), 'II*\0', '8BPS', 'MMOR'];
    for (const one of [video, ...unknown.map((head) => new File([head], 'a'))])
      expect(await strip(one)).to.deep.include({ file: one, stripped: false, isAsAsked: false });
    const drawn = await makeImage(await jpg(), { max: '100', stripMetadata: true });
    expect(drawn.stripped).to.equal(true);
  });

  it('throws what reading throws', async () => {
    const photo = await jpg();
    const gone = { value: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) };
    Object.defineProperty(photo, 'slice', gone);
    const time = untilTestEnds(new VirtualTime());
    const end = makeImage(photo, { max: '1' }).catch((error: unknown) => error);
    expect(await untilEnded(end, () => time.advance(500))).to.include({ name: 'NotReadableError' });
  });

  it('makes many at once, off the main thread', async () => {
    const photos = await Promise.all(Array.from({ length: 12 }, (_, i) => jpg({}, `${i}.jpg`)));
    const made = await Promise.all(photos.map((photo) => makeImage(photo, { max: '320' })));
    expect(made.map(({ width }) => width)).to.deep.equal(photos.map(() => 320));
    expect(made.map((one) => one.file.name)).to.deep.equal(photos.map(({ name }) => name));
    expect(workers.length).to.be.within(1, 4);
    for (const worker of workers) expect(worker).to.match(/\/picture-worker\.js$/);
  });

  it('reads the headers of a few files at once, however many there are', async () => {
    let [reads, most] = [0, 0];
    wrap(
      Blob.prototype,
      'arrayBuffer',
      (real) =>
        async function (this: Blob) {
          most = Math.max(most, ++reads);
          return real.call(this).finally(() => reads--);
        },
    );
    const files = Array.from({ length: 50 }, (_, i) => file(`${i}.txt`, '', [1, 2, 3]));
    const made = await Promise.all(files.map((one) => makeImage(one, { max: '320' })));
    expect(made.map((one) => one.file)).to.deep.equal(files);
    expect(most).to.equal(8);
  });
});
