import { expect, fixture, nextFrame } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import type { OssDirectUpload } from '../../src/element.js';
import { fieldOf } from '../../src/element/queue/read-queue-settings.js';
import { ar } from '../../src/element/words/locales/ar.js';
import { en } from '../../src/element/words/locales/en.js';
import { Translator } from '../../src/element/words/translator.js';
import { carry } from '../support/browser/gestures.js';
import { begin, begun, fadedIn, placeInForm, store } from '../support/browser/held-element.js';
import { replace } from '../support/browser/replace.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const open = (markup = '') => placeInForm(`multiple ${markup}`);

const noConnection = () => new UploadError('network', 'No connection.');

describe('a form with the element', () => {
  it('submits the key of each stored file only, with one change for simultaneous ones', async () => {
    const { element, mode, entries, log } = await open();
    const [, other] = await begin({ element, mode }, 'a.png', 'b.png');
    expect(entries()).to.deep.equal([]);
    mode.of('a.png').done({ key: 'k/a.png' });
    await until(() => element.value.length === 1, 'value');
    expect(entries()).to.deep.equal(['k/a.png']);
    other!.done({ key: 'k/b.png' });
    await until(() => element.tasks.every(({ status }) => status === 'done'), 'done');
    expect(element.value).to.deep.equal(['k/a.png', 'k/b.png']);
    await nextFrame();
    log.length = 0;
    for (const task of element.tasks) element.remove(task);
    await until(() => log.includes('change'), 'a change');
    await nextFrame();
    expect([entries(), log.filter((line) => line === 'change')]).to.deep.equal([[], ['change']]);
  });

  it('says in its language why it is invalid: missing, uploading, paused, failed, too few files', async () => {
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
    element.pause(element.tasks[2]);
    isInvalid('customError', ar.somePaused);
    element.resume();
    mode.of('a').done();
    mode.of('b').fail(noConnection());
    (await begun(mode, 'c')).done();
    await until(() => element.tasks.every(({ status }) => status !== 'uploading'), 'settled');
    isInvalid('customError', ar.someFailed);
    element.remove(element.tasks[1]);
    isInvalid('rangeUnderflow', new Translator(ar, 'ar').format(ar.tooFewFiles, { n: 3 }));
    await store({ element, mode }, 'd');
    expect(element.checkValidity()).to.equal(true);
  });
});

describe('what the browser shows where the field is invalid', () => {
  it('is in the language that is loaded after the first drawing, and in one that the page sets later', async () => {
    const { setValidity } = ElementInternals.prototype;
    let shown: string | undefined; // not read from the element: its getters set it
    replace(ElementInternals.prototype, 'setValidity', function (this: ElementInternals, ...given) {
      [, shown] = given;
      setValidity.apply(this, given);
    });
    const box = await fixture('<div lang="ar"><oss-direct-upload required></oss-direct-upload></div>');
    await until(() => shown === ar.fileMissing, 'the language loaded late');
    (box as HTMLElement).lang = 'en';
    await until(() => shown === en.fileMissing, 'the other one');
  });
});

describe('a form that is reset', () => {
  for (const stored of [[], ['s.png']])
    it(`fires no change, as with <input type=file>: ${stored.length} stored`, async () => {
      const placed = await placeInForm('multiple', stored);
      const { form, element, log, entries } = placed;
      await store(placed, 'a.png');
      await until(() => log.includes('change'), 'the change');
      log.length = 0;
      form.reset();
      expect(entries()).to.deep.equal(stored);
      await element.updateComplete;
      await nextFrame();
      expect(log).to.deep.equal(['file-removed a.png', 'file-discarded a.png']);
    });
});

