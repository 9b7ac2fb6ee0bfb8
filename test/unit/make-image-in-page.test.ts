import { expect } from '@open-wc/testing';
import type * as worker from '../../src/image/picture-worker.js';
import type * as workers from '../../src/image/picture-workers.js';
import { makeImage } from '../../src/image/make-picture.js';
import { drawPicture, look } from '../support/browser/draw-picture.js';
import { beforeCalls, replace, wrap } from '../support/browser/replace.js';
import { forbidWorkers } from '../support/browser/workers.js';
import { ascii, box, fullBox, u16, u32 } from '../support/pictures.js';

const { createImageBitmap: realBitmap } = globalThis;

/** A HEIC's header: its size, turned or not. Its pixels are not there: few browsers could read them. */
function heic(width: number, height: number): File {
  const properties = box('ipco', fullBox('ispe', u32(width), u32(height)));
  const used = fullBox('ipma', u32(1), u16(1), [1, 1]);
  const meta = fullBox('meta', fullBox('pitm', u16(1)), box('iprp', properties, used));
  const bytes = [...box('ftyp', ascii('heic'), u32(0)), ...meta, ...box('mdat', Array<number>(50_000).fill(1))];
  return new File([Uint8Array.from(bytes)], 'IMG_1.HEIC');
}

/** Decodes a HEIC as another picture would be; not at all without one. Few browsers decode it. */
function decodeHeicAs(picture?: File): void {
  wrap(globalThis, 'createImageBitmap', () => (source: ImageBitmapSource) => {
    if (!(source instanceof File && source.name.endsWith('HEIC'))) return realBitmap(source);
    return picture ? realBitmap(picture) : Promise.reject(new DOMException('', 'InvalidStateError'));
  });
}

describe('makeImage(), on a page without workers', () => {
  beforeEach(() => void forbidWorkers());

  for (const [width, settings, made] of [
    [1600, { max: '160', stripMetadata: true }, { width: 160, height: 120, isAsAsked: true, stripped: true }],
    [160, { max: '1600' }, { width: 160, height: 120, isAsAsked: true }],
    [160, { quality: 0.8 }, { width: 160, height: 120, isAsAsked: true }],
  ] as const)
    it(`makes a JPEG of a HEIC of ${width} pixels where the browser decodes it, with ${JSON.stringify(settings)}`, async () => {
      const size = { width, height: (width * 3) / 4 };
      decodeHeicAs(await drawPicture('a.jpg', size));
      const { file, ...facts } = await makeImage(heic(size.width, size.height), settings);
      expect(facts).to.deep.equal(made);
      expect(file).to.include({ name: 'IMG_1.jpg', type: 'image/jpeg' });
      expect(await look(file)).to.include({ width: 160, height: 120 });
    });

  it('leaves a HEIC as it is where the browser does not decode it, or turns it in a way of its own', async () => {
    const picture = heic(160, 120);
    for (const size of [undefined, { width: 120, height: 160 }, { width: 160, height: 90 }]) {
      decodeHeicAs(size && (await drawPicture('a.jpg', size)));
      const made = await makeImage(picture, { max: '80', stripMetadata: true });
      expect(made).to.include({ file: picture, isAsAsked: false, stripped: false });
    }
  });
});

describe('the picture that is drawn first', () => {
  let modules = 0;
  const onNewPage = async () => {
    const source = `/src/image/picture-worker.js?${++modules}`;
    return (await import(source)) as typeof worker;
  };
  const drawOnNewPage = async (): Promise<unknown> => drawBy(await onNewPage());
  const drawBy = async ({ draw }: typeof worker): Promise<unknown> => {
    const picture = await drawPicture('a.jpg', { width: 80, height: 40 });
    const type = 'image/jpeg';
    return draw({ picture, from: [80, 40], to: [8, 4], type, ownType: type, quality: 0.8 });
  };

  it('passes where nothing is altered, and finds one bit that is altered when pixels are read', async () => {
    expect(await drawOnNewPage()).to.be.instanceOf(Blob);
    wrap(OffscreenCanvasRenderingContext2D.prototype, 'getImageData', (getImageData) => {
      return function (this: OffscreenCanvasRenderingContext2D, ...args) {
        const image = getImageData.apply(this, args);
        if (image.data.length > 100) image.data[80]! ^= 1;
        return image;
      };
    });
    expect(await drawOnNewPage()).to.equal('altered');
  });

  it('finds pixels that are altered when they are encoded', async () => {
    beforeCalls(OffscreenCanvas.prototype, 'convertToBlob', (canvas) => {
      const context = canvas.getContext('2d')!;
      context.fillStyle = 'white';
      context.fillRect(2, 2, 1, 1);
    });
    expect(await drawOnNewPage()).to.equal('altered');
  });

  it('is drawn again for the next picture where it failed', async () => {
    forbidWorkers();
    const page = await onNewPage();
    const hasRoom = replace(OffscreenCanvas.prototype, 'convertToBlob', () => Promise.reject(new Error('No room.')));
    expect(await drawBy(page).catch((error: Error) => error.message)).to.equal('No room.');
    const { isCanvasAltered } = (await import(`/src/image/picture-workers.js?${++modules}`)) as typeof workers;
    expect(await isCanvasAltered().catch(() => 'unknown')).to.equal('unknown');
    hasRoom();
    expect(await drawBy(page)).to.be.instanceOf(Blob);
    expect(await isCanvasAltered()).to.equal(false);
  });

  it('finds a browser that does not turn pictures', async () => {
    const EXIF = 36;
    const unturned = async (source: Blob) => {
      const bytes = new Uint8Array(await source.arrayBuffer());
      return realBitmap(
        bytes[3] === 0xe1 ? new Blob([Uint8Array.of(...bytes.slice(0, 2), ...bytes.slice(2 + EXIF))]) : source,
      );
    };
    wrap(globalThis, 'createImageBitmap', () => unturned as typeof createImageBitmap);
    expect(await drawOnNewPage()).to.equal('altered');
  });
});
