import { en } from '../../../../src/element/words/locales/en.js';

type Shape = Record<string, unknown>;

/** @returns undefined if the text is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the element can render with this value of a property: a wrong one makes it throw. */
export function isValidProperty(name: string, value: unknown): boolean {
  if (name === '.callback') return isShape(value) && isNonEmptyText(value['url']) && isNonEmptyText(value['body']);
  if (name === '.stored') return Array.isArray(value) && value.every(isStoredFile);
  return isShape(value) && areStrings(value, en);
}

const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNonEmptyText = (value: unknown) => typeof value === 'string' && value !== '';

function isStoredFile(value: unknown): boolean {
  if (!isShape(value) || !isNonEmptyText(value['key'])) return false;
  const { size = 0, name = '', url = '', type = '' } = value;
  return Number.isSafeInteger(size) && [name, url, type].every((text) => typeof text === 'string');
}

/** Whether the element has a string for each name. A plural may have forms that English does not have. */
function areStrings(strings: Shape, known: Shape): boolean {
  return Object.entries(strings).every(([name, value]) => {
    if (typeof value === 'string') return typeof known[name] === 'string' || 'other' in known;
    const knownValue = Object.hasOwn(known, name) ? known[name] : undefined;
    return isShape(value) && isShape(knownValue) && areStrings(value, knownValue);
  });
}
