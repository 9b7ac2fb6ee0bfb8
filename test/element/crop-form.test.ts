import { aTimeout, expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const picture = (name = 'new.png') => drawPicture(name, { type: 'image/png', width: 80, height: 60 });

/** A form whose field has an old picture, and what it submits. */
async function open(markup = 'variant="avatar"') {
  const form = await fixture<HTMLFormElement>(
    `<form><oss-direct-upload name="face" crop="1:1" ${markup}></oss-direct-upload></form>`,
  );
  const element = form.querySelector('oss-direct-upload')!;
  element.stored = [{ key: 'old.png' }];
  const mode = sendingMode();
  element.mode = mode;
  const submits: unknown[] = [];
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submits.push(new FormData(form).getAll('face'));
  });
  await until(() => new FormData(form).get('face') === 'old.png', 'the old value');
  return { form, element, mode, submits };
}

const dialogOf = (element: OssDirectUpload) => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.crop');

/** Waits for the dialog, and presses one of its buttons. */
async function press(element: OssDirectUpload, button: 'Apply' | 'Cancel'): Promise<void> {
  const dialog = await until(() => dialogOf(element), 'the dialog');
  await until(() => dialog.querySelector('canvas')!.width > 0, 'the picture');
  [...dialog.querySelectorAll('button')].find((one) => one.textContent?.trim() === button)!.click();
}

/** Waits until a submit can be held. */
async function loadedHold(): Promise<void> {
  await import('../../src/element/form/hold-submit.js');
  await aTimeout(0);
}

const upload = (mode: HeldMode, name: string) => until(() => mode.uploads.get(name), `the upload of ${name}`);

describe('a form whose picture is about to be cropped', () => {
  it('is invalid from the choice on, until the new picture is stored', async () => {
    const { form, element, mode, submits } = await open();
    choose(element, await picture());
    expect(form.checkValidity(), 'at once').to.equal(false);
    expect(element.validationMessage).to.equal('Wait until the upload is finished.');
    form.requestSubmit();
    await press(element, 'Apply');
    (await upload(mode, 'new.png')).done({ key: 'new.png' });
    await until(() => form.checkValidity(), 'valid');
    form.requestSubmit();
    expect(submits).to.deep.equal([['new.png']]);
  });

  it('is valid again with the old picture when the dialog is canceled', async () => {
    const { form, element } = await open();
    choose(element, await picture());
    await press(element, 'Cancel');
    await until(() => form.checkValidity(), 'valid');
    expect(element.value).to.deep.equal(['old.png']);
  });

  it('holds its submit until the new picture is stored, with wait-for-uploads', async () => {
    const { form, element, mode, submits } = await open('variant="avatar" required wait-for-uploads');
    await loadedHold();
    choose(element, await picture());
    expect(form.checkValidity(), 'valid').to.equal(true);
    form.requestSubmit();
    await press(element, 'Apply');
    const { done } = await upload(mode, 'new.png');
    expect(submits).to.deep.equal([]);
    done({ key: 'new.png' });
    await until(() => submits.length > 0, 'submitted');
    await aTimeout(50);
    expect(submits).to.deep.equal([['new.png']]);
  });

  it('submits the old picture once when the dialog is canceled, with wait-for-uploads', async () => {
    const { form, element, submits } = await open('variant="avatar" wait-for-uploads');
    await loadedHold();
    choose(element, await picture());
    form.requestSubmit();
    expect(submits).to.deep.equal([]);
    await press(element, 'Cancel');
    await until(() => submits.length > 0, 'submitted');
    await aTimeout(50);
    expect(submits).to.deep.equal([['old.png']]);
  });

  it('submits nothing when the dialog of a required field is canceled, with wait-for-uploads', async () => {
    const { form, element, submits } = await open('variant="avatar" required wait-for-uploads');
    await loadedHold();
    element.stored = [];
    await until(() => !form.checkValidity(), 'no picture');
    choose(element, await picture());
    form.requestSubmit();
    expect(submits, 'held').to.deep.equal([]);
    await press(element, 'Cancel');
    await until(() => !form.checkValidity(), 'still no picture');
    await aTimeout(50);
    expect(submits).to.deep.equal([]);
  });

  it('has not settled while another picture is cropped', async () => {
    const { element, mode } = await open('variant="pictures" multiple');
    let settled = 0;
    element.addEventListener('uploads-settled', () => settled++);
    choose(element, await picture('first.png'));
    await press(element, 'Apply');
    const { done } = await upload(mode, 'first.png');
    choose(element, await picture());
    const dialog = await until(() => dialogOf(element), 'the dialog');
    done({ key: 'first.png' });
    await until(() => element.value.length === 2, 'the value');
    await aTimeout(50);
    expect(settled, 'during the crop').to.equal(0);
    expect(dialog.open).to.equal(true);
    await press(element, 'Cancel');
    await until(() => settled > 0, 'settled');
    await aTimeout(50);
    expect(settled).to.equal(1);
  });

  it('has not settled when a cropped picture waits for the start', async () => {
    for (const rule of ['', 'min-image-width="10"']) {
      const { element, mode } = await open(`variant="pictures" multiple no-auto ${rule}`);
      let settled = 0;
      element.addEventListener('uploads-settled', () => settled++);
      choose(element, await picture());
      await press(element, 'Apply');
      await until(() => element.tasks.some(({ name }) => name === 'new.png'), 'its card');
      await aTimeout(200);
      expect(settled, rule).to.equal(0);
      element.start();
      (await upload(mode, 'new.png')).done({ key: 'new.png' });
      await until(() => settled > 0, 'settled');
    }
  });

  it('counts each chosen picture as expected, and no longer those that were not added', async () => {
    const { form, element } = await open('variant="pictures" multiple min-files="2" wait-for-uploads');
    await until(() => element.validity.rangeUnderflow, 'too few');
    choose(element, await picture());
    expect(form.checkValidity(), 'one more is expected').to.equal(true);
    await press(element, 'Cancel');
    await until(() => !form.checkValidity(), 'too few again');
  });
});
