import { aTimeout, expect, fixture } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import type { OssDirectUpload } from '../../src/element.js';
import '../../src/index.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

async function open(markup = '') {
  const form = await fixture<HTMLFormElement>(
    `<form><oss-direct-upload name="photos" multiple ${markup}></oss-direct-upload><button>Send</button></form>`,
  );
  const element = form.querySelector('oss-direct-upload')!;
  const mode = sendingMode();
  element.mode = mode;
  return { form, element, mode };
}

/** Adds files and waits until they are on their way. */
async function begin(element: OssDirectUpload, files: File[]): Promise<void> {
  const { uploads } = element.mode as HeldMode;
  await element.addFiles(files);
  await until(() => files.every(({ name }) => uploads.has(name)), 'begun');
}

const allAre = (element: OssDirectUpload, status: string) =>
  until(() => element.tasks.every((task) => task.status === status), status);

describe('a form with the element', () => {
  it('submits the key of each stored file only', async () => {
    const { form, element, mode } = await open();
    await begin(element, [sizedFile('a.png'), sizedFile('b.png')]);
    expect(new FormData(form).getAll('photos')).to.deep.equal([]);
    mode.of('a.png').done({ key: 'k/a.png' });
    await until(() => element.value.length === 1, 'value');
    expect(new FormData(form).getAll('photos')).to.deep.equal(['k/a.png']);
    mode.of('b.png').done({ key: 'k/b.png' });
    await allAre(element, 'done');
    expect(element.value).to.deep.equal(['k/a.png', 'k/b.png']);
    element.remove(element.tasks[0]);
    await until(() => new FormData(form).get('photos') === 'k/b.png', 'one left');
  });

  it('submits URLs or JSON with value-as', async () => {
    const { element, mode } = await open('value-as="url"');
    await begin(element, [sizedFile('a.png', 7)]);
    mode.of('a.png').done();
    await allAre(element, 'done');
    expect(element.value).to.deep.equal(['https://bucket.example/uploads/a.png']);
    element.valueAs = 'json';
    expect(JSON.parse(element.value[0] ?? '')).to.include({ key: 'uploads/a.png', size: 7, verified: true });
  });

  it('is invalid without a stored file if the field is required', async () => {
    const { form, element, mode } = await open('required');
    expect(form.checkValidity()).to.equal(false);
    expect(element.validity.valueMissing).to.equal(true);
    expect(element.validationMessage).to.equal('Choose a file.');
    await begin(element, [sizedFile('a.png')]);
    expect(element.validity.customError).to.equal(true);
    expect(element.validationMessage).to.equal('Wait until the upload is finished.');
    mode.of('a.png').done();
    await allAre(element, 'done');
    expect(form.checkValidity()).to.equal(true);
  });

  it('is invalid while a file has failed, or with fewer files than min-files', async () => {
    const { element, mode } = await open('min-files="2"');
    expect(element.checkValidity()).to.equal(true);
    await begin(element, [sizedFile('a.png'), sizedFile('b.png')]);
    mode.of('a.png').done();
    mode.of('b.png').fail(new UploadError('network', 'No connection.'));
    await until(() => element.tasks[1]?.status === 'failed', 'failed');
    expect(element.validationMessage).to.contain('not uploaded');
    element.remove(element.tasks[1]);
    expect(element.validity.rangeUnderflow).to.equal(true);
    expect(element.validationMessage).to.equal('Choose at least 2 files.');
  });

  it('is invalid with setCustomValidity, until its message is empty', async () => {
    const { element } = await open();
    element.setCustomValidity('Not today.');
    expect([element.checkValidity(), element.validationMessage]).to.deep.equal([false, 'Not today.']);
    element.setCustomValidity('');
    expect(element.checkValidity()).to.equal(true);
  });

  it('removes the files on reset, and submits nothing when the field is disabled', async () => {
    const { form, element, mode } = await open();
    await begin(element, [sizedFile('a.png')]);
    mode.of('a.png').done();
    await allAre(element, 'done');
    element.disabled = true;
    expect(new FormData(form).has('photos')).to.equal(false);
    element.disabled = false;
    form.reset();
    expect(element.tasks).to.have.length(0);
    expect(element.value).to.deep.equal([]);
  });

  it('waits to submit until uploads have settled, with wait-for-uploads', async () => {
    const { form, element, mode } = await open('required wait-for-uploads');
    const submits: string[][] = [];
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submits.push(new FormData(form, event.submitter).getAll('photos') as string[]);
    });
    await begin(element, [sizedFile('a.png')]);
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    expect(submits).to.have.length(0);
    mode.of('a.png').done({ key: 'k' });
    await until(() => submits.length === 1, 'submitted');
    expect(submits).to.deep.equal([['k']]);
  });

  it('submits when the last file that a rule looks at is removed, with wait-for-uploads', async () => {
    const { form, element } = await open('wait-for-uploads');
    let submits = 0;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submits++;
    });
    element.validate = () => new Promise(() => {});
    const [task] = await element.addFiles([sizedFile('a.png')]);
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    expect(submits).to.equal(0);
    element.remove(task);
    await until(() => submits > 0, 'submitted');
    await aTimeout(50);
    expect(submits).to.equal(1);
  });

  it('submits once after several presses, by the button pressed last', async () => {
    const { form, element, mode } = await open('wait-for-uploads');
    const pressed: (HTMLElement | null)[] = [];
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      pressed.push(event.submitter);
    });
    await begin(element, [sizedFile('a.png')]);
    await until(() => form.checkValidity(), 'the form waits');
    const button = form.querySelector('button');
    form.requestSubmit();
    form.requestSubmit(button);
    mode.of('a.png').done();
    await allAre(element, 'done');
    await until(() => pressed.length > 0, 'submitted');
    await aTimeout(50);
    expect(pressed).to.deep.equal([button]);
  });

  it('is invalid while files are paused, even with wait-for-uploads', async () => {
    const { form, element, mode } = await open('wait-for-uploads');
    await begin(element, [sizedFile('a.png'), sizedFile('b.png')]);
    mode.of('a.png').done();
    element.pause(element.tasks[1]);
    await until(() => element.tasks[1]?.status === 'paused', 'paused');
    expect(form.checkValidity()).to.equal(false);
    expect(element.validationMessage).to.equal('Some files are paused. Resume or remove them.');
  });

  it('focuses the page’s own button if the field is invalid', async () => {
    const { form, element } = await open('required');
    element.innerHTML = '<button type="button" slot="button">Browse</button>';
    await element.updateComplete;
    element.focus();
    expect(document.activeElement).to.equal(element.firstElementChild);
    (document.activeElement as HTMLElement).blur();
    expect(form.reportValidity()).to.equal(false);
    expect(document.activeElement).to.equal(element.firstElementChild);
  });

  it('gets one change event for simultaneous changes', async () => {
    const { element, mode } = await open();
    let changes = 0;
    element.addEventListener('change', () => changes++);
    await begin(element, [sizedFile('a.png'), sizedFile('b.png')]);
    mode.of('a.png').done();
    mode.of('b.png').done();
    await allAre(element, 'done');
    await until(() => changes > 0, 'a change');
    const before = changes;
    element.clear();
    await until(() => changes > before, 'another');
    expect(changes).to.equal(before + 1);
  });

  it('sees the element’s states as :state()', async () => {
    const { element, mode } = await open();
    const has = (state: string) => element.matches(`:state(${state})`);
    await until(() => has('empty'), 'empty');
    await begin(element, [sizedFile('a.png')]);
    await until(() => has('uploading') && !has('empty'), 'uploading');
    element.pause();
    await until(() => has('paused') && !has('uploading'), 'paused');
    element.resume();
    await until(() => has('uploading'), 'uploading again');
    mode.of('a.png').fail(new UploadError('network', 'No connection.'));
    await until(() => has('error'), 'error');
    element.retry();
    await until(() => has('uploading'), 'once more');
    mode.of('a.png').done();
    await until(() => has('done') && !has('error'), 'done');
  });
});
