import type { OssDirectUpload } from '../../../../src/element.js';
import { byId, make } from '../../create-element.js';
import { say } from '../../translate.js';

/** The form round the element: what it sends is shown instead of sent. `tell` hears what the form does. */
export function showForm(upload: OssDirectUpload, tell: (event: string, detail: string) => void): void {
  const form = byId('form') as HTMLFormElement;
  const note = byId('form-note');
  const list = byId('form-entries');

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const entries = [...new FormData(form, event.submitter)].map(([name, value]) => {
      return [name, typeof value === 'string' ? value : value.name] as const;
    });
    const words = entries.length > 0 ? 'formSends' : upload.name ? 'formEmpty' : 'formNameless';
    say(note, words);
    list.replaceChildren(
      ...entries.map(([name, value]) =>
        make('li', '', {}, make('code', '', {}, `${name} = `, make('bdi', '', {}, value))),
      ),
    );
    tell('submit', entries.map(([name, value]) => `${name}=${value}`).join('&'));
  });
  upload.addEventListener('invalid', () => {
    say(note, 'formInvalid', { reason: upload.validationMessage });
    list.replaceChildren();
    tell('invalid', upload.validationMessage);
  });
  form.addEventListener('reset', () => {
    say(note, 'formNote');
    list.replaceChildren();
    tell('reset', '');
  });
}
