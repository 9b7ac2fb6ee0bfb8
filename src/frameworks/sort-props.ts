import { isSame } from '../base/is-same.js';
import { attributeName } from '../base/attribute-name.js';
import { eventNames, flagNames, objectNames, textNames } from './element-names.js';

type Values = Record<PropertyKey, unknown>;

export interface SortedProps {
  readonly properties: Values;
  /** Listeners, by the name of the event. */
  readonly listeners: Values;
  /** Everything else is for the framework. */
  readonly others: Values;
}

const flags: ReadonlySet<string> = new Set(flagNames);
const texts: ReadonlySet<string> = new Set(textNames);
const plain = (name: string) => name.replaceAll('-', '').toLowerCase();
const known = new Map<string, readonly [keyof SortedProps, string]>();
for (const name of [...flagNames, ...textNames, ...objectNames]) known.set(plain(name), ['properties', name]);
known.set('objectkey', ['properties', 'key']);
for (const name of eventNames) known.set(`on${plain(name)}`, ['listeners', name]);

/** Sorts props that are named in camelCase (`maxFiles`, `onUploadStart`) or as in markup (`max-files`, `onupload-start`). */
export function sortProps(props: object): SortedProps {
  const sorted: SortedProps = { properties: {}, listeners: {}, others: {} };
  // what Svelte attaches has a symbol
  for (const prop of Reflect.ownKeys({ ...props })) {
    const [kind, name] = (typeof prop === 'string' && known.get(plain(prop))) || (['others', prop] as const);
    sorted[kind][name] = (props as Values)[prop];
  }
  return sorted;
}

/** A property as the value of its attribute; undefined if it is absent, or if only a property can hold it. */
function attributeValue(name: string, value: unknown): string | undefined {
  if (flags.has(name)) return value || value === '' ? '' : undefined;
  if (!texts.has(name)) return undefined;
  if (value === true) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The attributes that say what these properties are, as far as attributes can. */
export function attributesOf(properties: Values): Record<string, string> {
  const attributes = Object.entries(properties).map(
    ([name, value]) => [attributeName(name), attributeValue(name, value)] as const,
  );
  return Object.fromEntries(attributes.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Makes an element with the properties `before` one with the properties `after`; leaves alone what is the same in both. */
export function applyProperties(element: Element, before: Values, after: Values): void {
  for (const name of Object.keys({ ...before, ...after })) {
    const value = after[name];
    if (isSame(before[name], value)) continue;
    const text = attributeValue(name, value);
    if (text !== undefined) {
      element.setAttribute(attributeName(name), text);
      continue;
    }
    element.removeAttribute(attributeName(name));
    if (!flags.has(name)) Object.assign(element, { [name]: value ?? undefined });
  }
}
