import { createElement } from '../../create-element.js';
import { setLabel, setText } from '../../translate.js';
import type { Kind } from '../settings/settings.js';

/** A form control for a value. An empty text means that no value is set. */
export interface Field {
  /** What the label belongs to. */
  readonly input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
  /** The input with what surrounds it. */
  readonly element: HTMLElement;
  /** The value, or undefined if none is set. */
  readonly read: () => string | undefined;
  /** Shows a value or, if none is set, the default. */
  readonly write: (value: string | undefined) => void;
}

/** @param getColor returns the color to show when none is set */
export function createField(kind: Kind, name: string, getColor: () => string): Field {
  switch (kind.is) {
    case 'switch':
      return createSwitch();
    case 'choice':
      return createChoice(kind.of, kind.defaultValue);
    case 'color':
      return withPicker(createTextField(), createElement('input', 'swatch', { type: 'color' }), name, getColor);
    case 'length': {
      const range = createElement('input', 'range', { type: 'range', min: '0', max: '32' });
      return withPicker(createTextField(kind.example), range, name, (value) => value ?? kind.example ?? '', 'px');
    }
    case 'lines':
    case 'json':
      return createTextField(kind.example, createElement('textarea', 'text', { rows: 2, spellcheck: false }));
    default: {
      const field = createTextField(kind.example);
      if (kind.is === 'number') field.input.inputMode = 'numeric';
      return field;
    }
  }
}

function createSwitch(): Field {
  const input = createElement('input', 'toggle', { type: 'checkbox', role: 'switch' });
  return {
    input,
    element: input,
    read: () => (input.checked ? '' : undefined),
    write: (value) => (input.checked = value !== undefined),
  };
}

/** A menu whose first option sets no value. */
function createChoice(choices: readonly string[], defaultValue?: string): Field {
  const unset = createElement('option', '', { value: '' });
  if (defaultValue) setText(unset, 'byDefault', { value: defaultValue });
  else setText(unset, 'notSet');
  const options = choices.map((value) => createElement('option', '', { value }, value));
  const input = createElement('select', 'select', {}, unset, ...options);
  return {
    input,
    element: createElement('span', 'select-box', {}, input),
    read: () => input.value || undefined,
    write: (value) => (input.value = value ?? ''),
  };
}

function createTextField(example = '', input: HTMLInputElement | HTMLTextAreaElement = createTextInput()): Field {
  input.placeholder = example;
  input.dir = 'ltr';
  const read = () => input.value.trim() || undefined;
  return {
    input,
    element: input,
    read,
    write: (value) => {
      if (read() !== value) input.value = value ?? '';
    },
  };
}

const createTextInput = () => createElement('input', 'text', { type: 'text', spellcheck: false, autocomplete: 'off' });

/** A text field with a second input beside it that picks its value. */
function withPicker(
  text: Field,
  picker: HTMLInputElement,
  name: string,
  valueToShow: (value: string | undefined) => string,
  unit = '',
): Field {
  setLabel(picker, 'pickValue', { name });
  picker.addEventListener('input', () => {
    text.input.value = picker.value + unit;
    text.input.dispatchEvent(new Event('input'));
  });
  return {
    ...text,
    element: createElement('span', 'with-picker', {}, picker, text.element),
    write: (value) => {
      text.write(value);
      const shown = valueToShow(value);
      picker.value = unit ? String(Number.parseFloat(shown) || 0) : shown;
    },
  };
}
