import { expect, nextFrame } from '@open-wc/testing';
import { UploadQueue } from '../../src/core.js';
import type { OssDirectUpload, UploadTask } from '../../src/element.js';
import { carry, drag } from '../support/browser/gestures.js';
import { isInView } from '../support/browser/grid.js';
import { fadedIn, placeInForm, store } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replace } from '../support/browser/replace.js';
import { all, find, row } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const NAMES = ['a.png', 'b.png', 'c.png'];
/** More than are rendered with fields, out of view. */
const many = Array.from({ length: 220 }, (_, at) => `${at}.png`);

/** A field that belongs to one file. */
function captionFor({ id, name }: UploadTask, isRequired = false): HTMLInputElement {
  const input = document.createElement('input');
  input.setAttribute('aria-label', `Caption of ${name}`);
  return Object.assign(input, { name: `caption[${name}]`, slot: id, required: isRequired });
}

const open = (markup = '', names: readonly string[] = NAMES) => placeInForm(`multiple ${markup}`, names);
const openJson = (names: readonly string[] = []) => open('value-as="json"', names);
const withFields = (element: Element, name: string) =>
  until(() => row(element, name).matches('.with-fields'), `the fields of ${name}`);
const fieldOf = (element: Element, name: string) =>
  element.querySelector<HTMLInputElement>(`[name="caption[${name}]"]`)!;

// a smaller wall is drawn at once
for (const [variant, most] of Object.entries({ dropzone: 50, pictures: 100 })) {
  describe(`fields in rows, ${variant}`, () => {
    const timers = LongTimers.use();

    it('are shown in their rows, and submitted with the form', async () => {
      const { form, element, sent } = await open(`variant="${variant}"`);
      element.append(...element.tasks.map((task) => captionFor(task)));
      const field = fieldOf(element, 'b.png');
      await withFields(element, 'b.png');
      const box = row(element, 'b.png').getBoundingClientRect();
      const { top, bottom, left, right } = field.getBoundingClientRect();
      expect(top >= box.top && bottom <= box.bottom && left >= box.left && right <= box.right).to.equal(true);
      const picture = row(element, 'b.png').querySelector('.thumbnail')!.getBoundingClientRect();
      expect(top, 'below its picture').to.be.at.least(picture.bottom - 1);
      field.value = 'A teapot';
      form.requestSubmit();
      expect(sent[0]).to.include('caption[b.png]=A teapot');
      await fadedIn(element);
      await expect(element).to.be.accessible();
    });

    it('all are rendered up to 200 files', async () => {
      const { element } = await open(`variant="${variant}"`, many.slice(0, most));
      expect(all(element, 'row').length, 'without fields').to.be.lessThan(most);
      element.append(captionFor(element.tasks[most - 1]!));
      element.requestUpdate();
      await until(() => element.shadowRoot!.querySelectorAll('[data-task]').length === most, 'all rows');
    });

    it('that are required and not rendered are brought into view and focused by a submit', async () => {
      const { form, element, sent } = await open(`variant="${variant}"`, many);
      element.append(...element.tasks.map((task) => captionFor(task)));
      element.requestUpdate();
      await withFields(element, '0.png');
      const [field, later] = [fieldOf(element, '205.png'), fieldOf(element, '215.png')];
      field.required = later.required = true;
      expect(field.assignedSlot, 'not rendered').to.equal(null);
      expect(form.checkValidity(), 'a page that only checks them').to.equal(false);
      await nextFrame();
      expect(document.activeElement).to.equal(document.body);
      const list = element.shadowRoot!.querySelector('.list, .wall')!;
      form.requestSubmit();
      expect(sent).to.deep.equal([]);
      await until(() => document.activeElement === field, 'the focus');
      timers.pass(100); // its rows are measured
      await until(() => isInView(field, list), 'in view');
      await nextFrame();
      expect(document.activeElement, 'it stays there').to.equal(field);
      field.value = 'A teapot';
      later.value = 'A cup';
      form.requestSubmit();
      expect(sent).to.have.length(1);
      if (/AppleWebKit(?!.*Chrome)/.test(navigator.userAgent)) return; // it scrolls a text field that has the focus back into view
      list.scrollTop = 0;
      await until(() => isInView(fieldOf(element, '0.png'), list), 'the first one');
      await nextFrame();
      expect(document.activeElement, 'a field out of view keeps the focus').to.equal(field);
    });

    it('of a removed file are disabled, and named by its event', async () => {
      const { form, element, sent } = await open(`variant="${variant}"`);
      const box = document.createElement('div');
      box.slot = element.tasks[1]!.id;
      const field = captionFor(element.tasks[1]!, true);
      field.removeAttribute('slot');
      box.append(field, document.createElement('select'), document.createElement('button'));
      element.append(captionFor(element.tasks[0]!), box);
      const named: Element[] = [];
      element.addEventListener('file-removed', ({ detail }) => named.push(...detail.children));
      await withFields(element, 'b.png');
      find(element, 'button', 'Remove: b.png').click();
      expect(named).to.deep.equal([box]);
      expect([...box.children].map((one) => one.matches(':disabled'))).to.deep.equal([true, true, true]);
      expect(fieldOf(element, 'a.png').disabled).to.equal(false);
      await element.updateComplete;
      form.requestSubmit();
      const expected = ['files=a.png', 'files=c.png', 'caption[a.png]='];
      expect(sent[0], 'a required field of a removed file does not block').to.deep.equal(expected);
    });
  });
}

