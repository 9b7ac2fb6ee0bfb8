import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const box = () => document.body.appendChild(document.createElement('div'));

describe('the element on a page', () => {
  const timers = LongTimers.use();

  it('continues uploads when moved, pauses them when removed, resumes them when it is back', async () => {
    const { element } = await place('multiple');
    const home = element.parentElement!;
    const [task] = await add(element, sizedFile('a.png'));
    const other = box();
    other.append(element);
    await aTimeout(0);
    expect(task?.status).to.equal('uploading');
    element.remove();
    await until(() => task?.status === 'paused', 'the pause');
    home.append(element);
    await until(() => task?.status === 'uploading', 'continued');
    other.remove();
  });

  it('is rendered with its current state after a listener moves it', async () => {
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png'));
    timers.pass(10_000); // nothing is to be said any more
    for (let frames = 0; frames < 3; frames++) await nextFrame();
    const other = box();
    element.addEventListener('uploads-settled', () => other.append(element), { once: true });
    mode.of('a.png').done();
    for (let frames = 0; frames < 4; frames++) await nextFrame();
    expect(element.parentElement).to.equal(other);
    expect(all(element, 'button', 'Remove: a.png')).to.have.length(1);
    other.remove();
  });

  it('keeps a pause by the person when it is back', async () => {
    const { element } = await place('multiple');
    const home = element.parentElement!;
    const [task] = await add(element, sizedFile('a.png'));
    element.pause();
    element.remove();
    await aTimeout(0);
    home.append(element);
    await nextFrame();
    expect(task?.status).to.equal('paused');
  });

  it('off the page, may show a given queue for a while: its own files continue when it is back, and not before', async () => {
    const { element, mode } = await place('multiple');
    const home = element.parentElement!;
    const [task] = await add(element, sizedFile('a.png'));
    element.remove();
    await until(() => task?.status === 'paused', 'the pause');
    element.queue = new UploadQueue({ mode: sendingMode(), fetchGrant: async () => ({}) });
    element.queue = undefined;
    await nextFrame();
    expect(element.queue.tasks).to.deep.equal([task]);
    expect(task?.status).to.equal('paused');
    home.append(element);
    await until(() => task?.status === 'uploading', 'continued');
    await until(() => mode.runs.length === 2, 'its second run');
  });

  it('off the page, pauses its files again after they were added there', async () => {
    const { element } = await place('multiple');
    const home = element.parentElement!;
    const [a] = await add(element, sizedFile('a.png'));
    element.remove();
    await until(() => a?.status === 'paused', 'the pause');
    const [b] = await element.addFiles([sizedFile('b.png')]);
    element.queue = new UploadQueue({ mode: sendingMode(), fetchGrant: async () => ({}) });
    expect(b?.status).to.equal('paused');
    element.queue = undefined;
    home.append(element);
    await until(() => a?.status === 'uploading' && b?.status === 'uploading', 'continued');
  });

  it('does not pause a given queue when removed; another element can show it', async () => {
    const mode = sendingMode();
    const queue = new UploadQueue({ mode, fetchGrant: async () => ({}) });
    const { element } = await place();
    element.queue = queue;
    await add(element, sizedFile('a.png'));
    element.remove();
    await aTimeout(0);
    expect(queue.tasks[0]?.status).to.equal('uploading');
    const { element: next } = await place();
    next.queue = queue;
    await until(() => all(next, 'listitem', 'a.png').length === 1, 'the row');
    let heard = 0;
    next.addEventListener('upload-success', () => heard++);
    element.addEventListener('upload-success', () => heard++);
    element.queue = undefined;
    mode.of('a.png').done();
    await until(() => heard > 0, 'success');
    expect(heard).to.equal(1);
  });

  it('keeps properties that were set before the upgrade', async () => {
    const element = document.createElement('oss-direct-upload-late') as unknown as Record<string, unknown> &
      HTMLElement;
    const mode = sendingMode();
    const queue = new UploadQueue({ mode, fetchGrant: async () => ({}) });
    element.queue = queue;
    element.maxFileSize = '5MB';
    element.multiple = true;
    document.body.append(element);
    const { OssDirectUpload } = await import('../../src/element.js');
    customElements.define('oss-direct-upload-late', class extends OssDirectUpload {});
    await until(() => element.shadowRoot?.querySelector('[part=hint]'), 'the hint');
    expect(element.queue).to.equal(queue);
    expect(textOf(element.shadowRoot!.querySelector('[part=hint]')!)).to.equal('Up to 5 MB each');
    element.remove();
  });

  it('does not share files with another element', async () => {
    const one = await place('multiple');
    const two = await place('multiple');
    await add(one.element, sizedFile('a.png'));
    expect(two.element.tasks).to.have.length(0);
    expect(all(two.element, 'listitem')).to.have.length(0);
  });

  it('removes a file by remove(task), and itself by remove()', async () => {
    const { element } = await place('multiple');
    const [task] = await add(element, sizedFile('a.png'));
    element.remove(task);
    expect([element.tasks.length, element.isConnected]).to.deep.equal([0, true]);
    element.remove();
    expect(element.isConnected).to.equal(false);
  });

  it('passes its settings to the upload', async () => {
    const { element, mode } = await place(
      'multiple part-size="5MiB" max-speed="2MB" parallel-parts="3" bucket="b" dir="up" stall-timeout="9"',
    );
    element.objectHeaders = { 'Cache-Control': 'no-cache' };
    await add(element, sizedFile('a.png'));
    const { job } = mode.of('a.png');
    expect(job.transfer).to.deep.include({ partSize: 5_242_880, parallelParts: 3, stallTimeout: 9000 });
    expect(job.maxSpeed).to.equal(2_000_000);
    expect(job.destination).to.deep.include({ bucket: 'b', dir: 'up' });
    expect(job.object.headers).to.deep.include({ 'Cache-Control': 'no-cache' });
  });

  it('follows changes of its attributes', async () => {
    const { element } = await place('max-file-size="1kB"');
    expect(element.maxFileSize).to.equal(1000);
    element.removeAttribute('max-file-size');
    expect(element.maxFileSize).to.equal(undefined);
    element.setAttribute('multiple', '');
    await element.updateComplete;
    expect(find(element, 'button', 'Choose files')).to.be.ok;
  });
});

