import { expect, fixture, nextFrame, oneEvent } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { sts } from '../../src/modes/index.js';
import { dropFolder } from '../support/browser/drop-folder.js';
import { carry, choose, drag } from '../support/browser/gestures.js';
import { add, place } from '../support/browser/held-element.js';
import { replace } from '../support/browser/replace.js';
import { find, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const zoneOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('[part=dropzone]')!;
const overlayOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.drag-overlay');
const names = (element: OssDirectUpload) => element.tasks.map(({ name }) => name);
const fileOf = (name: string, type = '') => new File(['x'], name, { type });
const image = (name: string) => fileOf(name, 'image/png');
const pdf = (name: string) => fileOf(name, 'application/pdf');

function countDialogs(element: OssDirectUpload): () => number {
  let opened = 0;
  element.shadowRoot!.querySelector('input')!.click = () => void opened++;
  return () => opened;
}

const isOver = async (element: OssDirectUpload) => {
  await element.updateComplete;
  return element.matches(':state(dragover)');
};

/** Drags files over the zone, and expects these words there. */
async function expectToSay(element: OssDirectUpload, words: string, ...files: File[]): Promise<DragEvent> {
  const event = drag(zoneOf(element), 'dragenter', carry(...files));
  await element.updateComplete;
  expect(textOf(zoneOf(element))).to.contain(words);
  drag(zoneOf(element), 'dragleave', carry(...files));
  return event;
}

describe('adding files', () => {
  it('opens the dialog once per click, adds chosen files, and lets the same file be chosen again', async () => {
    const { element } = await place('multiple accept=".png"');
    const dialogs = countDialogs(element);
    find(element, 'button', 'Choose files').click();
    expect(dialogs(), 'on the button').to.equal(1);
    zoneOf(element).click();
    expect(dialogs(), 'in the zone').to.equal(2);
    const input = element.shadowRoot!.querySelector('input')!;
    expect([input.accept, input.multiple]).to.deep.equal(['.png', true]);
    choose(element, fileOf('a.png'));
    expect(names(element)).to.deep.equal(['a.png']);
    expect(input.files).to.have.length(0);
  });

  it('opens no dialog by a click beside the button, where there is only that', async () => {
    const { element } = await place('variant="button"');
    const dialogs = countDialogs(element);
    zoneOf(element).click();
    expect(dialogs()).to.equal(0);
  });

  for (const variant of ['dropzone', 'button', 'pictures', 'avatar'])
    it(`shows the page’s own hint, ${variant}, also one that comes later, and where no rule is set`, async () => {
      const { element } = await place(`variant="${variant}"`);
      await until(() => element.shadowRoot!.querySelector('.hint'), 'its place');
      const own = document.createElement('span');
      Object.assign(own, { slot: 'hint', textContent: 'Up to 5 MB.' });
      element.append(own);
      await until(() => own.checkVisibility(), 'the hint');
      const described = element.shadowRoot!.querySelector('.button')!.getAttribute('aria-describedby')!;
      expect(element.shadowRoot!.getElementById(described)!.contains(own.assignedSlot)).to.equal(true);
      own.remove();
      await until(() => !element.shadowRoot!.getElementById('hint')!.checkVisibility(), 'nothing');
    });

  it('opens no dialog by what the page has put there and does something else', async () => {
    const { element } = await place();
    const dialogs = countDialogs(element);
    element.innerHTML = `<b slot="label">Photos</b> <i slot="hint">Up to 5 MB. <a href="#rules">Rules</a> <button>?</button></i>`;
    await element.updateComplete;
    for (const [selector, count] of Object.entries({ a: 0, button: 0, b: 1, i: 2 })) {
      element.querySelector<HTMLElement>(selector)!.click();
      expect(dialogs(), selector).to.equal(count);
    }
  });

  it('invites to drop and to paste, where it takes both', async () => {
    const { element } = await place('multiple');
    const label = () => textOf(element.shadowRoot!.querySelector('[part=label]')!);
    expect(label()).to.equal('Drop or paste files here');
    element.noPaste = true;
    await element.updateComplete;
    expect(label()).to.equal('Drop files here');
    Object.assign(element, { multiple: false, noPaste: false });
    await element.updateComplete;
    expect(label()).to.equal('Drop or paste a file here');
  });

  it('adds pasted files while it has the focus, and puts the date into a screenshot’s name', async () => {
    const { element } = await place('multiple');
    const paste = (isHandled = false) => {
      const event = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
      // Firefox lets a script make no clipboard with files.
      Object.defineProperty(event, 'clipboardData', { value: carry(image('image.png')) });
      if (isHandled) event.preventDefault();
      (element.shadowRoot!.activeElement ?? document.body).dispatchEvent(event);
    };
    paste();
    expect(element.tasks).to.have.length(0);
    element.focus();
    paste(true);
    paste();
    await until(() => element.tasks.length === 1, 'the screenshot');
    expect(names(element)[0]).to.match(/^image \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.png$/);
    element.noPaste = true;
    paste();
    await import('../../src/element/input/input-controller.js');
    await nextFrame();
    expect(element.tasks).to.have.length(1);
  });

  it('adds nothing while it or its fieldset is disabled, and the browser does not open the file', async () => {
    const { element } = await place('multiple disabled');
    const files = carry(fileOf('a.txt'));
    const dialogs = countDialogs(element);
    zoneOf(element).click();
    const event = drag(zoneOf(element), 'dragenter', files);
    expect([event.defaultPrevented, event.dataTransfer!.dropEffect]).to.deep.equal([true, 'none']);
    expect(await isOver(element)).to.equal(false);
    drag(zoneOf(element), 'drop', files);
    expect([dialogs(), element.tasks.length]).to.deep.equal([0, 0]);
    element.disabled = false;
    const fieldset = document.createElement('fieldset');
    fieldset.disabled = true;
    element.replaceWith(fieldset);
    fieldset.append(element);
    await element.updateComplete;
    expect(find(element, 'button', 'Choose files').matches(':disabled')).to.equal(true);
    drag(zoneOf(element), 'drop', files);
    expect(element.tasks).to.have.length(0);
    fieldset.remove();
  });

  it('keeps the focus at its button when late code moves it, or draws another one', async () => {
    const { element } = await place('multiple');
    const root = element.shadowRoot!;
    element.focus();
    const button = root.activeElement;
    expect(button?.matches('[part=button]')).to.equal(true);
    element.record = 'camera';
    await until(() => root.querySelector('.ways .recorder'), 'the recorder');
    expect(root.activeElement === button, 'beside the recorder').to.equal(true);
    element.variant = 'button';
    await element.updateComplete;
    expect(root.activeElement === button, 'alone').to.equal(true);
    element.variant = 'pictures';
    await until(() => root.querySelector('.wall .button'), 'the wall');
    expect(!!root.activeElement?.closest('.wall'), 'in the wall').to.equal(true);
    element.variant = 'dropzone';
    await until(() => root.querySelector('.zone:not(.add) .button'), 'the zone');
    expect(root.activeElement === button, 'in the zone again').to.equal(true);
  });

  it('shows its rules in words, and which files were rejected and why, until dismissed', async () => {
    const { element } = await place('multiple accept="image/*,.pdf" max-file-size="5MB" max-files="3"');
    const hint = textOf(element.shadowRoot!.querySelector('[part=hint]')!);
    expect(hint).to.equal('Images or PDF · up to 5 MB each · up to 3 files');
    const rejected = oneEvent(element, 'file-reject');
    await element.addFiles([sizedFile('a.txt'), sizedFile('b.png', 6_000_000, 'image/png')]);
    const { detail } = await rejected;
    expect([detail.error.code, detail.error.rule]).to.deep.equal(['rejected', 'accept']);
    const notice = () => element.shadowRoot!.querySelector('.rejections');
    await until(notice, 'the notice');
    expect(textOf(notice()!)).to.contain('2 files were not added');
    const reasons = [...notice()!.querySelectorAll('li')].map(textOf);
    expect(reasons).to.deep.equal(['a.txt · TXT. Only images or PDF', 'b.png · 6 MB. Up to 5 MB']);
    find(element, 'button', 'Dismiss').click();
    await until(() => !notice(), 'no notice');
  });

  it('names what a dropped folder has and nobody can read; what can be read is added, and may replace a file', async () => {
    const { element } = await place();
    await element.addFiles([sizedFile('old.txt')]);
    const rejected = oneEvent(element, 'file-reject');
    const closed = { name: 'closed', children: null }; // it is found first
    dropFolder(element, { name: 'photos', children: [closed, { name: 'inner', children: [sizedFile('a.txt')] }] });
    const { detail } = await rejected;
    expect([detail.error.code, detail.path, detail.file.name]).to.deep.equal(['file', 'photos', 'closed']);
    const notice = () => element.shadowRoot!.querySelector('.rejections');
    await until(notice, 'the notice');
    expect(textOf(notice()!)).to.contain('One file was not added').and.contain('closed · The file cannot be read');
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['a.txt']);
  });
});

