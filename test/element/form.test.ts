import { expect, fixture, nextFrame } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { ar } from '../../src/element/words/locales/ar.js';
import { Translator } from '../../src/element/words/translator.js';
import type { OssDirectUpload } from '../../src/element.js';
import { begin, fadedIn, placeInForm, store } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const open = (markup = '') => placeInForm(`multiple ${markup}`);

const allAre = (element: OssDirectUpload, status: string) =>
  until(() => element.tasks.every((task) => task.status === status), status);

const noConnection = () => new UploadError('network', 'No connection.');

describe('a form with the element', () => {
  it('submits the key of each stored file only', async () => {
    const { element, mode, entries } = await open();
    const [, other] = await begin({ element, mode }, 'a.png', 'b.png');
    expect(entries()).to.deep.equal([]);
    mode.of('a.png').done({ key: 'k/a.png' });
    await until(() => element.value.length === 1, 'value');
    expect(entries()).to.deep.equal(['k/a.png']);
    other!.done({ key: 'k/b.png' });
    await allAre(element, 'done');
    expect(element.value).to.deep.equal(['k/a.png', 'k/b.png']);
    element.remove(element.tasks[0]);
    await until(() => entries()[0] === 'k/b.png', 'one left');
  });

  it('submits URLs or JSON with value-as', async () => {
    const opened = await open('value-as="url"');
    const { element } = opened;
    await store(opened, 'a.png', { size: 7 });
    expect(element.value).to.deep.equal(['https://bucket.example/uploads/a.png']);
    element.valueAs = 'json';
    expect(JSON.parse(element.value[0] ?? '')).to.include({ key: 'uploads/a.png', size: 7, verified: true });
  });

  it('is invalid without a stored file if the field is required', async () => {
    const opened = await open('required');
    const { form, element } = opened;
    expect(form.checkValidity()).to.equal(false);
    expect(element.validity.valueMissing).to.equal(true);
    expect(element.validationMessage).to.equal('Choose a file.');
    const [run] = await begin(opened, 'a.png');
    expect(element.validity.customError).to.equal(true);
    expect(element.validationMessage).to.equal('Wait until the upload is finished.');
    run!.done();
    await allAre(element, 'done');
    expect(form.checkValidity()).to.equal(true);
  });

  it('is invalid while a file has failed, or with fewer files than min-files', async () => {
    const opened = await open('min-files="2"');
    const { element } = opened;
    expect(element.checkValidity()).to.equal(true);
    await store(opened, 'a.png');
    const [run] = await begin(opened, 'b.png');
    run!.fail(noConnection());
    await until(() => element.tasks[1]?.status === 'failed', 'failed');
    expect(element.validationMessage).to.contain('not uploaded');
    element.remove(element.tasks[1]);
    expect(element.validity.rangeUnderflow).to.equal(true);
    expect(element.validationMessage).to.equal('Choose at least 2 files.');
  });

  it('says in its language why it is invalid: missing, uploading, failed, too few files', async () => {
    const markup = '<div lang="ar"><oss-direct-upload multiple required min-files="3"></oss-direct-upload></div>';
    const element = (await fixture(markup)).querySelector('oss-direct-upload')!;
    const mode = sendingMode();
    element.mode = mode;
    await until(() => all(element, 'button', ar.chooseFiles).length === 1, 'the language');
    expect(element.validationMessage).to.equal(ar.fileMissing);
    await begin({ element, mode }, 'a', 'b');
    expect(element.validationMessage).to.equal(ar.stillUploading);
    mode.of('a').done();
    mode.of('b').fail(noConnection());
    await until(() => element.tasks.every(({ status }) => status !== 'uploading'), 'settled');
    expect(element.validationMessage).to.equal(ar.someFailed);
    element.remove(element.tasks[1]);
    expect(element.validationMessage).to.equal(new Translator(ar, 'ar').format(ar.tooFewFiles, { n: 3 }));
  });

  it('is invalid with setCustomValidity, until its message is empty', async () => {
    const { element } = await open();
    element.setCustomValidity('Not today.');
    expect([element.checkValidity(), element.validationMessage]).to.deep.equal([false, 'Not today.']);
    element.setCustomValidity('');
    expect(element.checkValidity()).to.equal(true);
  });

  it('removes the files on reset, and submits nothing when the field is disabled', async () => {
    const opened = await open();
    const { form, element, entries } = opened;
    await store(opened, 'a.png');
    element.disabled = true;
    expect(entries()).to.deep.equal([]);
    element.disabled = false;
    form.reset();
    expect(element.tasks).to.have.length(0);
    expect(element.value).to.deep.equal([]);
  });

  it('gets one change event for simultaneous changes', async () => {
    const { element, mode, log } = await open();
    const changes = () => log.filter((line) => line === 'change').length;
    for (const run of await begin({ element, mode }, 'a.png', 'b.png')) run.done();
    await allAre(element, 'done');
    await until(() => changes() > 0, 'a change');
    const before = changes();
    element.clear();
    await until(() => changes() > before, 'another');
    expect(changes()).to.equal(before + 1);
  });

  it('sees the element’s states as :state()', async () => {
    const opened = await open();
    const { element } = opened;
    const has = (state: string, lacks?: string) =>
      until(
        () => element.matches(`:state(${state})`) && !(lacks && element.matches(`:state(${lacks})`)),
        `${state}, not ${lacks}`,
      );
    await has('empty');
    await begin(opened, 'a.png');
    await has('uploading', 'empty');
    element.pause();
    await has('paused', 'uploading');
    element.resume();
    await has('uploading');
    opened.mode.of('a.png').fail(noConnection());
    await has('error');
    element.retry();
    await has('uploading');
    opened.mode.of('a.png').done();
    await has('done', 'error');
  });
});

