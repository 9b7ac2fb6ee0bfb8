import { expect, fixture, nextFrame } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { ar } from '../../src/element/words/locales/ar.js';
import { Translator } from '../../src/element/words/translator.js';
import type { OssDirectUpload } from '../../src/element.js';
import { begin, placeInForm, store } from '../support/browser/held-element.js';
import { all } from '../support/browser/roles.js';
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

  it('says in its language why it is invalid: missing, uploading, failed, too few files', async () => {
    const markup = '<div lang="ar"><oss-direct-upload multiple required min-files="3"></oss-direct-upload></div>';
    const element = (await fixture(markup)).querySelector('oss-direct-upload')!;
    const mode = sendingMode();
    element.mode = mode;
    await until(() => all(element, 'button', ar.chooseFiles).length === 1, 'the language');
    const isInvalid = (flag: keyof ValidityState, message: string) =>
      void expect([element.validity[flag], element.validationMessage]).to.deep.equal([true, message]);
    isInvalid('valueMissing', ar.fileMissing);
    await begin({ element, mode }, 'a', 'b', 'c');
    isInvalid('customError', ar.stillUploading);
    mode.of('a').done();
    mode.of('b').fail(noConnection());
    mode.of('c').done();
    await until(() => element.tasks.every(({ status }) => status !== 'uploading'), 'settled');
    isInvalid('customError', ar.someFailed);
    element.remove(element.tasks[1]);
    isInvalid('rangeUnderflow', new Translator(ar, 'ar').format(ar.tooFewFiles, { n: 3 }));
    await store({ element, mode }, 'd');
    expect(element.checkValidity()).to.equal(true);
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
    const has = (state: string) => until(() => element.matches(`:state(${state})`), state);
    await has('empty');
    await begin(opened, 'a.png');
    await has('uploading');
    expect(element.matches(':state(empty)')).to.equal(false);
    element.pause();
    await has('paused');
    expect(element.matches(':state(uploading)')).to.equal(false);
    element.resume();
    await has('uploading');
    opened.mode.of('a.png').fail(noConnection());
    await has('error');
    element.retry();
    await has('uploading');
    opened.mode.of('a.png').done();
    await has('done');
    expect(element.matches(':state(error)')).to.equal(false);
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
