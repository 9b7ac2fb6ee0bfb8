import { readByteSize } from '../../../../src/element/words/byte-size.js';
import { readLines } from './parse-lines.js';
import { propertyFits, readJson } from './validate-property.js';
import { type Kind, kindOf } from './settings.js';

/** Whether a setting of this name exists and may have this value. */
export function fits(name: string, value: string): boolean {
  const kind = kindOf(name);
  return kind !== undefined && value.length <= 2000 && fitsKind(kind, value, name);
}

function fitsKind(kind: Kind, value: string, name: string): boolean {
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
      return isCss('color', value);
    case 'length':
      return isCss('padding-top', value);
    case 'lines':
      return value !== '' && readLines(value) !== undefined;
    case 'json':
      return propertyFits(name, readJson(value));
    case 'text':
      return value !== '' && !/\p{Cc}/u.test(value);
  }
}

/** One value and no more: neither a second declaration nor another property's. */
function isCss(property: string, value: string): boolean {
  return value.trim() === value && !/[;{}]|var\(|url\(/i.test(value) && CSS.supports(property, value);
}
