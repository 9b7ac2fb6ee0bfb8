import { aTimeout, expect } from '@open-wc/testing';
import { drawInWorker } from '../../src/image/image-workers.js';
import { pixelGate } from '../../src/core/media/pixel-gate.js';
import { add, place } from '../support/browser/held-element.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { row } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const picture = () => drawPicture('photo.png', { type: 'image/png', width: 80, height: 60 });

/** A picture at work that leaves no room for others, until this is called. */
function fill(): () => void {
  let end!: () => void;
  const held = new Promise<void>((resolve) => (end = resolve));
  void pixelGate.use(64_000_000, () => held);
  return end;
}

/** That nothing comes until the large picture is done, and then it does. */
async function expectLater(end: () => void, seen: () => unknown, what: string): Promise<void> {
  await aTimeout(400);
  expect(!!seen(), `${what}, beside a large picture`).to.equal(false);
  end();
  await until(seen, what);
}

describe('decoded pixels at work', () => {
  it('are limited for thumbnails and pictures that are made, together', async () => {
    const end = fill();
    const { element } = await place('multiple');
    const file = await picture();
    await add(element, file);
    let drawn: unknown;
    const type = 'image/png';
    const order = { picture: file, from: [80, 60], to: [40, 30], type, ownType: type, quality: 1 } as const;
    const drawing = drawInWorker(order).then((result) => (drawn = result));
    const seen = () => drawn ?? row(element, 'photo.png').querySelector('canvas');
    await expectLater(end, seen, 'a drawn picture');
    await drawing;
    await until(() => row(element, 'photo.png').querySelector('canvas'), 'the thumbnail');
  });

  it('are limited for the preview, too', async () => {
    const { element } = await place('multiple');
    await add(element, await picture());
    await until(() => row(element, 'photo.png').querySelector('canvas'), 'the thumbnail');
    const end = fill();
    row(element, 'photo.png').querySelector<HTMLElement>('.name')!.click();
    const dialog = await until(
      () => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.preview'),
      'the dialog',
    );
    await expectLater(end, () => dialog.querySelector('.surface canvas'), 'the picture');
  });

  it('are limited for the crop dialog, too', async () => {
    const { element } = await place('variant="avatar" crop="1:1"');
    const end = fill();
    choose(element, await picture());
    await expectLater(end, () => element.shadowRoot!.querySelector('dialog.crop'), 'the dialog');
    element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.crop')!.close();
  });
});
