import { expect, fixture } from '@open-wc/testing';
import { OssDirectUpload as Class } from '../../src/element.js';
import type { OssDirectUpload } from '../../src/element.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { carry, drop } from '../support/browser/gestures.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { all, find } from '../support/browser/roles.js';
import { until } from '../support/until.js';

let count = 0;

/** A tag that is not known yet, on the page, and what makes it known. */
function late(markup: string): { element: OssDirectUpload; box: HTMLElement; upgrade: () => void } {
  const name = `oss-late-${++count}`;
  const box = document.body.appendChild(document.createElement('div'));
  box.innerHTML = markup.replaceAll('TAG', name);
  return {
    element: box.querySelector<OssDirectUpload>(name)!,
    box,
    upgrade: () => customElements.define(name, class extends Class {}),
  };
}

const done = (element: OssDirectUpload) =>
  until(() => element.tasks.length > 0 && element.tasks.every(({ status }) => status === 'done'), 'done');

/** Uploads that are done as soon as they begin. */
const quick = () => sendingMode((upload) => upload.done());

describe('a tag before its script is loaded', () => {
  it('shows its content until the script is loaded', async () => {
    const { element, box, upgrade } = late(
      '<form><TAG><p>Photos: <input type="file" name="photos" /></p></TAG></form>',
    );
    const input = box.querySelector('input')!;
    expect(input.checkVisibility()).to.equal(true);
    expect([...new FormData(box.querySelector('form')!).keys()]).to.deep.equal(['photos']);
    upgrade();
    await until(() => !input.checkVisibility(), 'the element in its place');
    expect(box.querySelector('p')!.checkVisibility()).to.equal(false);
    expect(all(element, 'button', 'Choose a file')).to.have.length(1);
    await until(() => element.name === 'photos', 'the name of the input');
    expect([...new FormData(box.querySelector('form')!).keys()], 'the bytes are not posted too').to.be.empty;
    box.remove();
  });

  it('keeps properties, listeners and chosen files from before the upgrade', async () => {
    const { element, box, upgrade } = late('<TAG name="f" multiple><input type="file" multiple /></TAG>');
    const heard: string[] = [];
    element.addEventListener('file-added', ({ detail }) => heard.push(detail.task.name));
    element.mode = quick();
    element.maxFiles = 2;
    element.stored = [{ key: 'old.png' }];
    element.disabled = false;
    element.strings = { chooseFiles: 'Browse …' };
    element.beforeUpload = (task) => void (task.name = `new ${task.name}`);
    box.querySelector('input')!.files = carry(new File(['x'], 'chosen.png')).files;
    upgrade();
    await until(() => heard.length === 1, 'what was chosen');
    await done(element);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png', 'new chosen.png']);
    expect(element.maxFiles).to.equal(2);
    await until(() => all(element, 'button', 'Browse …').length === 1, 'words');
    box.remove();
  });

  it('keeps a queue from before the upgrade', async () => {
    const { element, box, upgrade } = late('<TAG></TAG>');
    const queue = new UploadQueue({ mode: quick(), fetchGrant: async () => ({}) });
    element.queue = queue;
    upgrade();
    await element.updateComplete;
    expect(element.queue).to.equal(queue);
    box.remove();
  });
});

describe('a cloned tag', () => {
  it('takes over the clone of the native input, and has its own files', async () => {
    const { element } = await place('');
    element.innerHTML = '<input type="file" name="f" accept=".png" multiple required />';
    await until(() => element.name === 'f' && element.accept === '.png', 'taken over');
    const clone = element.cloneNode(true) as OssDirectUpload;
    element.after(clone);
    await until(() => clone.accept === '.png', 'taken over as well');
    expect(clone).to.include({ name: 'f', multiple: true, required: true });
    clone.mode = quick();
    const input = clone.querySelector('input')!;
    input.files = carry(new File(['x'], 'a.png')).files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    expect([element.tasks.length, clone.tasks.length]).to.deep.equal([0, 1]);
  });
});

describe('a tag that is moved or nested', () => {
  it('takes its value from form to form', async () => {
    const box = await fixture('<div><form><oss-direct-upload name="f"></oss-direct-upload></form><form></form></div>');
    const [one, two] = box.querySelectorAll('form');
    const element = box.querySelector('oss-direct-upload')!;
    element.mode = quick();
    element.waitForUploads = true;
    await add(element, sizedFile('a.png'));
    await done(element);
    two!.append(element);
    expect(element.form).to.equal(two);
    expect([new FormData(one).has('f'), new FormData(two).get('f')]).to.deep.equal([false, 'uploads/a.png']);
    const slow = sendingMode();
    element.mode = slow;
    await element.addFiles([sizedFile('b.png')]);
    await until(() => slow.uploads.has('b.png'), 'begun');
    await until(() => element.checkValidity(), 'the code that holds a submit');
    const submitted: HTMLFormElement[] = [];
    for (const form of [one!, two!]) {
      form.addEventListener('submit', (event) => (event.preventDefault(), submitted.push(form)));
      form.requestSubmit();
    }
    expect(submitted, 'the other one waits').to.deep.equal([one]);
    slow.of('b.png').done();
    await until(() => submitted.length === 2, 'submitted');
  });

  it('works inside shadow roots, and its events leave them', async () => {
    const host = await fixture('<div></div>');
    const outer = host.attachShadow({ mode: 'open' });
    outer.innerHTML = '<div></div>';
    const inner = outer.firstElementChild!.attachShadow({ mode: 'open' });
    inner.innerHTML =
      '<form><label for="f">Photos</label><oss-direct-upload id="f" name="f" multiple></oss-direct-upload></form>';
    const element = inner.querySelector('oss-direct-upload')!;
    element.mode = quick();
    await element.updateComplete;
    const heard = new Promise<EventTarget | null>((resolve) =>
      document.addEventListener('upload-success', ({ target }) => resolve(target), { once: true }),
    );
    drop(element, sizedFile('a.png'));
    expect(await heard).to.equal(host);
    expect(new FormData(inner.querySelector('form')!).get('f')).to.equal('uploads/a.png');
    let opened = 0;
    element.shadowRoot!.querySelector('input')!.click = () => void opened++;
    inner.querySelector('label')!.click();
    expect(opened).to.equal(1);
    await until(() => all(element, 'button', 'Remove: a.png').length, 'its button');
    const remove = find(element, 'button', 'Remove: a.png');
    remove.focus();
    remove.click();
    await until(() => element.tasks.length === 0 && element.shadowRoot!.activeElement, 'the focus is kept');
  });
});
