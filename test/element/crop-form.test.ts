import { expect, nextFrame } from '@open-wc/testing';
import { choose } from '../support/browser/gestures.js';
import { begun, placeInForm } from '../support/browser/held-element.js';
import { asked, click, dialogOf, picture } from '../support/browser/crop-dialog.js';
import { until } from '../support/until.js';

/** A form whose field has an old picture. */
async function open(markup = 'variant="avatar"', stored = ['old.png']) {
  const opened = await placeInForm(`crop="1:1" ${markup}`, stored);
  const { element, log } = opened;
  if (element.waitForUploads) await import('../../src/element/form/hold-submit.js'); // a submit can be held
  await nextFrame();
  const press = async (button: 'Apply' | 'Cancel') => click(await asked(element), button);
  return { ...opened, press, settled: () => log.filter((line) => line === 'uploads-settled').length };
}

describe('a form whose picture is about to be cropped', () => {
  it('is invalid from the choice on, until the new picture is stored', async () => {
    const { form, element, mode, sent, press } = await open();
    choose(element, await picture());
    expect(form.checkValidity(), 'at once').to.equal(false);
    expect(element.validationMessage).to.equal('Wait until the upload is finished.');
    form.requestSubmit();
    await press('Apply');
    (await begun(mode, 'new.png')).done({ key: 'new.png' });
    await until(() => form.checkValidity(), 'valid');
    form.requestSubmit();
    expect(sent).to.deep.equal([['files=new.png']]);
    choose(element, await picture('other.png'));
    expect(form.checkValidity()).to.equal(false);
    await press('Cancel');
    await until(() => form.checkValidity(), 'valid with the picture before');
    expect(element.value).to.deep.equal(['new.png']);
  });

  it('holds its submit until the new picture is stored, with wait-for-uploads', async () => {
    const { form, element, mode, sent, press } = await open('variant="avatar" required wait-for-uploads');
    choose(element, await picture());
    expect(form.checkValidity(), 'valid').to.equal(true);
    form.requestSubmit();
    await press('Apply');
    const { done } = await begun(mode, 'new.png');
    expect(sent).to.deep.equal([]);
    done({ key: 'new.png' });
    await until(() => sent.length > 0, 'submitted');
    await nextFrame();
    expect(sent).to.deep.equal([['files=new.png']]);
  });

  it('submits the old picture once when the dialog is canceled, with wait-for-uploads', async () => {
    const { form, element, sent, press } = await open('variant="avatar" wait-for-uploads');
    choose(element, await picture());
    form.requestSubmit();
    expect(sent).to.deep.equal([]);
    await press('Cancel');
    await until(() => sent.length > 0, 'submitted');
    await nextFrame();
    expect(sent).to.deep.equal([['files=old.png']]);
  });

  it('has not settled while another picture is cropped', async () => {
    const { element, mode, press, settled } = await open('variant="pictures" multiple');
    choose(element, await picture('first.png'));
    await press('Apply');
    const { done } = await begun(mode, 'first.png');
    choose(element, await picture());
    const dialog = await asked(element);
    done({ key: 'first.png' });
    await until(() => element.value.length === 2, 'the value');
    await nextFrame();
    expect([settled(), dialog.open], 'during the crop').to.deep.equal([0, true]);
    await press('Cancel');
    await until(() => settled() > 0, 'settled');
    await nextFrame();
    expect(settled()).to.equal(1);
  });

  for (const rule of ['', 'min-image-width="10"']) {
    it(`has not settled when a cropped picture waits for the start ${rule}`, async () => {
      const { element, mode, press, settled } = await open(`variant="pictures" multiple no-auto ${rule}`);
      choose(element, await picture());
      await press('Apply');
      await until(() => element.tasks.some(({ status }) => status === 'queued') && !dialogOf(element), 'its card');
      await nextFrame();
      await nextFrame();
      expect(settled()).to.equal(0);
      element.start();
      (await begun(mode, 'new.png')).done({ key: 'new.png' });
      await until(() => settled() > 0, 'settled');
    });
  }

  it('counts each chosen picture as expected, and no longer those that were not added', async () => {
    const { form, element, press } = await open('variant="pictures" multiple min-files="2" wait-for-uploads');
    await until(() => element.validity.rangeUnderflow, 'too few');
    choose(element, await picture());
    expect(form.checkValidity(), 'one more is expected').to.equal(true);
    await press('Cancel');
    await until(() => !form.checkValidity(), 'too few again');
  });
});