it('fields of the same name keep their files apart: each by its place', async () => {
  const field = '<oss-direct-upload name="photos"></oss-direct-upload>';
  const box = await fixture(`<div>${field}<oss-direct-upload></oss-direct-upload>${field}</div>`);
  const fields = [...box.querySelectorAll('oss-direct-upload')].map(fieldOf);
  expect(fields).to.deep.equal(['photos', '', 'photos 1']);
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

  it('is valid with files that wait to be uploaded', async () => {
    const { form, element } = await open('required no-auto wait-for-uploads');
    await element.addFiles([sizedFile('a.png')]);
    await until(() => form.checkValidity(), 'the form waits');
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

  it('is submitted once where it is not validated, and a press after a failure sends it', async () => {
    const { form, element, mode, sent } = await open('wait-for-uploads');
    form.noValidate = true;
    const reasons: string[] = [];
    element.addEventListener('submit-released', ({ detail }) => reasons.push(detail.reason));
    await begin({ element, mode }, 'a.png');
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    mode.of('a.png').fail(noConnection());
    await until(() => element.tasks[0]!.status === 'failed', 'failed');
    form.requestSubmit();
    expect([reasons, sent]).to.deep.equal([['sent'], [[]]]);
    element.retry();
    await until(() => mode.runs.length === 2, 'again');
    mode.of('a.png').done();
    await until(() => element.tasks[0]!.status === 'done', 'done');
    await nextFrame();
    expect(sent).to.have.length(1);
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
});

describe('a form whose field that waits', () => {
  it('is disabled, or leaves the page, waits no longer', async () => {
    const { form, element, mode, sent } = await open('wait-for-uploads');
    const reasons: string[] = [];
    element.addEventListener('submit-released', ({ detail }) => reasons.push(detail.reason));
    await begin({ element, mode }, 'a.png');
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    element.disabled = true;
    await until(() => sent.length === 1, 'sent without the field');
    form.requestSubmit();
    expect(sent).to.have.length(2);
    element.disabled = false;
    await element.updateComplete;
    form.requestSubmit();
    element.remove();
    await nextFrame();
    expect([reasons, sent.length]).to.deep.equal([['sent', 'canceled'], 2]);
    form.requestSubmit();
    expect(sent).to.have.length(3);
  });
});

describe('a form with two fields that wait for uploads', () => {
  async function openHeld() {
    const { form, element: first, mode, sent } = await open('wait-for-uploads');
    const second = document.createElement('oss-direct-upload');
    const other = sendingMode();
    Object.assign(second, { mode: other, name: 'more' });
    second.setAttribute('wait-for-uploads', '');
    first.after(second);
    const said: string[] = [];
    for (const type of ['submit-held', 'submit-released'] as const)
      for (const field of [first, second])
        field.addEventListener(type, ({ detail }) => said.push([field.name, type, ...Object.values(detail)].join(' ')));
    await begin({ element: first, mode }, 'a.png');
    await begin({ element: second, mode: other }, 'b.png');
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    mode.of('a.png').done({ key: 'a' });
    await until(() => said.length > 1, 'the first one is ready');
    expect([sent, said]).to.deep.equal([[], ['files submit-held', 'more submit-held']]);
    return { form, first, second, other, sent, said };
  }

  it('is sent when both have settled, and both say so then', async () => {
    const { first, other, sent, said } = await openHeld();
    first.requestUpdate();
    first.setCustomValidity(''); // it looks again whether it can be sent
    await nextFrame();
    expect([sent, said.length]).to.deep.equal([[], 2]);
    other.of('b.png').done({ key: 'b' });
    await until(() => sent.length > 0, 'submitted');
    await nextFrame();
    expect(sent).to.deep.equal([['files=a', 'more=b']]);
    expect(said.slice(2)).to.deep.equal(['files submit-released sent', 'more submit-released sent']);
  });

  it('is not sent by one after it was canceled in the other', async () => {
    const { second, other, sent, said } = await openHeld();
    await until(() => all(second, 'button', 'Cancel').length, 'the button');
    find(second, 'button', 'Cancel').click();
    other.of('b.png').done({ key: 'b' });
    await until(() => second.value.length, 'stored');
    await nextFrame();
    expect(sent).to.deep.equal([]);
    expect(said.slice(2)).to.deep.equal(['files submit-released canceled', 'more submit-released canceled']);
  });

  it('is sent when the one that is not ready leaves the page', async () => {
    const { second, sent } = await openHeld();
    second.remove();
    await until(() => sent.length > 0, 'submitted');
    expect(sent).to.deep.equal([['files=a']]);
  });

  it('is held by no field once it is found invalid', async () => {
    const { form, other, sent, said } = await openHeld();
    form.insertAdjacentHTML('beforeend', '<input required />');
    other.of('b.png').done({ key: 'b' });
    await until(() => said.length > 3, 'both');
    expect(sent).to.deep.equal([]);
    expect(said.slice(2)).to.deep.equal(['files submit-released invalid', 'more submit-released invalid']);
  });
});

type Field = OssDirectUpload | HTMLInputElement;

/** Not compared by `expect`, which would print the whole page. */
const hasFocus = (one: Element) => document.activeElement === one;

/** All that a form and a style sheet can see of a required field. */
function look(field: Field) {
  const { form } = field;
  let invalidEvents = 0;
  const count = (event: Event) => (event.preventDefault(), invalidEvents++);
  field.addEventListener('invalid', count);
  const [checked, formChecked] = [field.checkValidity(), form!.checkValidity()];
  field.removeEventListener('invalid', count);
  const { valueMissing, customError, valid } = field.validity;
  return {
    ...{ valueMissing, customError, valid, checked, formChecked, invalidEvents },
    willValidate: field.willValidate,
    hasMessage: field.validationMessage !== '',
    isDisabled: field.matches(':disabled'),
    isEnabled: field.matches(':enabled'),
    isInvalid: field.matches(':invalid'),
    isValid: field.willValidate && field.matches(':valid'), // browsers differ on what is not looked at
    isSent: [...new FormData(form!).getAll('f')].some((entry) => typeof entry === 'string' || entry.size > 0),
    isListed: [...form!.elements].includes(field),
    byName: form!.elements.namedItem('f') === field,
    labels: field.labels?.length,
  };
}

async function openBoth(markup: (field: string) => string): Promise<[OssDirectUpload, HTMLInputElement]> {
  const place = (field: string, id: string) => fixture(`<div>${markup(field).replaceAll('ID', id)}</div>`);
  const upload = await place('<oss-direct-upload id="ID" name="f" required></oss-direct-upload>', 'one');
  const native = await place('<input type="file" id="ID" name="f" required />', 'two');
  const element = upload.querySelector('oss-direct-upload')!;
  element.mode = sendingMode();
  return [element, native.querySelector('input')!];
}

/** The native one has a file, the other one has it uploaded. */
async function fill([element, input]: [OssDirectUpload, HTMLInputElement]): Promise<void> {
  input.files = carry(new File(['x'], 'a.txt')).files;
  await store({ element, mode: element.mode as HeldMode }, 'a.txt');
}

describe('a required field compared with <input type=file>', () => {
  const places: [string, markup: string][] = [
    ['in a form', '<form><label for="ID">File</label>FIELD</form>'],
    ['in a disabled fieldset', '<form><fieldset disabled>FIELD</fieldset></form>'],
    ['in the legend of a disabled fieldset', '<form><fieldset disabled><legend>FIELD</legend></fieldset></form>'],
    ['in a fieldset in a disabled one', '<form><fieldset disabled><fieldset>FIELD</fieldset></fieldset></form>'],
    ['in a datalist', '<form><datalist>FIELD</datalist></form>'],
    ['in a form with novalidate', '<form novalidate>FIELD</form>'],
  ];
  for (const [place, markup] of places) {
    it(`has the same validity ${place}: empty, filled, disabled, not required, reset`, async () => {
      const both = await openBoth((field) => markup.replace('FIELD', field));
      const same = (when: string) => void expect(look(both[0]), when).to.deep.equal(look(both[1]));
      same('empty');
      for (const field of both) field.disabled = true;
      same('disabled');
      for (const field of both) Object.assign(field, { disabled: undefined }); // as a framework writes what is absent
      same('enabled');
      await fill(both);
      same('filled');
      for (const field of both) field.form!.reset();
      same('reset');
      for (const field of both) field.required = false;
      await both[0].updateComplete;
      same('not required');
      for (const field of both) field.setCustomValidity('Not today.');
      same('refused by the page');
    });
  }

  it('is disabled by its fieldset, and belongs to a form by its form attribute', async () => {
    const both = await openBoth(
      (field) => `<fieldset>${field.replace('name', 'form="form-ID" name')}</fieldset><form id="form-ID"></form>`,
    );
    expect(both.map(({ form }) => form?.id)).to.deep.equal(['form-one', 'form-two']);
    for (const field of both) field.closest('fieldset')!.disabled = true;
    expect(look(both[0])).to.deep.equal(look(both[1]));
    await both[0].updateComplete;
    expect((all(both[0], 'button')[0] as HTMLButtonElement).disabled).to.equal(true);
  });

  const buttons = { dropzone: '.button', button: '.button', pictures: '.wall button', avatar: '.avatar button' };
  for (const variant of Object.keys(buttons) as (keyof typeof buttons)[]) {
    it(`gets the focus when it stops a submit, with variant ${variant} from the beginning or set later`, async () => {
      for (const first of [variant, 'dropzone'] as const) {
        const { form, element, sent } = await placeInForm(`required variant="${first}"`);
        const button = (name: keyof typeof buttons) =>
          until(() => element.shadowRoot!.querySelector(buttons[name]), `the button of ${name}`);
        await button(first);
        element.variant = variant;
        await button(variant);
        await element.updateComplete;
        send(form);
        expect([hasFocus(element), sent], `${first}, then ${variant}`).to.deep.equal([true, []]);
      }
    });
  }

  it('gets the focus at the page’s own button, also where that was added later, and at its own once it is removed', async () => {
    const { form, element } = await placeInForm('required');
    await until(() => element.shadowRoot!.querySelector('.button'), 'the button');
    const own = () => element.querySelector<HTMLElement>('[slot=button]')!;
    element.insertAdjacentHTML('beforeend', '<button type="button" slot="button">Add a receipt</button>');
    await nextFrame();
    send(form);
    expect(hasFocus(own()), 'added').to.equal(true);
    own().blur();
    element.focus();
    expect(hasFocus(own()), 'by focus()').to.equal(true);
    own().remove();
    await nextFrame();
    send(form);
    expect(hasFocus(element), 'removed').to.equal(true);
  });
});

function send(form: HTMLFormElement): void {
  (document.activeElement as HTMLElement).blur();
  form.querySelector<HTMLElement>(':scope > button')!.click();
}
