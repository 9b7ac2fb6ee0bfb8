import { aTimeout, expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { OssDirectUpload, UploadTask } from '../../src/element.js';
import { add, fadedIn } from '../support/browser/held-element.js';
import { all, find, row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const NAMES = ['a.png', 'b.png', 'c.png'];

/** A field that belongs to one file. */
function captionFor({ id, name }: UploadTask, isRequired = false): HTMLInputElement {
  const input = Object.assign(document.createElement('input'), {
    name: `caption[${name}]`,
    slot: id,
    required: isRequired,
  });
  input.setAttribute('aria-label', `Caption of ${name}`);
  return input;
}

async function open(markup: string, names: readonly string[] = NAMES) {
  const form = await fixture<HTMLFormElement>(
    `<form><oss-direct-upload name="files" multiple ${markup}></oss-direct-upload><button>Save</button></form>`,
  );
  const element = form.querySelector('oss-direct-upload')!;
  element.mode = sendingMode();
  element.stored = names.map((key) => ({ key }));
  if (names.length > 0) await until(() => all(element, 'listitem').length > 0, 'rows');
  const sent: string[][] = [];
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sent.push([...new FormData(form)].map(([name, value]) => `${name}=${value as string}`));
  });
  return { form, element, sent };
}

const many = Array.from({ length: 300 }, (_, at) => `${at}.png`);
const isRendered = ({ assignedSlot }: Element) => !!assignedSlot;
const fieldOf = (element: Element, name: string) =>
  element.querySelector<HTMLInputElement>(`[name="caption[${name}]"]`)!;
const isInView = (field: Element, list: Element) => {
  const [one, other] = [field.getBoundingClientRect(), list.getBoundingClientRect()];
  return one.height > 0 && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
};

it('`task.fields` are in the state that a browser keeps for the form, also where the value is keys', async () => {
  const { setFormValue } = ElementInternals.prototype;
  const states: string[] = [];
  ElementInternals.prototype.setFormValue = function (value, state) {
    if (typeof state === 'string') states.push(state);
    setFormValue.call(this, value, state);
  };
  try {
    const { element } = await open('', []);
    const mode = sendingMode();
    element.mode = mode;
    const [task] = await element.addFiles([sizedFile('n.png')]);
    (await until(() => mode.uploads.get('n.png'), 'its upload')).done();
    await until(() => task!.status === 'done' && states.length > 0, 'the object');
    task!.fields = { caption: 'On the beach' };
    await until(() => states.at(-1)?.includes('On the beach'), 'the state');
  } finally {
    ElementInternals.prototype.setFormValue = setFormValue;
  }
});

for (const variant of ['dropzone', 'pictures']) {
  describe(`fields in rows, ${variant}`, () => {
    it('are shown in their rows, and submitted with the form', async () => {
      const { form, element, sent } = await open(`variant="${variant}"`);
      element.append(...element.tasks.map((task) => captionFor(task)));
      const field = fieldOf(element, 'b.png');
      await until(() => row(element, 'b.png').matches('.with-fields'), 'its row');
      const box = row(element, 'b.png').getBoundingClientRect();
      const { top, bottom, left, right } = field.getBoundingClientRect();
      expect(top >= box.top && bottom <= box.bottom && left >= box.left && right <= box.right).to.equal(true);
      expect(top, 'below its picture').to.be.at.least(
        row(element, 'b.png').querySelector('.thumbnail')!.getBoundingClientRect().bottom - 1,
      );
      field.value = 'A teapot';
      form.requestSubmit();
      expect(sent[0]).to.include('caption[b.png]=A teapot');
      await fadedIn(element);
      await expect(element).to.be.accessible();
    });

    it('all are rendered up to 200 files', async () => {
      const { element } = await open(`variant="${variant}"`, many.slice(0, 150));
      expect(all(element, 'listitem').length, 'without fields').to.be.lessThan(150);
      element.append(captionFor(element.tasks[149]!));
      element.requestUpdate();
      await until(() => element.shadowRoot!.querySelectorAll('[data-task]').length === 150, 'all rows');
    });

    it('that are required and not rendered are brought into view and focused by a submit', async () => {
      const { form, element, sent } = await open(`variant="${variant}"`, many);
      element.append(...element.tasks.map((task) => captionFor(task)));
      element.requestUpdate();
      await until(() => row(element, '0.png').matches('.with-fields'), 'rows with fields');
      const field = fieldOf(element, '280.png');
      field.required = true;
      fieldOf(element, '290.png').required = true;
      expect(isRendered(field)).to.equal(false);
      const list = element.shadowRoot!.querySelector('.list, .wall')!;
      form.requestSubmit();
      expect(sent).to.deep.equal([]);
      await until(() => document.activeElement === field, 'the focus');
      await until(() => isInView(field, list), 'in view');
      await aTimeout(200); // until its rows are measured
      expect(document.activeElement, 'it stays there').to.equal(field);
      field.value = 'A teapot';
      fieldOf(element, '290.png').value = 'A cup';
      form.requestSubmit();
      expect(sent).to.have.length(1);
      if (/AppleWebKit(?!.*Chrome)/.test(navigator.userAgent)) return; // it scrolls a text field that has the focus back into view
      list.scrollTop = 0;
      await until(() => isInView(fieldOf(element, '0.png'), list), 'the first one');
      await new Promise(requestAnimationFrame);
      expect(document.activeElement, 'a field out of view keeps the focus').to.equal(field);
    });

    it('are not focused by a page that only checks them', async () => {
      const { form, element } = await open(`variant="${variant}"`, many);
      element.append(captionFor(element.tasks[280]!, true));
      element.requestUpdate();
      await element.updateComplete;
      expect(form.checkValidity()).to.equal(false);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(document.activeElement).to.equal(document.body);
    });

    it('of a removed file are disabled, and named by its event', async () => {
      const { form, element, sent } = await open(`variant="${variant}"`);
      const box = document.createElement('div');
      box.slot = element.tasks[1]!.id;
      box.append(
        captionFor(element.tasks[1]!, true),
        document.createElement('select'),
        document.createElement('button'),
      );
      for (const one of box.children) one.removeAttribute('slot');
      element.append(captionFor(element.tasks[0]!), box);
      const named: Element[] = [];
      element.addEventListener('file-removed', ({ detail }) => named.push(...detail.children));
      await until(() => row(element, 'b.png').matches('.with-fields'), 'its row');
      find(element, 'button', 'Remove: b.png').click();
      expect(named).to.deep.equal([box]);
      expect([...box.children].map((one) => one.matches(':disabled'))).to.deep.equal([true, true, true]);
      expect(fieldOf(element, 'a.png').disabled).to.equal(false);
      await element.updateComplete;
      form.requestSubmit();
      expect(sent[0], 'a required field of a removed file does not block').to.deep.equal([
        'files=a.png',
        'files=c.png',
        'caption[a.png]=',
      ]);
    });
  });
}

