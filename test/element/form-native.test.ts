import { expect, fixture } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { locales } from '../../src/element/words/language.js';
import { en } from '../../src/element/words/locales/en.js';
import { Translator } from '../../src/element/words/translator.js';
import type { OssDirectUpload } from '../../src/element.js';
import '../../src/index.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { all } from '../support/browser/roles.js';
import { until } from '../support/until.js';

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

async function open(markup: (field: string) => string): Promise<[OssDirectUpload, HTMLInputElement]> {
  const place = (field: string, id: string) => fixture(`<div>${markup(field).replaceAll('ID', id)}</div>`);
  const upload = await place('<oss-direct-upload id="ID" name="f" required></oss-direct-upload>', 'one');
  const native = await place('<input type="file" id="ID" name="f" required />', 'two');
  const element = upload.querySelector('oss-direct-upload')!;
  element.mode = sendingMode();
  return [element, native.querySelector('input')!];
}

/** The native one has a file, the other one has it uploaded. */
async function fill([element, input]: [OssDirectUpload, HTMLInputElement]): Promise<void> {
  const files = new DataTransfer();
  files.items.add(new File(['x'], 'a.txt'));
  input.files = files.files;
  const mode = element.mode as HeldMode;
  await element.addFiles([sizedFile('a.txt')]);
  await until(() => mode.uploads.has('a.txt'), 'begun');
  mode.of('a.txt').done();
  await until(() => element.value.length === 1, 'stored');
}

describe('a required field compared with <input type=file>', () => {
  const places: [string, (field: string) => string][] = [
    ['in a form', (field) => `<form><label for="ID">File</label>${field}</form>`],
    ['in a disabled fieldset', (field) => `<form><fieldset disabled>${field}</fieldset></form>`],
    [
      'in the legend of a disabled fieldset',
      (field) => `<form><fieldset disabled><legend>${field}</legend></fieldset></form>`,
    ],
    [
      'in a fieldset in a disabled one',
      (field) => `<form><fieldset disabled><fieldset>${field}</fieldset></fieldset></form>`,
    ],
    ['in a datalist', (field) => `<form><datalist>${field}</datalist></form>`],
    ['in a form with novalidate', (field) => `<form novalidate>${field}</form>`],
  ];
  for (const [place, markup] of places) {
    it(`has the same validity ${place}: empty, filled, disabled, not required, reset`, async () => {
      const both = await open(markup);
      const same = (when: string) => void expect(look(both[0]), when).to.deep.equal(look(both[1]));
      same('empty');
      for (const field of both) field.disabled = true;
      same('disabled');
      for (const field of both) Object.assign(field, { disabled: undefined }); // as a framework writes what is absent
      same('enabled');
      for (const field of both) Object.assign(field, { disabled: undefined });
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
    const both = await open(
      (field) => `<fieldset>${field.replace('name', 'form="form-ID" name')}</fieldset><form id="form-ID"></form>`,
    );
    expect(both.map(({ form }) => form?.id)).to.deep.equal(['form-one', 'form-two']);
    for (const field of both) field.closest('fieldset')!.disabled = true;
    expect(look(both[0])).to.deep.equal(look(both[1]));
    await both[0].updateComplete;
    expect((all(both[0], 'button')[0] as HTMLButtonElement).disabled).to.equal(true);
  });

  it('stops a submit while it is required and empty', async () => {
    for (const field of await open((one) => `<form><button>Send</button>${one}</form>`)) {
      let submits = 0;
      field.form!.addEventListener('submit', (event) => (event.preventDefault(), submits++));
      field.addEventListener('invalid', (event) => event.preventDefault());
      field.form!.querySelector('button')!.click();
      expect(submits, field.tagName).to.equal(0);
      field.required = false;
      if ('updateComplete' in field) await field.updateComplete;
      field.form!.querySelector('button')!.click();
      expect(submits, field.tagName).to.equal(1);
    }
  });

  const buttons = { dropzone: '.button', button: '.button', pictures: '.wall button', avatar: '.avatar button' };
  for (const variant of Object.keys(buttons) as (keyof typeof buttons)[]) {
    it(`gets the focus when it stops a submit, with variant ${variant} from the beginning or set later`, async () => {
      for (const first of [variant, 'dropzone'] as const) {
        const form = await fixture<HTMLFormElement>(
          `<form><button>Send</button><oss-direct-upload required variant="${first}"></oss-direct-upload></form>`,
        );
        form.addEventListener('submit', (event) => event.preventDefault());
        const element = form.querySelector('oss-direct-upload')!;
        await until(() => element.shadowRoot!.querySelector(buttons[first]), `the button of ${first}`);
        element.variant = variant;
        await until(() => element.shadowRoot!.querySelector(buttons[variant]), `the button of ${variant}`);
        await element.updateComplete;
        form.querySelector('button')!.click();
        expect(hasFocus(element), `${first}, then ${variant}`).to.equal(true);
      }
    });
  }
});

describe('a required field with the page’s own button', () => {
  it('gets the focus when it stops a submit, though the button was added, replaced or removed', async () => {
    const form = await fixture<HTMLFormElement>(
      '<form><button>Send</button><oss-direct-upload required></oss-direct-upload></form>',
    );
    form.addEventListener('submit', (event) => event.preventDefault());
    const element = form.querySelector('oss-direct-upload')!;
    await until(() => element.shadowRoot!.querySelector('.button'), 'the button');
    const send = () => {
      (document.activeElement as HTMLElement).blur();
      form.querySelector('button')!.click();
    };
    send();
    expect(hasFocus(element)).to.equal(true);
    for (const step of ['added', 'replaced']) {
      element.querySelector('[slot=button]')?.remove();
      element.insertAdjacentHTML('beforeend', '<button type="button" slot="button">Add a receipt</button>');
      await new Promise((resolve) => setTimeout(resolve));
      send();
      expect(hasFocus(element.querySelector('[slot=button]')!), step).to.equal(true);
    }
    element.querySelector('[slot=button]')!.remove();
    await new Promise((resolve) => setTimeout(resolve));
    send();
    expect(hasFocus(element), 'removed').to.equal(true);
  });
});

describe('the validation message', () => {
  for (const [lang, load] of Object.entries({ en: () => Promise.resolve(en), ...locales })) {
    it(`is in ${lang}: missing, uploading, failed, too few files`, async () => {
      const strings = await load();
      const box = await fixture(
        `<div lang="${lang}"><form><oss-direct-upload multiple required min-files="3"></oss-direct-upload></form></div>`,
      );
      const element = box.querySelector('oss-direct-upload')!;
      const mode = sendingMode();
      element.mode = mode;
      await until(() => all(element, 'button', strings.chooseFiles).length === 1, 'the language');
      expect(element.validationMessage).to.equal(strings.fileMissing);
      await element.addFiles([sizedFile('a'), sizedFile('b')]);
      await until(() => mode.uploads.size === 2, 'begun');
      expect(element.validationMessage).to.equal(strings.stillUploading);
      mode.of('a').done();
      mode.of('b').fail(new UploadError('network', 'No connection.'));
      await until(() => element.tasks.every(({ status }) => status !== 'uploading'), 'settled');
      expect(element.validationMessage).to.equal(strings.someFailed);
      element.remove(element.tasks[1]);
      expect(element.validationMessage).to.equal(new Translator(strings, lang).format(strings.tooFewFiles, { n: 3 }));
    });
  }
});
