import { expect } from '@open-wc/testing';
import { dialogOf, picture } from '../support/browser/crop-dialog.js';
import { choose } from '../support/browser/gestures.js';
import { begun, fadedIn, place } from '../support/browser/held-element.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const { Worker: RealWorker } = globalThis;
const { getImageData } = OffscreenCanvasRenderingContext2D.prototype;

async function ask(markup = '') {
  const { element, mode } = await place(`variant="avatar" crop="1:1" ${markup}`);
  choose(element, await picture('photo.png'));
  const dialog = await until(() => dialogOf(element), 'the dialog');
  return { element, mode, dialog, buttons: [...dialog.querySelectorAll('button')].map(textOf) };
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
    const { element, mode, dialog, buttons } = await ask();
    expect(textOf(dialog)).to.contain('they cannot be cropped here');
    expect(buttons).to.deep.equal(['Cancel', 'Add without cropping']);
    await fadedIn(element);
    await expect(element).to.be.accessible();
    dialog.querySelector<HTMLElement>('.choice.main')!.click();
    const task = await until(() => element.tasks[0], 'the file');
    await begun(mode, 'photo.png');
    expect(task.file).to.equal(task.original);
  });

  it('only can be canceled with `image-required`', async () => {
    const { element, dialog, buttons } = await ask('image-required');
    expect(buttons).to.deep.equal(['Cancel']);
    dialog.querySelector('button')!.click();
    await until(() => !dialogOf(element), 'the end');
    expect(element.tasks.length).to.equal(0);
  });
});
