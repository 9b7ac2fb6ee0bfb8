import '../../src/heic.js';
import { expect } from '@open-wc/testing';
import { configureHeic } from '../../src/heic.js';
import { loadHeicTo } from '../../src/media/heic-to.js';
import { makeImage, stripMetadata } from '../../src/image.js';
import { asked, click } from '../support/browser/crop-dialog.js';
import { look } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { add, begun, place } from '../support/browser/held-element.js';
import { makeHeic, turnedCorners } from '../support/browser/make-heic.js';
import { replace, wrap } from '../support/browser/replace.js';
import { row } from '../support/browser/roles.js';
import { SECRET } from '../support/pictures.js';
import { until } from '../support/until.js';

const blobOf = (canvas: HTMLCanvasElement) => new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob!))); // it has pixels

before(() => {
  // decoding needs neither `unsafe-eval` nor `wasm-unsafe-eval`
  const meta = document.createElement('meta');
  Object.assign(meta, { httpEquiv: 'Content-Security-Policy', content: "script-src 'self'; worker-src 'self' blob:" });
  document.head.append(meta);
});

describe('HEIC, with its add-on', () => {
  it('is decoded by no test without it', async () => {
    const photo = await makeHeic();
    expect(await createImageBitmap(photo).catch(() => undefined)).to.equal(undefined);
  });

  for (const [settings, width, height] of [
    [{ type: 'image/jpeg' }, 120, 160],
    [{ max: '80' }, 60, 80],
    [{ max: '1600', required: true }, 120, 160],
  ] as const)
    it(`becomes a JPEG that lies as it is displayed, without the place: ${JSON.stringify(settings)}`, async () => {
      const { file, ...facts } = await makeImage(await makeHeic(), { ...settings, stripMetadata: true });
      expect(facts).to.deep.equal({ width, height, stripped: true, isAsAsked: true });
      expect(file).to.include({ name: 'IMG_1.jpg', type: 'image/jpeg' });
      expect(await look(file))
        .to.include({ width, height })
        .and.deep.include({ seen: turnedCorners });
      expect(await file.text()).to.not.include(SECRET);
    });

  it('is shown as a thumbnail and in the preview, as it is displayed', async () => {
    const { element } = await place('multiple');
    await add(element, await makeHeic());
    const thumbnail = await until(() => row(element, 'IMG_1.HEIC').querySelector('canvas'), 'a thumbnail');
    expect((await look(await blobOf(thumbnail))).seen).to.deep.equal(turnedCorners);
    row(element, 'IMG_1.HEIC').querySelector<HTMLElement>('.name')!.click();
    const canvas = await until(
      () => element.shadowRoot!.querySelector<HTMLCanvasElement>('.preview .surface canvas'),
      'the preview',
    );
    expect(await look(await blobOf(canvas)))
      .to.include({ width: 120, height: 160 })
      .and.deep.include({ seen: turnedCorners });
  });

  it('is cropped as it is displayed', async () => {
    const { element, mode } = await place('crop="1:1"');
    choose(element, await makeHeic());
    click(await asked(element, 'IMG_1.HEIC'), 'Apply');
    const { content } = (await begun(mode, 'IMG_1.jpg')).job;
    expect(await look(content))
      .to.include({ width: 120, height: 120 })
      .and.deep.include({ seen: turnedCorners });
  });
});

describe('HEIC', () => {
  it('loses its place and keeps its picture and orientation with `stripMetadata`, without being encoded again', async () => {
    const photo = await makeHeic();
    expect(await photo.text()).to.include(SECRET);
    const { file, ...facts } = await makeImage(photo, { stripMetadata: true, required: true });
    expect(facts).to.deep.equal({ width: 120, height: 160, stripped: true, isAsAsked: true });
    expect(file).to.include({ name: 'IMG_1.HEIC', size: photo.size });
    expect(await file.text()).to.not.include(SECRET);
    expect(await stripMetadata(file), 'nothing is left to remove').to.equal(file);
    const decode = await loadHeicTo();
    const bitmap = await decode(file);
    const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height });
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
    expect(await look(await blobOf(canvas)))
      .to.include({ width: 120, height: 160 })
      .and.deep.include({ seen: turnedCorners });
  });

  it('stays as it is where the decoder fails, which is loaded only for it', async () => {
    let loads = 0;
    configureHeic({ load: () => Promise.resolve((loads++, () => Promise.reject(new Error('It is broken.')))) });
    try {
      const photo = await makeHeic();
      expect(await makeImage(photo, { type: 'image/jpeg' })).to.include({ file: photo, isAsAsked: false });
      expect(loads).to.equal(1);
      await makeImage(new File(['no picture'], 'a.jpg', { type: 'image/jpeg' }), { type: 'image/jpeg' });
      expect(loads).to.equal(1);
    } finally {
      configureHeic({ load: loadHeicTo });
    }
  });

  it('is decoded after one for whose pixels there was no room', async () => {
    const decode = await loadHeicTo();
    const photo = await makeHeic();
    (await decode(photo)).close();
    const hasRoom = replace(globalThis, 'createImageBitmap', () =>
      Promise.reject(new DOMException('', 'InvalidStateError')),
    );
    expect(await decode(photo).catch((error: Error) => error.message)).to.equal('The picture cannot be decoded.');
    hasRoom();
    expect(await decode(photo)).to.include({ width: 120, height: 160 });
  });

  it('says once in the console what is missing, without the add-on', async () => {
    const said: string[] = [];
    wrap(console, 'warn', () => (text: string) => void said.push(text));
    const registered = Symbol.for('oss-direct-upload.heic');
    const page = globalThis as { [registered]?: unknown };
    const before = page[registered];
    delete page[registered];
    try {
      for (const name of ['a.heic', 'b.heic']) {
        const photo = await makeHeic(name);
        expect(await makeImage(photo, { max: '80' })).to.include({ file: photo, isAsAsked: false });
      }
    } finally {
      page[registered] = before;
    }
    expect(said.map((text) => text.replace(/ See .*/, ''))).to.deep.equal([
      "oss-direct-upload: this browser cannot decode HEIC: import 'oss-direct-upload/heic' for it.",
    ]);
  });
});
