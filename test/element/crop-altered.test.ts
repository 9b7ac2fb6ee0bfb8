import { expect } from '@open-wc/testing';
import { dialogOf, picture } from '../support/browser/crop-dialog.js';
import { choose } from '../support/browser/gestures.js';
import { begun, fadedIn, place } from '../support/browser/held-element.js';
import { replace } from '../support/browser/replace.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

async function ask(markup = '') {
  const { element, mode } = await place(`variant="avatar" crop="1:1" ${markup}`);
  choose(element, await picture('photo.png'));
  const dialog = await until(() => dialogOf(element), 'the dialog');
  return { element, mode, dialog, buttons: [...dialog.querySelectorAll('button')].map(textOf) };
}

describe('the crop dialog of a browser that alters what is drawn', () => {
  beforeEach(() => {
    function forbidden() {
      throw new DOMException('', 'SecurityError');
    }
    replace(globalThis, 'Worker', forbidden as unknown as typeof Worker);
    const { prototype } = OffscreenCanvasRenderingContext2D;
    const { getImageData } = prototype;
    replace(prototype, 'getImageData', function (this: OffscreenCanvasRenderingContext2D, ...args) {
      const image = getImageData.apply(this, args);
      image.data[0]! ^= 1;
      return image;
    });
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
