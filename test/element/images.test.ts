import { expect } from '@open-wc/testing';
import { type DrawnPicture, drawPicture } from '../support/browser/draw-picture.js';
import { begun, fadedIn, place } from '../support/browser/held-element.js';
import { textOf } from '../support/browser/roles.js';
import { exif, fileOf } from '../support/pictures.js';
import { until } from '../support/until.js';

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
    const { createImageBitmap } = globalThis;
    globalThis.createImageBitmap = ((source: ImageBitmapSource, ...rest: never[]) => {
      decoded.push(source);
      return createImageBitmap(source, ...rest);
    }) as typeof createImageBitmap;
    try {
      const chosen = await photo('photo.jpg', { exif: exif(6) });
      void element.addFiles([chosen]);
      await begins('photo.jpg');
      await until(() => element.shadowRoot!.querySelector('.thumbnail canvas'), 'drawn');
      const made = element.tasks[0]!.file;
      expect(made).to.not.equal(chosen);
      expect(decoded.filter((source) => source === chosen || source === made)).to.deep.equal([made]); // a test before may still draw
    } finally {
      globalThis.createImageBitmap = createImageBitmap;
    }
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
    await says(/Larger than 2 kB.*kB → [\d.]+ kB/);
  });

  it('are rejected in words where the page insists', async () => {
    const { element, says } = await open('multiple strip-metadata image-required');
    void element.addFiles([new File(['\0\0\0\x18ftypheic'], 'b.heic')]);
    await says('This file could not be prepared as this page requires');
  });
});