describe('the element’s events', () => {
  it('are emitted in the order of an upload, bubble, and cross shadow roots', async () => {
    const { element, mode } = await place('multiple');
    const heard: string[] = [];
    const uploadNames = ['before', 'start', 'progress', 'success'].map((name) => `upload-${name}`);
    const names = ['file-added', ...uploadNames, 'uploads-settled'];
    const hear = (event: Event) => {
      expect([event.bubbles, event.composed, event.target]).to.deep.equal([true, true, element]);
      if (heard.at(-1) !== event.type) heard.push(event.type);
    };
    for (const name of [...names, 'change'])
      document.addEventListener(name, name === 'change' ? () => heard.push(name) : hear);
    await add(element, sizedFile('a.png', 1000));
    mode.of('a.png').sent(400);
    await until(() => heard.includes('upload-progress'), 'progress');
    mode.of('a.png').done();
    await until(() => heard.includes('uploads-settled'), 'settled');
    expect(heard.filter((name) => name !== 'change')).to.deep.equal(names);
    expect(heard.indexOf('change')).to.be.greaterThan(heard.indexOf('upload-success'));
    for (const name of names) document.removeEventListener(name, hear);
  });

  it('veto an upload when upload-before is canceled', async () => {
    const { element, mode } = await place();
    element.addEventListener('upload-before', (event) => event.preventDefault());
    const [task] = await add(element, sizedFile('a.png'));
    await until(() => task?.status === 'failed', 'vetoed');
    expect(task?.error?.rule).to.equal('before-upload');
    expect(mode.uploads.size).to.equal(0);
  });

  it('carry the result, or the error with its code', async () => {
    const { element, mode } = await place('multiple');
    const results: unknown[] = [];
    element.addEventListener('upload-success', ({ detail }) => results.push(detail.result.key));
    element.addEventListener('upload-error', ({ detail }) => results.push(detail.error.code));
    await add(element, sizedFile('a.png'), sizedFile('b.png'));
    mode.of('a.png').done({ key: 'k' });
    mode.of('b.png').fail(new UploadError('stalled', 'Nothing moved.'));
    await until(() => results.length === 2, 'both');
    expect(results).to.deep.equal(['k', 'stalled']);
  });

  it('report a missing endpoint as config', async () => {
    const { element } = await place();
    element.mode = 'sts';
    const [task] = await element.addFiles([sizedFile('a.png')]);
    await until(() => task?.status === 'failed', 'failed');
    expect(task?.error?.code).to.equal('config');
    expect(task?.error?.message).to.contain('endpoint');
  });
});
