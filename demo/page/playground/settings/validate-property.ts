import { en } from '../../../../src/element/words/locales/en.js';

type Shape = Record<string, unknown>;

/** What the text says in JSON; undefined where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the element can have this: a property that a page sets by mistake would stop its drawing. */
export function propertyFits(name: string, value: unknown): boolean {
  if (name === '.callback') return isShape(value) && isText(value['url']) && isText(value['body']);
  if (name === '.stored') return Array.isArray(value) && value.every(isStored);
  return isShape(value) && areWords(value, en);
}

const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown) => typeof value === 'string' && value !== '';

function isStored(value: unknown): boolean {
  if (!isShape(value) || !isText(value['key'])) return false;
  const { size = 0, name = '', url = '', type = '' } = value;
  return Number.isSafeInteger(size) && [name, url, type].every((text) => typeof text === 'string');
}

/** Only words that there are; a plural may have forms that the English one has not. */
function areWords(own: Shape, words: Shape): boolean {
  return Object.entries(own).every(([name, value]) => {
    if (typeof value === 'string') return typeof words[name] === 'string' || 'other' in words;
    const below = Object.hasOwn(words, name) ? words[name] : undefined;
    return isShape(value) && isShape(below) && areWords(value, below);
  });
}