describe('dragging files', () => {
  it('shows how many files can be added, and adds them when dropped', async () => {
    const { element } = await place('multiple accept="image/*" max-files="3" no-auto');
    const files = carry(image('a.png'), pdf('b.pdf'), image('c.png'));
    expect(drag(zoneOf(element), 'dragenter', files).defaultPrevented).to.equal(true);
    expect(await isOver(element)).to.equal(true);
    expect(textOf(zoneOf(element)), 'of accepted types').to.contain('Drop to add 2 files');
    expect(drag(zoneOf(element), 'drop', files).defaultPrevented).to.equal(true);
    expect(await isOver(element)).to.equal(false);
    expect(names(element)).to.deep.equal(['a.png', 'c.png']);
    await expectToSay(element, 'Drop to add the file', image('d.png'), image('e.png')); // up to max-files
  });

  it('is rejected while the list is full, and accepted again when a file is canceled', async () => {
    const { element } = await place('multiple accept="image/*" max-files="2" no-auto');
    await add(element, sizedFile('1.png', 1, 'image/png'), sizedFile('2.png', 1, 'image/png'));
    const event = await expectToSay(element, 'Up to 2 files', image('a.png'));
    expect(event.dataTransfer!.dropEffect).to.equal('none');
    await expectToSay(element, 'This type of file cannot be added', pdf('b.pdf'));
    element.cancel(element.tasks[0]);
    await expectToSay(element, 'Drop to add the file', image('a.png'));
  });

  // Firefox emits no `dragenter` for moves inside a shadow tree: then only `dragover` shows where the drag is.
  for (const type of ['dragenter', 'dragover']) {
    it(`keeps its state inside the zone and ends outside: with ${type}`, async () => {
      const { element } = await place('multiple');
      const files = carry(fileOf('a.txt'));
      const button = find(element, 'button', 'Choose files');
      drag(zoneOf(element), 'dragenter', files);
      drag(button, type, files);
      drag(zoneOf(element), 'dragleave', files);
      expect(await isOver(element)).to.equal(true);
      drag(button, 'dragleave', files);
      expect(await isOver(element)).to.equal(false);
    });
  }

  it('is accepted by an extension, and ignored with text and with no-drop', async () => {
    const { element } = await place('multiple accept=".txt"');
    await expectToSay(element, 'Drop to add the file', fileOf('a.txt', 'text/plain'));
    const text = new DataTransfer();
    text.setData('text/plain', 'words');
    expect(drag(zoneOf(element), 'dragover', text).defaultPrevented).to.equal(false);
    element.noDrop = true;
    const files = carry(fileOf('a.txt'));
    expect(drag(zoneOf(element), 'dragover', files).defaultPrevented).to.equal(false);
    drag(zoneOf(element), 'drop', files);
    expect(element.tasks).to.have.length(0);
  });

  it('of a URL is rejected, which the browser would open instead of the page, but only over the element', async () => {
    const { element } = await place('multiple drop-target="page"');
    const address = new DataTransfer();
    address.setData('text/uri-list', 'https://other.example/a.png');
    expect(drag(document.body, 'dragover', address).defaultPrevented).to.equal(false);
    for (const type of ['dragenter', 'dragover', 'drop'])
      expect(drag(zoneOf(element), type, address).defaultPrevented, type).to.equal(true);
    expect(await isOver(element)).to.equal(false); // it may be a link of the list itself
    expect(element.tasks).to.have.length(0);
  });

  it('of an image of the page adds nothing, though browsers make a file of it; one of another page is added', async () => {
    const { element } = await place('multiple drop-target="page"');
    const shown = element.appendChild(new Image());
    const dragged = carry(image('a.png'));
    dragged.setData('text/uri-list', 'https://page.example/a.png');
    drag(shown, 'dragstart', dragged);
    for (const type of ['dragenter', 'dragover', 'drop']) drag(zoneOf(element), type, dragged);
    expect([await isOver(element), element.tasks.length]).to.deep.equal([false, 0]);
    drag(shown, 'dragend', dragged);
    for (const type of ['dragenter', 'drop']) drag(zoneOf(element), type, dragged);
    await until(() => element.tasks.length === 1, 'the file');
  });

  it('ends when the node it entered was removed and the files are hidden', async () => {
    const { element } = await place('multiple drop-target="page"');
    const gone = document.body.appendChild(document.createElement('p'));
    drag(gone, 'dragenter', carry(image('a.png')));
    expect(await isOver(element)).to.equal(true);
    gone.remove();
    drag(document.body, 'dragleave', new DataTransfer());
    expect(await isOver(element)).to.equal(false);
  });

  it('with drop-target="page" covers the page with what a drop would do, or that the type is rejected', async () => {
    const { element } = await place('multiple drop-target="page" accept="image/*"');
    drag(document.body, 'dragenter', carry(image('a.png')));
    await until(() => overlayOf(element)?.matches(':popover-open'), 'the overlay');
    expect(textOf(overlayOf(element)!)).to.equal('Drop to add the file');
    const { width, height } = overlayOf(element)!.getBoundingClientRect();
    expect([width, height]).to.deep.equal([document.documentElement.clientWidth, innerHeight]);
    drag(document.body, 'dragleave', carry(image('a.png')));
    await until(() => !overlayOf(element), 'it ends');
    drag(document.body, 'dragenter', carry(pdf('b.pdf')));
    await until(() => overlayOf(element), 'it is back');
    expect(textOf(overlayOf(element)!)).to.equal('This type of file cannot be added');
    drag(document.body, 'dragleave', carry(pdf('b.pdf')));
  });

  it('anywhere on the page is left to what takes it there: a file field, an editor, another zone', async () => {
    const { element } = await place('multiple drop-target="page"');
    const box = await fixture<HTMLElement>(
      '<div><input type="file" /><div contenteditable><p>Dear all</p></div><p class="zone"></p><input /></div>',
    );
    const files = carry(image('a.png'));
    const zone = box.querySelector('.zone')!;
    for (const type of ['dragover', 'drop']) zone.addEventListener(type, (event) => event.preventDefault());
    for (const target of [box.querySelector('[type=file]')!, box.querySelector('[contenteditable] p')!, zone]) {
      drag(box, 'dragenter', files);
      expect(await isOver(element)).to.equal(true);
      drag(target, 'dragenter', files);
      const isTaken = drag(target, 'dragover', files).defaultPrevented;
      expect([isTaken, await isOver(element)], target.outerHTML).to.deep.equal([target === zone, false]);
      drag(target, 'drop', files);
    }
    expect(names(element)).to.deep.equal([]);
    const prevent = (event: Event) => event.preventDefault(); // as pages do, so that the browser opens no file
    for (const owner of [document, window]) owner.addEventListener('drop', prevent);
    drag(box.querySelector('input:not([type])')!, 'drop', files); // which takes none: the browser would leave the page
    for (const owner of [document, window]) owner.removeEventListener('drop', prevent);
    expect(names(element)).to.deep.equal(['a.png']);
    zoneOf(element).addEventListener('drop', prevent);
    drag(zoneOf(element), 'drop', carry(image('b.png')));
    expect(names(element), 'its own zone').to.deep.equal(['a.png', 'b.png']);
  });

  it('belongs to one element: the one under the pointer, else the first with drop-target="page", while it is there', async () => {
    const markups = ['drop-target="page"', '', 'drop-target="page"'];
    const places = await Promise.all(markups.map((more) => place(`multiple ${more}`)));
    const elements = places.map(({ element }) => element);
    const [first, second] = elements as [OssDirectUpload, OssDirectUpload];
    const over = () => Promise.all(elements.map(isOver));
    const files = carry(image('a.png'));
    drag(document.body, 'dragenter', files);
    expect(await over()).to.deep.equal([true, false, false]);
    drag(zoneOf(second), 'dragenter', files);
    drag(document.body, 'dragleave', files);
    expect(await over()).to.deep.equal([false, true, false]);
    drag(zoneOf(second), 'drop', files);
    drag(document.body, 'drop', carry(image('b.png')));
    expect(elements.map(names)).to.deep.equal([['b.png'], ['a.png'], []]);
    first.remove();
    drag(document.body, 'drop', carry(image('c.png')));
    expect(elements.map(names)).to.deep.equal([['b.png'], ['a.png'], ['c.png']]);
  });
});