describe('fields in rows', () => {
  it('in a folded list unfold it when they are invalid', async () => {
    const { form, element } = await open('', many.slice(0, 20));
    await until(() => all(element, 'listitem').length === 20, 'all rows');
    element.append(captionFor(element.tasks[15]!, true));
    await until(() => row(element, '15.png').matches('.with-fields'), 'rows');
    find(element, 'button', 'Hide files').click();
    await until(() => all(element, 'listitem').length === 0, 'folded');
    form.requestSubmit();
    await until(() => document.activeElement === fieldOf(element, '15.png'), 'the focus');
  });

  it('take a press for themselves in a sortable wall', async () => {
    const { element } = await open('variant="pictures" sortable');
    const field = captionFor(element.tasks[0]!);
    element.append(field);
    await until(() => row(element, 'a.png').matches('.with-fields'), 'its card');
    const { left, top } = field.getBoundingClientRect();
    const at = { clientX: left + 9, clientY: top + 9, pointerId: 7, isPrimary: true, pointerType: 'mouse', buttons: 1 };
    for (const [type, x] of [
      ['pointerdown', 0],
      ['pointermove', 40],
    ] as const) {
      field.dispatchEvent(new PointerEvent(type, { ...at, clientX: at.clientX + x, bubbles: true, composed: true }));
    }
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.carried')).to.equal(null);
    field.click();
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
    expect(getComputedStyle(field).userSelect || getComputedStyle(field).webkitUserSelect).to.not.equal('none');
  });

  it('of objects that are no longer set as stored are disabled', async () => {
    const { element } = await open('');
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
    const { element } = await open('value-as="json"', ['a.png']);
    let changes = 0;
    element.addEventListener('change', () => changes++);
    const [task] = element.tasks;
    const fields = { caption: 'A teapot', tags: ['clay'] };
    task!.fields = fields;
    fields.tags.push('late');
    await until(() => changes === 1, 'the change');
    expect(valueOf(element)[0]!.fields).to.deep.equal({ caption: 'A teapot', tags: ['clay'] });
    task!.fields = undefined;
    await until(() => changes === 2, 'the second change');
    expect(valueOf(element)[0]).to.not.have.property('fields');
  });

  it('fire no second upload-success, and change no other value', async () => {
    const { element } = await open('', ['a.png']);
    const log: string[] = [];
    for (const type of ['upload-success', 'change']) element.addEventListener(type, () => log.push(type));
    element.tasks[0]!.fields = { caption: 'A teapot' };
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(log).to.deep.equal([]);
  });

  it('come with stored objects, and what was said here stays when these are set again', async () => {
    const { element } = await openEmpty();
    element.stored = [{ key: 'a.png', fields: { caption: 'First' } }];
    const [task] = element.tasks;
    expect(task!.fields).to.deep.equal({ caption: 'First' });
    task!.fields = { caption: 'Second' };
    element.stored = [{ key: 'a.png', fields: { caption: 'First' } }, { key: 'b.png' }];
    expect(element.tasks.find(({ name }) => name === 'a.png')!.fields).to.deep.equal({ caption: 'Second' });
    expect(valueOf(element).map(({ fields }) => fields)).to.deep.equal([undefined, { caption: 'Second' }]);
  });

  it('may be set before the file is stored', async () => {
    const { element } = await openEmpty();
    const mode = sendingMode();
    element.mode = mode;
    const [task] = await add(element, sizedFile('a.png', 10, 'image/png'));
    task!.fields = { caption: 'Early' };
    mode.of('a.png').done();
    await until(() => valueOf(element).length === 1, 'stored');
    expect(valueOf(element)[0]!.fields).to.deep.equal({ caption: 'Early' });
    await until(() => textOf(row(element, 'a.png')).includes('Uploaded'), 'its row');
  });
});

async function openEmpty(): Promise<{ element: OssDirectUpload }> {
  const form = await fixture<HTMLFormElement>(
    '<form><oss-direct-upload name="files" multiple value-as="json"></oss-direct-upload></form>',
  );
  return { element: form.querySelector('oss-direct-upload')! };
}