describe('fields in rows', () => {
  it('in a folded list unfold it when they are invalid', async () => {
    const { form, element } = await open('', many.slice(0, 20));
    await until(() => all(element, 'row').length === 20, 'all rows');
    element.append(captionFor(element.tasks[15]!, true));
    await withFields(element, '15.png');
    const button = find(element, 'button', 'Hide files');
    expect(button.ariaExpanded).to.equal('true');
    button.click();
    await until(() => all(element, 'row').length === 0, 'folded');
    expect(find(element, 'button', 'Show files').ariaExpanded).to.equal('false');
    expect(form.checkValidity(), 'before the browser gives the first one the focus').to.equal(false);
    expect(row(element, '15.png').contains(fieldOf(element, '15.png').assignedSlot)).to.equal(true);
    expect(find(element, 'button', 'Hide files').ariaExpanded).to.equal('true');
  });

  it('take a press for themselves in a sortable wall', async () => {
    const { element } = await open('variant="pictures" sortable');
    const field = captionFor(element.tasks[0]!);
    element.append(field);
    await withFields(element, 'a.png');
    const { left, top } = field.getBoundingClientRect();
    const at = { clientY: top + 9, pointerId: 7, isPrimary: true, pointerType: 'mouse', buttons: 1 };
    for (const [type, x] of Object.entries({ pointerdown: 9, pointermove: 49 }))
      field.dispatchEvent(new PointerEvent(type, { ...at, clientX: left + x, bubbles: true, composed: true }));
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.carried')).to.equal(null);
    field.click();
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
    expect(getComputedStyle(field).userSelect || getComputedStyle(field).webkitUserSelect).to.not.equal('none');
  });

  it('of stored objects stay with their files when the form is reset', async () => {
    const { form, element } = await openJson(NAMES);
    const before = element.tasks;
    element.append(...before.map((task) => captionFor(task)));
    await withFields(element, 'c.png');
    await element.addFiles([new File(['x'], 'n.png')]);
    find(element, 'button', 'Remove: b.png').click();
    before[2]!.fields = { caption: 'A teapot' };
    form.reset();
    await nextFrame();
    expect(element.tasks.map(({ id }) => id)).to.deep.equal(before.map(({ id }) => id));
    const inputs = NAMES.map((name) => fieldOf(element, name));
    await until(() => inputs.every(({ assignedSlot }) => assignedSlot), 'their rows');
    expect(inputs.map(({ disabled }) => disabled)).to.deep.equal([false, false, false]);
    expect(
      element.value.some((entry) => entry.includes('A teapot')),
      'the page says it again',
    ).to.equal(false);
  });

  it('get pasted text though the clipboard has a picture of it, and dropped addresses; a picture alone is added', async () => {
    const { element } = await open('no-auto', ['a.png']);
    const field = captionFor(element.tasks[0]!);
    const editor = document.createElement('div');
    Object.assign(editor, { slot: element.tasks[0]!.id, contentEditable: 'true', innerHTML: '<b>In clay</b>' });
    element.append(field, editor);
    await withFields(element, 'a.png');
    const picture = () => carry(new File(['x'], 'image.png', { type: 'image/png' }));
    const paste = (target: Element, clipboardData: DataTransfer) => {
      const event = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
      Object.defineProperty(event, 'clipboardData', { value: clipboardData }); // Firefox lets a script make none with files
      target.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const address = new DataTransfer();
    address.setData('text/uri-list', 'https://other.example/a.png');
    for (const target of [field, editor.querySelector('b')!]) {
      const cells = picture();
      cells.setData('text/plain', '7\t8');
      expect(paste(target, cells), 'cells of a table').to.equal(false);
      for (const type of ['dragenter', 'dragover', 'drop'])
        expect(drag(target, type, address).defaultPrevented, type).to.equal(false);
    }
    await nextFrame();
    expect(element.tasks).to.have.length(1);
    expect(paste(field, picture())).to.equal(true);
    field.readOnly = true;
    expect(drag(field, 'dragover', address).defaultPrevented, 'the browser would open it').to.equal(true);
    await until(() => element.tasks.length === 2, 'the screenshot');
  });

  it('are enabled again when the queue that was shown before is back', async () => {
    const { element } = await open();
    const [task] = await element.addFiles([new File(['x'], 'n.png')]);
    const field = captionFor(task!);
    element.append(field);
    await until(() => field.assignedSlot, 'its row');
    element.queue = new UploadQueue({ endpoint: '/none' });
    await until(() => field.disabled, 'disabled');
    element.queue = undefined as never; // its own
    await until(() => !field.disabled, 'enabled');
  });

  it('of objects that are no longer set as stored are disabled', async () => {
    const { element } = await open();
    element.append(...element.tasks.map((task) => captionFor(task, true)));
    element.stored = [{ key: 'a.png' }, { key: 'c.png' }];
    await until(() => fieldOf(element, 'b.png').disabled, 'disabled');
    expect(NAMES.map((name) => fieldOf(element, name).disabled)).to.deep.equal([false, true, false]);
  });
});

describe('the fields of a task', () => {
  const valueOf = (element: OssDirectUpload) =>
    element.value.map((entry) => JSON.parse(entry) as Record<string, unknown>);

  it('are a copy, a part of the value as JSON, and change it', async () => {
    const { element, log } = await openJson(['a.png']);
    const changes = () => log.filter((line) => line === 'change').length;
    const [task] = element.tasks;
    const fields = { caption: 'A teapot', tags: ['clay'] };
    task!.fields = fields;
    fields.tags.push('late');
    await until(() => changes() === 1, 'the change');
    expect(valueOf(element)[0]!.fields).to.deep.equal({ caption: 'A teapot', tags: ['clay'] });
    task!.fields = undefined;
    await until(() => changes() === 2, 'the second change');
    expect(valueOf(element)[0]).to.not.have.property('fields');
  });

  it('where the value is keys fire no event, and are in the state that a browser keeps for the form', async () => {
    const { setFormValue } = ElementInternals.prototype;
    const states: string[] = [];
    replace(ElementInternals.prototype, 'setFormValue', function (this: ElementInternals, value, state) {
      if (typeof state === 'string') states.push(state);
      setFormValue.call(this, value, state);
    });
    const opened = await open('', []);
    const task = await store(opened, 'n.png');
    await until(() => opened.log.includes('uploads-settled') && opened.log.includes('change'), 'all events');
    opened.log.length = 0;
    task.fields = { caption: 'On the beach' };
    await until(() => states.at(-1)?.includes('On the beach'), 'the state');
    expect(opened.log.filter((line) => /success|^change/.test(line))).to.deep.equal([]);
  });

  it('come with stored objects, and what was said here stays when these are set again', async () => {
    const { element } = await openJson();
    element.stored = [{ key: 'a.png', fields: { caption: 'First' } }];
    const [task] = element.tasks;
    expect(task!.fields).to.deep.equal({ caption: 'First' });
    task!.fields = { caption: 'Second' };
    element.stored = [{ key: 'a.png', fields: { caption: 'First' } }, { key: 'b.png' }];
    expect(element.tasks.find(({ name }) => name === 'a.png')!.fields).to.deep.equal({ caption: 'Second' });
    expect(valueOf(element).map(({ fields }) => fields)).to.deep.equal([undefined, { caption: 'Second' }]);
  });
});
