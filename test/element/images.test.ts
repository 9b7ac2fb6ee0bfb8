import { expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import { drawPicture, look } from '../support/browser/draw-picture.js';
import { dropFolder } from '../support/browser/drop-folder.js';
import { fadedIn } from '../support/browser/held-element.js';
import { sendingMode } from '../support/held-mode.js';
import { ascii, chunk, exif, fileOf } from '../support/pictures.js';
import { until } from '../support/until.js';

async function open(markup: string) {
  const element = await fixture<HTMLElementTagNameMap['oss-direct-upload']>(
    `<oss-direct-upload ${markup}></oss-direct-upload>`,
  );
  const mode = sendingMode();
  element.mode = mode;
  const text = () => element.shadowRoot!.textContent.replace(/\s+/g, ' ');
  const begun = (name: string) => until(() => mode.uploads.has(name), `${name} begins`);
  return { element, mode, text, begun };
}

describe('pictures in the element', () => {
  it('are made by its attributes, and their row says both sizes', async () => {
    const { element, mode, text, begun } = await open(
      'multiple image-max="400x400" image-type="image/jpeg" image-quality="0.7" strip-metadata',
    );
    const photo = await drawPicture('photo.png', { type: 'image/png' });
    void element.addFiles([photo]);
    await begun('photo.jpg');
    const [task] = element.tasks;
    mode.of('photo.jpg').done({ size: task!.size });
    await until(() => /photo\.jpg Uploaded · [\d.]+ MB → [\d.]+ kB/.test(text()), 'the row says so');
    expect(text()).to.not.include('location');
    expect(task!.result).to.include({ width: 400, height: 300, stripped: true });
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('say one size where nobody sees a difference', async () => {
    const { element, mode, text, begun } = await open('multiple strip-metadata');
    const plain = await drawPicture('photo.png', { type: 'image/png' });
    const note = Uint8Array.from(chunk('tEXt', ascii('Comment\0by Anna')));
    const noted = new File([plain.slice(0, 33), note, plain.slice(33)], 'photo.png', { type: 'image/png' });
    void element.addFiles([noted]);
    await begun('photo.png');
    const [task] = element.tasks;
    expect(task!.size).to.be.below(noted.size);
    mode.of('photo.png').done({ size: task!.size });
    await until(() => /photo\.png Uploaded · [\d.]+ MB/.test(text()), 'the row says so');
    expect(text()).to.not.include('→');
  });

  it('are made also where they are read late from a dropped folder', async () => {
    const { element, begun } = await open('multiple image-max="400"');
    const inner = { name: 'more', children: [await drawPicture('b.jpg')] };
    dropFolder(element, { name: 'photos', children: [await drawPicture('a.jpg'), inner] });
    for (const name of ['a.jpg', 'b.jpg']) await begun(name);
    const sizes = await Promise.all(element.tasks.map(({ file }) => look(file)));
    expect(sizes.map(({ width, height }) => [width, height])).to.deep.equal([
      [400, 300],
      [400, 300],
    ]);
    expect(element.tasks.map(({ name, path }) => [name, path])).to.deep.equal([
      ['a.jpg', 'photos'],
      ['b.jpg', 'photos/more'],
    ]);
  });

  it('are decoded once: their thumbnail is that of the smaller one', async () => {
    const { element, begun } = await open('multiple image-max="400"');
    const decoded: unknown[] = [];
    const { createImageBitmap } = globalThis;
    globalThis.createImageBitmap = ((source: ImageBitmapSource, ...rest: never[]) => {
      decoded.push(source);
      return createImageBitmap(source, ...rest);
    }) as typeof createImageBitmap;
    try {
      const photo = await drawPicture('photo.jpg', { exif: exif(6) });
      void element.addFiles([photo]);
      await begun('photo.jpg');
      await until(() => element.shadowRoot!.querySelector('.thumbnail canvas'), 'drawn');
      const made = element.tasks[0]!.file;
      expect(made).to.not.equal(photo);
      expect(decoded.filter((source) => source === photo || source === made)).to.deep.equal([made]); // a test before may still draw
    } finally {
      globalThis.createImageBitmap = createImageBitmap;
    }
  });

  it('have a thumbnail before they are made where the person starts the upload', async () => {
    const { element } = await open('multiple image-max="400" no-auto');
    void element.addFiles([await drawPicture('photo.jpg')]);
    await until(() => element.shadowRoot!.querySelector('.thumbnail canvas'), 'drawn');
    expect(element.tasks[0]!.status).to.equal('queued');
  });

  it('say in their row that their location was not removed', async () => {
    const { element, mode, text, begun } = await open('multiple strip-metadata');
    void element.addFiles([fileOf('photo.jpg'), new File(['\0\0\0\x18ftypheic'], 'b.heic')]);
    await begun('b.heic');
    await begun('photo.jpg');
    for (const name of ['photo.jpg', 'b.heic']) mode.of(name).done();
    await until(() => text().includes('location not removed'), text());
    expect(text().match(/location not removed/g)).to.have.length(1);
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('are rejected in words, with both sizes where they are still too large', async () => {
    const { element, text } = await open('multiple image-max="1000" max-file-size="20kB"');
    void element.addFiles([await drawPicture('photo.jpg')]);
    await until(() => element.tasks[0]?.status === 'failed', 'rejected');
    await until(() => /Larger than 20 kB.*[kM]B → [\d.]+ [kM]?B/.test(text()), 'the row says so');
  });

  it('are rejected in words where the page insists', async () => {
    const { element, text } = await open('multiple strip-metadata image-required');
    void element.addFiles([new File(['\0\0\0\x18ftypheic'], 'b.heic')]);
    await until(() => text().includes('This file could not be prepared as this page requires'), text());
  });

  it('replace the one that is there, of any size', async () => {
    const { element, mode, begun } = await open('image-max="400" max-file-size="60kB"');
    for (const name of ['a.jpg', 'b.jpg']) {
      void element.addFiles([await drawPicture(name)]);
      await begun(name);
      mode.of(name).done();
      await until(() => element.value.length === 1, 'stored');
    }
    expect(element.value).to.deep.equal(['uploads/b.jpg']);
  });
});
