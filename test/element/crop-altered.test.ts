import { expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { textOf } from '../support/browser/roles.js';
import { sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const { Worker: RealWorker } = globalThis;
const { getImageData } = OffscreenCanvasRenderingContext2D.prototype;

async function ask(markup = ''): Promise<{ element: OssDirectUpload; dialog: HTMLElement; buttons: string[] }> {
  const element = await fixture<OssDirectUpload>(
    `<oss-direct-upload variant="avatar" crop="1:1" ${markup}></oss-direct-upload>`,
  );
  element.mode = sendingMode();
  choose(element, await drawPicture('photo.png', { type: 'image/png', width: 80, height: 60 }));
  const dialog = await until(() => element.shadowRoot!.querySelector<HTMLElement>('dialog.crop'), 'the dialog');
  return { element, dialog, buttons: [...dialog.querySelectorAll('button')].map(textOf) };
}

describe('the crop dialog of a browser that alters what is drawn', () => {
  before(() => {
    globalThis.Worker = function forbidden() {
      throw new DOMException('', 'SecurityError');
    } as unknown as typeof Worker;
    OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...args) {
      const image = getImageData.apply(this, args);
      image.data[0]! ^= 1;
      return image;
    };
  });
  after(() => {
    globalThis.Worker = RealWorker;
    OffscreenCanvasRenderingContext2D.prototype.getImageData = getImageData;
  });

  it('says that it cannot crop, and adds the picture as it is where the person wants that', async () => {
    const { element, dialog, buttons } = await ask();
    expect(textOf(dialog)).to.contain('the picture cannot be cropped');
    expect(buttons).to.deep.equal(['Cancel', 'Add without cropping']);
    await Promise.all(dialog.getAnimations().map(({ finished }) => finished)); // it fades in
    await expect(element).to.be.accessible();
    dialog.querySelector<HTMLElement>('.choice.main')!.click();
    const task = await until(() => element.tasks[0], 'the file');
    await until(() => (element.mode as ReturnType<typeof sendingMode>).runs[0], 'its upload');
    expect(task.file).to.equal(task.original);
  });

  it('only can be canceled with `image-required`', async () => {
    const { element, dialog, buttons } = await ask('image-required');
    expect(buttons).to.deep.equal(['Cancel']);
    dialog.querySelector('button')!.click();
    await until(() => !element.shadowRoot!.querySelector('dialog'), 'the end');
    expect(element.tasks.length).to.equal(0);
  });
});
