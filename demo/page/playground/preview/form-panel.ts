import type { OssDirectUpload } from '../../../../src/element.js';
import { createElement, elementById } from '../../create-element.js';
import { setText } from '../../translate.js';

/** Shows what the form around the element would send, instead of sending it. `log` gets each event of the form. */
export function showForm(upload: OssDirectUpload, log: (event: string, detail: string) => void): void {
  const form = elementById('form') as HTMLFormElement;
  const note = elementById('form-note');
  const list = elementById('form-entries');

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const entries = [...new FormData(form, event.submitter)].map(([name, value]) => {
      return [name, typeof value === 'string' ? value : value.name] as const;
    });
    setText(note, entries.length > 0 ? 'formSends' : upload.name ? 'formEmpty' : 'formNameless');
    list.replaceChildren(...entries.map(([name, value]) => createEntry(name, value)));
    log('submit', entries.map(([name, value]) => `${name}=${value}`).join('&'));
  });
  upload.addEventListener('invalid', () => {
    setText(note, 'formInvalid', { reason: upload.validationMessage });
    list.replaceChildren();
    log('invalid', upload.validationMessage);
  });
  form.addEventListener('reset', () => {
    setText(note, 'formNote');
    list.replaceChildren();
    log('reset', '');
  });
}

function createEntry(name: string, value: string): HTMLElement {
  return createElement('li', '', {}, createElement('code', '', {}, `${name} = `, createElement('bdi', '', {}, value)));
}
