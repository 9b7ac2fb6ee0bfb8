import { make } from '../../create-element.js';
import { say, type WordName, word } from '../../translate.js';
import { colorInUse } from './computed-color.js';
import { fieldFor } from './field.js';
import { fits } from '../settings/validate.js';
import { type ElementSettingName, elementSettings, type Kind } from '../settings/settings.js';
import type { Settings } from '../settings/settings-store.js';

export interface Control {
  readonly name: ElementSettingName;
  readonly element: HTMLElement;
  /** @param anew whether all settings were replaced: then what was written and did not fit goes. */
  readonly show: (value: string | undefined, anew: boolean) => void;
  /** Its name and explanation, for a search. */
  readonly text: () => string;
}

const faults = {
  switch: 'wrongText',
  choice: 'wrongText',
  text: 'wrongText',
  number: 'wrongNumber',
  size: 'wrongSize',
  color: 'wrongColor',
  length: 'wrongLength',
  lines: 'wrongLines',
  json: 'wrongJson',
} satisfies Record<Kind['is'], WordName>;

/** One setting of the element: its name, what it does, and a field for it. What does not fit is not set, and said. */
export function control(name: ElementSettingName, upload: HTMLElement, settings: Settings): Control {
  const { kind } = elementSettings[name];
  const id = `set-${name.replace('.', '')}`;
  const { input, element: field, read, write } = fieldFor(kind, name, () => colorInUse(upload, name));
  const note = say(make('p', 'setting-note', { id: `${id}-note` }), `@${name}`);
  const fault = make('p', 'setting-fault', { id: `${id}-fault`, ariaLive: 'polite' });
  input.id = id;
  input.setAttribute('aria-describedby', `${note.id} ${fault.id}`);
  const label = make('label', 'setting-name', { htmlFor: id }, make('code', '', { dir: 'ltr' }, name));
  const element = make('div', `setting of-${kind.is}`, {}, label, field, note, fault);

  const complain = (wrong: boolean) => {
    input.ariaInvalid = wrong ? 'true' : null;
    if (wrong) say(fault, faults[kind.is]);
    else {
      delete fault.dataset['word'];
      fault.textContent = '';
    }
  };
  const isWrong = (value: string | undefined) => value !== undefined && !fits(name, value);
  let shown: string | undefined;
  input.addEventListener('input', () => {
    const value = read();
    if (isWrong(value)) return;
    complain(false);
    shown = value;
    settings.change({ [name]: value });
  });
  input.addEventListener('change', () => complain(isWrong(read()))); // not while it is being typed

  return {
    name,
    element,
    show: (value, anew) => {
      element.classList.toggle('is-set', value !== undefined);
      const untouched = value === shown && !anew;
      const isBeingWritten = document.activeElement === input && read() !== value;
      if (untouched && (input.ariaInvalid || isBeingWritten)) return; // it stays
      shown = value;
      complain(false);
      write(value);
    },
    text: () => `${name} ${word(`@${name}`)}`.toLowerCase(),
  };
}
