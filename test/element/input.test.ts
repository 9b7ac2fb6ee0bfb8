import { aTimeout, expect, oneEvent } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { carry, drag } from '../support/browser/gestures.js';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const zoneOf = (element: Element) => element.shadowRoot!.querySelector('[part=dropzone]')!;
const names = (element: OssDirectUpload) => element.tasks.map(({ name }) => name);

describe('adding files', () => {
  it('opens the dialog once per click, on the button or anywhere in the zone', async () => {
    const { element } = await place('multiple');
    let opened = 0;
    element.shadowRoot!.querySelector('input')!.click = () => void opened++;
    find(element, 'button', 'Choose files').click();
    expect(opened).to.equal(1);
    (zoneOf(element) as HTMLElement).click();
    expect(opened).to.equal(2);
  });

  it('adds chosen files, and lets the same file be chosen again', async () => {
    const { element } = await place('multiple accept=".png"');
    const input = element.shadowRoot!.querySelector('input')!;
    expect(input.accept).to.equal('.png');
    expect(input.multiple).to.equal(true);
    input.files = carry(new File(['x'], 'a.png')).files;
    input.dispatchEvent(new Event('change'));
    expect(names(element)).to.deep.equal(['a.png']);
    expect(input.files).to.have.length(0);
  });

  for (const [markup, empty, full] of [
    ['no-drop', ['Add a file', 'Choose a file'], ['Replace', 'Choose a file']],
    ['no-drop multiple', ['Add files', 'Choose files'], ['Add more files', 'Choose files']],
    ['no-drop variant=button', ['Choose a file'], ['Replace']],
    ['no-drop variant=button multiple', ['Choose files'], ['Add more files']],
  ] as const) {
    it(`names the action once, in the label or on the button: ${markup}`, async () => {
      const { element } = await place(markup);
      const said = () => [...element.shadowRoot!.querySelectorAll('[part=label], [part=button]')].map(textOf);
      expect(said()).to.deep.equal(empty);
      await add(element, sizedFile('a.txt'));
      expect(said()).to.deep.equal(full);
    });
  }

  it('shows the number of dragged files, and adds them when dropped', async () => {
    const { element } = await place('multiple');
    const files = carry(new File(['x'], 'a.txt'), new File(['y'], 'b.txt'));
    expect(drag(zoneOf(element), 'dragenter', files).defaultPrevented).to.equal(true);
    await element.updateComplete;
    expect(element.matches(':state(dragover)')).to.equal(true);
    expect(textOf(zoneOf(element))).to.contain('Drop to add 2 files');
    expect(drag(zoneOf(element), 'drop', files).defaultPrevented).to.equal(true);
    await element.updateComplete;
    expect(element.matches(':state(dragover)')).to.equal(false);
    expect(names(element)).to.deep.equal(['a.txt', 'b.txt']);
  });

  // Firefox emits no `dragenter` for moves inside a shadow tree: then only `dragover` shows where the drag is.
  for (const type of ['dragenter', 'dragover']) {
    it(`keeps the drag state inside the zone and ends it outside: with ${type}`, async () => {
      const { element } = await place('multiple');
      const files = carry(new File(['x'], 'a.txt'));
      const button = find(element, 'button', 'Choose files');
      drag(zoneOf(element), 'dragenter', files);
      drag(button, type, files);
      drag(zoneOf(element), 'dragleave', files);
      await element.updateComplete;
      expect(element.matches(':state(dragover)')).to.equal(true);
      drag(button, 'dragleave', files);
      await element.updateComplete;
      expect(element.matches(':state(dragover)')).to.equal(false);
    });
  }

  it('shows before the drop that a type is rejected', async () => {
    const { element } = await place('multiple accept="image/*"');
    drag(zoneOf(element), 'dragenter', carry(new File(['x'], 'a.pdf', { type: 'application/pdf' })));
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('This type of file cannot be added');
  });

  it('ignores drags of text, and with no-drop those of files', async () => {
    const { element } = await place('multiple');
    const text = new DataTransfer();
    text.setData('text/plain', 'words');
    expect(drag(zoneOf(element), 'dragover', text).defaultPrevented).to.equal(false);
    element.noDrop = true;
    const files = carry(new File(['x'], 'a.txt'));
    expect(drag(zoneOf(element), 'dragover', files).defaultPrevented).to.equal(false);
    drag(zoneOf(element), 'drop', files);
    expect(element.tasks).to.have.length(0);
  });

  it('rejects a dragged URL, which the browser would open instead of the page, but only over the element', async () => {
    const { element } = await place('multiple drop-target="page"');
    const address = new DataTransfer();
    address.setData('text/uri-list', 'https://other.example/a.png');
    expect(drag(document.body, 'dragover', address).defaultPrevented).to.equal(false);
    for (const type of ['dragenter', 'dragover', 'drop']) {
      expect(drag(zoneOf(element), type, address).defaultPrevented, type).to.equal(true);
    }
    await element.updateComplete;
    expect(element.matches(':state(dragover)')).to.equal(false); // it may be a link of the list itself
    expect(element.tasks).to.have.length(0);
  });

  it('accepts drops anywhere on the page with drop-target="page", until it is removed', async () => {
    const { element } = await place('multiple drop-target="page"');
    drag(document.body, 'drop', carry(new File(['x'], 'a.txt')));
    expect(names(element)).to.deep.equal(['a.txt']);
    element.remove();
    drag(document.body, 'drop', carry(new File(['x'], 'b.txt')));
    expect(names(element)).to.deep.equal(['a.txt']);
  });

  it('adds pasted files while it has the focus, and puts the date into a screenshot’s name', async () => {
    const { element } = await place('multiple');
    const paste = () => {
      const event = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
      // Firefox lets a script make no clipboard with files.
      const clipboardData = carry(new File(['x'], 'image.png', { type: 'image/png' }));
      Object.defineProperty(event, 'clipboardData', { value: clipboardData });
      (element.shadowRoot!.activeElement ?? document.body).dispatchEvent(event);
    };
    paste();
    expect(element.tasks).to.have.length(0);
    element.focus();
    paste();
    await until(() => element.tasks.length === 1, 'the screenshot');
    expect(names(element)[0]).to.match(/^image \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.png$/);
    element.noPaste = true;
    paste();
    await aTimeout(50);
    expect(element.tasks).to.have.length(1);
  });

  it('adds nothing while it or its fieldset is disabled', async () => {
    const { element } = await place('multiple disabled');
    const files = carry(new File(['x'], 'a.txt'));
    let opened = 0;
    element.shadowRoot!.querySelector('input')!.click = () => void opened++;
    (zoneOf(element) as HTMLElement).click();
    drag(zoneOf(element), 'drop', files);
    expect([opened, element.tasks.length]).to.deep.equal([0, 0]);
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

  it('replaces the file where one is allowed, unless the new one is rejected', async () => {
    const { element } = await place('max-file-size="1kB"');
    await element.addFiles([sizedFile('first.txt', 10)]);
    await element.addFiles([sizedFile('large.txt', 2000)]);
    expect(names(element)).to.deep.equal(['first.txt']);
    await element.addFiles([sizedFile('second.txt', 20)]);
    expect(names(element)).to.deep.equal(['second.txt']);
  });

  it('shows which files were rejected and why, until dismissed or until files are added', async () => {
    const { element } = await place('multiple accept=".png" max-file-size="5MB"');
    const rejected = oneEvent(element, 'file-reject');
    await element.addFiles([sizedFile('a.txt'), sizedFile('b.png', 6_000_000)]);
    const { detail } = await rejected;
    expect(detail.error.code).to.equal('rejected');
    expect(detail.error.rule).to.equal('accept');
    const notice = () => element.shadowRoot!.querySelector('.rejections');
    await until(notice, 'the notice');
    expect(textOf(notice()!)).to.contain('2 files were not added');
    expect([...notice()!.querySelectorAll('li')].map(textOf)).to.deep.equal([
      ...['a.txt · This type of file is not allowed', 'b.png · Larger than 5 MB'],
    ]);
    find(element, 'button', 'Dismiss').click();
    await until(() => !notice(), 'no notice');
  });

  it('shows its rules in words', async () => {
    const { element } = await place('multiple accept="image/*,.pdf" max-file-size="5MB" max-files="3"');
    expect(textOf(element.shadowRoot!.querySelector('[part=hint]')!)).to.equal(
      'Images or PDF · up to 5 MB each · up to 3 files',
    );
  });

  it('takes over the attributes, files and name of a native input', async () => {
    const { element } = await place();
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', name: 'photos', multiple: true, accept: '.png', required: true });
    input.files = carry(new File(['x'], 'a.png')).files;
    element.append(input);
    await until(() => element.tasks.length === 1, 'the file chosen before');
    expect([element.name, element.multiple, element.accept, element.required]).to.deep.equal([
      'photos',
      true,
      '.png',
      true,
    ]);
    expect(input.hasAttribute('name')).to.equal(false);
    expect(input.checkVisibility()).to.equal(false);
    expect(all(element, 'button', 'Choose files').length + all(element, 'button', 'Add more files').length).to.equal(1);
  });
});
