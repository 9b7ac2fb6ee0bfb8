import { make } from '../../create-element.js';
import { nameIt, say } from '../../translate.js';
import type { Kind } from '../settings/settings.js';

/** Something to choose a value with. An empty text is none. */
export interface Field {
  /** What the label belongs to. */
  readonly input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
  /** What is shown: the input, and what belongs to it. */
  readonly element: HTMLElement;
  /** Undefined where there is none. */
  readonly read: () => string | undefined;
  /** Shows a value and, where none is set, what counts then. */
  readonly write: (value: string | undefined) => void;
}

/** The field for a kind of setting. `inUse` tells what counts where none is set. */
export function fieldFor(kind: Kind, name: string, inUse: () => string): Field {
  switch (kind.is) {
    case 'switch':
      return switchField();
    case 'choice':
      return choiceField(kind.of, kind.usual);
    case 'color':
      return withPicker(textField(), make('input', 'swatch', { type: 'color' }), name, inUse);
    case 'length': {
      const range = make('input', 'range', { type: 'range', min: '0', max: '32' });
      return withPicker(textField(kind.example), range, name, (value) => value ?? kind.example ?? '', 'px');
    }
    case 'lines':
    case 'json':
      return textField(kind.example, make('textarea', 'text', { rows: 2, spellcheck: false }));
    default: {
      const field = textField(kind.example);
      if (kind.is === 'number') field.input.inputMode = 'numeric';
      return field;
    }
  }
}

function switchField(): Field {
  const input = make('input', 'toggle', { type: 'checkbox', role: 'switch' });
  return {
    input,
    element: input,
    read: () => (input.checked ? '' : undefined),
    write: (value) => (input.checked = value !== undefined),
  };
}

/** A list of choices, the first of which is none; `usual` is what counts then. */
function choiceField(choices: readonly string[], usual?: string): Field {
  const none = make('option', '', { value: '' });
  if (usual) say(none, 'byDefault', { value: usual });
  else say(none, 'notSet');
  const input = make('select', 'select', {}, none, ...choices.map((value) => make('option', '', { value }, value)));
  return {
    input,
    element: make('span', 'select-box', {}, input),
    read: () => input.value || undefined,
    write: (value) => (input.value = value ?? ''),
  };
}

function textField(example = '', input: HTMLInputElement | HTMLTextAreaElement = oneLine()): Field {
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

const oneLine = () => make('input', 'text', { type: 'text', spellcheck: false, autocomplete: 'off' });

/** A text with something beside it to pick its value with. */
function withPicker(
  text: Field,
  picker: HTMLInputElement,
  name: string,
  inUse: (value: string | undefined) => string,
  unit = '',
): Field {
  nameIt(picker, 'pickValue', { name });
  picker.addEventListener('input', () => {
    text.input.value = picker.value + unit;
    text.input.dispatchEvent(new Event('input'));
  });
  return {
    ...text,
    element: make('span', 'with-picker', {}, picker, text.element),
    write: (value) => {
      text.write(value);
      const shown = inUse(value);
      picker.value = unit ? String(Number.parseFloat(shown) || 0) : shown;
    },
  };
}