describe('a form that waits for uploads', () => {
  it('submits when they have settled: once after several presses, by the button pressed last', async () => {
    const { form, element, mode, sent } = await open('required wait-for-uploads');
    const pressed: (HTMLElement | null)[] = [];
    form.addEventListener('submit', ({ submitter }) => pressed.push(submitter));
    await begin({ element, mode }, 'a.png');
    await until(() => form.checkValidity(), 'the form waits');
    const button = form.querySelector('button');
    form.requestSubmit();
    form.requestSubmit(button);
    expect(sent).to.deep.equal([]);
    mode.of('a.png').done({ key: 'k' });
    await until(() => sent.length > 0, 'submitted');
    await nextFrame();
    expect([sent, pressed]).to.deep.equal([[['files=k']], [button]]);
  });

  it('submits when the last file that a rule looks at is removed', async () => {
    const { form, element, sent } = await open('wait-for-uploads');
    element.validate = () => new Promise(() => {});
    const [task] = await element.addFiles([sizedFile('a.png')]);
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    expect(sent).to.deep.equal([]);
    element.remove(task);
    await until(() => sent.length > 0, 'submitted');
    await nextFrame();
    expect(sent.length).to.equal(1);
  });

  it('says that a submit waits, through pauses, failures and retries, until it is sent', async () => {
    const { form, element, mode, sent } = await open('required wait-for-uploads');
    const said: string[] = [];
    for (const type of ['submit-held', 'submit-released'] as const)
      element.addEventListener(type, ({ detail }) => said.push(`${type} ${JSON.stringify(detail)}`));
    const line = () => element.shadowRoot!.querySelector('[part=held]');
    const isSubmitting = () => element.matches(':state(submitting)');
    await begin({ element, mode }, 'a.png', 'b.png');
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    await until(line, 'the line');
    const text = 'The form will be sent when the uploads are finished';
    expect(textOf(line()!)).to.equal(`${text} Cancel`);
    const announced = [...element.shadowRoot!.querySelectorAll('[role=status]')].map((one) => one.textContent);
    expect(announced).to.include(text);
    expect([isSubmitting(), said]).to.deep.equal([true, ['submit-held {}']]);
    await fadedIn(element);
    await expect(element).to.be.accessible();

    const [a, b] = element.tasks;
    element.pause(b);
    mode.of('a.png').fail(noConnection());
    await until(() => a!.status === 'failed', 'failed');
    await nextFrame();
    expect([isSubmitting(), sent]).to.deep.equal([true, []]);
    element.retry(a);
    await until(() => mode.runs.length === 3, 'again');
    mode.of('a.png').done({ key: 'a' });
    await until(() => a!.status === 'done', 'done');
    await nextFrame();
    expect([isSubmitting(), sent]).to.deep.equal([true, []]);
    element.resume(b);
    await until(() => mode.runs.length === 4, 'resumed');
    mode.of('b.png').done({ key: 'b' });
    await until(() => sent.length > 0, 'submitted');
    expect(said.at(-1)).to.equal('submit-released {"reason":"sent"}');
    await until(() => !line(), 'no line');
    expect(isSubmitting()).to.equal(false);
  });

  it('is not submitted any more when the person cancels that, or the form is reset', async () => {
    const { form, element, mode, sent } = await open('wait-for-uploads');
    const reasons: string[] = [];
    element.addEventListener('submit-released', ({ detail }) => reasons.push(detail.reason));
    await begin({ element, mode }, 'a.png');
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    await until(() => all(element, 'button', 'Cancel').length, 'the button');
    find(element, 'button', 'Cancel').click();
    form.requestSubmit();
    form.reset();
    await nextFrame();
    expect([reasons, sent]).to.deep.equal([['canceled', 'canceled'], []]);
    await begin({ element, mode }, 'b.png');
    mode.of('b.png').done();
    await nextFrame();
    expect(sent).to.deep.equal([]);
  });

  it('is invalid while files are paused', async () => {
    const { form, element, mode } = await open('wait-for-uploads');
    await begin({ element, mode }, 'a.png', 'b.png');
    mode.of('a.png').done();
    element.pause(element.tasks[1]);
    await until(() => element.tasks[1]?.status === 'paused', 'paused');
    expect(form.checkValidity()).to.equal(false);
    expect(element.validationMessage).to.equal('Some files are paused. Resume or remove them.');
  });
});