describe('preloading the grant', () => {
  const grant = {
    ...{ accessKeyId: 'STS.a', accessKeySecret: 's', securityToken: 't', bucket: 'b', region: 'cn-hangzhou' },
    expiration: '2100-01-01T00:00:00Z',
  };
  const { fetch } = window;
  let asked: string[];
  beforeEach(() => {
    asked = [];
    replace(window, 'fetch', async (input) => {
      asked.push(new URL(new Request(input).url).search);
      return Response.json(grant);
    });
  });

  let count = 0;
  async function placeFor(markup: string) {
    const { element } = await place(`endpoint="/sign?user=${++count}" multiple ${markup}`);
    element.mode = (element.getAttribute('mode') as 'sts' | null) ?? undefined;
    await element.updateComplete;
    return { element, user: `?user=${count}` };
  }
  const dragOver = (element: Element) => drag(element, 'dragenter', carry(sizedFile('a.txt')));
  const isAsked = (user: string) => until(() => asked.includes(user), 'the endpoint');

  it('requests one grant when files are dragged, without a file’s name, or when the dialog opens', async () => {
    const { element, user } = await placeFor('mode="sts"');
    dragOver(element);
    await isAsked(user);
    dragOver(element);
    const other = await placeFor('');
    other.element.mode = sts; // one grant of it serves all files
    await other.element.updateComplete;
    dragOver(other.element);
    await isAsked(other.user);
    const last = await placeFor('mode="sts"');
    last.element.dispatchEvent(new PointerEvent('pointerenter'));
    await nextFrame();
    expect(asked, 'each once').to.deep.equal([user, other.user]);
    last.element.shadowRoot!.querySelector('input')!.click = () => {};
    last.element.shadowRoot!.querySelector('button')!.click();
    await isAsked(last.user);
    expect(asked).to.deep.equal([user, other.user, last.user]);
  });

  it('requests none where a grant serves one file, or the person or the page has to start', async () => {
    dragOver((await placeFor('')).element);
    for (const mode of ['post-policy', 'presigned-url', 'vod', 'sts" no-auto="', 'sts" disabled="'])
      dragOver((await placeFor(`mode="${mode}"`)).element);
    const { element, user } = await placeFor('mode="sts"');
    dragOver(element);
    await isAsked(user);
    expect(asked).to.deep.equal([user]);
  });

  it('does not fail with an endpoint that is not an address yet: the upload does', async () => {
    replace(window, 'fetch', fetch);
    const { element } = await place('endpoint="http://" retry-for="0.1"');
    element.mode = undefined;
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('button')).to.be.ok;
    dragOver(element);
    const [task] = await element.addFiles([sizedFile('a.txt')]);
    await until(() => task?.status === 'failed', 'the failure');
    expect(task?.error?.code).to.be.oneOf(['config', 'grant', 'network']);
  });
});
