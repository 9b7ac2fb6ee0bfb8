import { createElement } from '../../create-element.js';
import { clearText, setText, type TextName, translate } from '../../translate.js';
import { type ElementSettingName, elementSettings, type Kind } from '../settings/settings.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { isValid } from '../settings/validate.js';
import { computedColor } from './computed-color.js';
import { createField } from './field.js';

export interface Control {
  readonly name: ElementSettingName;
  readonly element: HTMLElement;
  /** @param isReplaced whether all settings were replaced: then an invalid input is discarded too */
  readonly show: (value: string | undefined, isReplaced: boolean) => void;
  /** Name and explanation, in lower case. */
  readonly searchText: () => string;
}

const errorTexts = {
  switch: 'wrongText',
  choice: 'wrongText',
  text: 'wrongText',
  number: 'wrongNumber',
  size: 'wrongSize',
  color: 'wrongColor',
  length: 'wrongLength',
  lines: 'wrongLines',
  json: 'wrongJson',
} satisfies Record<Kind['is'], TextName>;

/** A setting's name, explanation and field. An invalid input shows an error and does not change the setting. */
export function createControl(name: ElementSettingName, upload: HTMLElement, store: SettingsStore): Control {
  const { kind } = elementSettings[name];
  const id = `set-${name.replace('.', '')}`;
  const { input, element: field, read, write } = createField(kind, name, () => computedColor(upload, name));
  const note = setText(createElement('p', 'setting-note', { id: `${id}-note` }), `@${name}`);
  const error = createElement('p', 'setting-error', { id: `${id}-error`, ariaLive: 'polite' });
  input.id = id;
  input.setAttribute('aria-describedby', `${note.id} ${error.id}`);
  const label = createElement(
    'label',
    'setting-name',
    { htmlFor: id },
    createElement('code', '', { dir: 'ltr' }, name),
  );
  const element = createElement('div', `setting of-${kind.is}`, {}, label, field, note, error);

  const showError = (isWrong: boolean) => {
    input.ariaInvalid = isWrong ? 'true' : null;
    if (isWrong) setText(error, errorTexts[kind.is]);
    else clearText(error);
  };
  const isWrong = (value: string | undefined) => value !== undefined && !isValid(name, value);
  let shownValue: string | undefined;
  input.addEventListener('input', () => {
    const value = read();
    if (isWrong(value)) return;
    showError(false);
    shownValue = value;
    store.change({ [name]: value });
  });
  input.addEventListener('change', () => showError(isWrong(read()))); // no error while a person is typing

  return {
    name,
    element,
    show: (value, isReplaced) => {
      element.classList.toggle('is-set', value !== undefined);
      const isUnchanged = value === shownValue && !isReplaced;
      const isEdited = document.activeElement === input && read() !== value;
      if (isUnchanged && (input.ariaInvalid || isEdited)) return;
      shownValue = value;
      showError(false);
      write(value);
    },
    searchText: () => `${name} ${translate(`@${name}`)}`.toLowerCase(),
  };
}
