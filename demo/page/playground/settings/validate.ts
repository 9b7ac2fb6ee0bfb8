import { readByteSize } from '../../../../src/element/words/byte-size.js';
import { parseLines } from './parse-lines.js';
import { type Kind, kindOf } from './settings.js';
import { isValidProperty, parseJson } from './validate-property.js';

const MAX_LENGTH = 2000;

/** Whether a setting of this name exists and may have this value. */
export function isValid(name: string, value: string): boolean {
  const kind = kindOf(name);
  return kind !== undefined && value.length <= MAX_LENGTH && isOfKind(kind, value, name);
}

function isOfKind(kind: Kind, value: string, name: string): boolean {
  switch (kind.is) {
    case 'switch':
      return value === '';
    case 'choice':
      return kind.of.includes(value);
    case 'number':
      return /^\d{1,9}$/.test(value);
    case 'size':
      return readByteSize(value) !== undefined;
    case 'color':
      return isCssValue('color', value);
    case 'length':
      return isCssValue('padding-top', value);
    case 'lines':
      return value !== '' && parseLines(value) !== undefined;
    case 'json':
      return isValidProperty(name, parseJson(value));
    case 'text':
      return value !== '' && !/\p{Cc}/u.test(value);
  }
}

/** Whether this is a single value of the property, without another declaration or a reference in it. */
function isCssValue(property: string, value: string): boolean {
  return value.trim() === value && !/[;{}]|var\(|url\(/i.test(value) && CSS.supports(property, value);
}
