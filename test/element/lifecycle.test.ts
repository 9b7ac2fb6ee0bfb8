import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { UploadQueue } from '../../src/upload-queue.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const box = () => document.body.appendChild(document.createElement('div'));

describe('the element on a page', () => {
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
    await aTimeout(800); // nothing is to be said any more
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
    await aTimeout(20);
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
    await aTimeout(20);
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
    expect(textOf(element.shadowRoot!.querySelector('[part=hint]')!)).to.equal('up to 5 MB each');
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
