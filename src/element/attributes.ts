import { type LitElement, notEqual, type PropertyDeclaration } from 'lit';
import { attributeName } from '../core/attribute-name.js';
import { lazy } from '../core/lazy.js';
import { readByteSize } from './words/byte-size.js';

/** Lit's `@property`, with the attribute's name by one rule. */
export const property =
  (declaration: PropertyDeclaration) =>
  (prototype: LitElement, name: string): void => {
    const attribute = attributeName(name);
    (prototype.constructor as typeof LitElement).createProperty(name, { attribute, ...declaration });
  };

// A removed attribute becomes `undefined`, so that the queue's default applies again.

/** Any text. */
export const text = { converter: { fromAttribute: (value) => value ?? undefined } } satisfies PropertyDeclaration<
  string | undefined
>;

/** A number. */
export const number = limit(readNumber);

/** Bytes, or "5MB", "5MiB". */
export const bytes = limit(readByteSize);

export const flag = { type: Boolean } satisfies PropertyDeclaration<boolean>;

/** A flag whose attribute follows the property, because forms, `:disabled` and style sheets read it. */
export const reflectedFlag = { type: Boolean, reflect: true } satisfies PropertyDeclaration<boolean>;

/** An unreadable limit is ignored, and the page's author should know. */
function limit(readText: (value: string | null) => number | undefined) {
  const fromAttribute = (value: string | null) => {
    const result = readText(value);
    if (value && result === undefined) warn(({ warnOfUnreadable }) => warnOfUnreadable(value));
    return result;
  };
  return {
    converter: { fromAttribute },
    /** Called once each time the property is set: a text is read as an attribute is. */
    hasChanged(value: unknown, before: unknown): boolean {
      const isChanged = notEqual(value, before);
      if (isChanged && (typeof value === 'string' || Number.isNaN(value))) fromAttribute(String(value));
      return isChanged;
    },
  } satisfies PropertyDeclaration<number | undefined>;
}

function readNumber(value: string | null): number | undefined {
  return value?.trim() && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

const loadWarnings = lazy(() => import('./attribute-warnings.js'));
/** Attributes that nobody misspells; anything else that is not known is looked at by code that is loaded then. */
const usual = /^(aria-|data-|on|(class|id|slot|style)$)/;
/** Attributes with a few values: the code that is loaded then knows which. */
const limited = /capture|shape|value-as|-(method|mode|target)/;
const variants = ['dropzone', 'button', 'pictures', 'avatar'];

/** Warns about what looks like a misspelled attribute, and about values that do not exist. */
export function warnOfMistakes(element: Element & { variant?: string | undefined }, known: readonly string[]): void {
  const isOdd = (name: string) => (known.includes(name) ? limited.test(name) : !usual.test(name));
  const variant = element.variant ?? variants[0]!;
  if (variants.includes(variant) && !element.getAttributeNames().some(isOdd)) return;
  warn(({ warnOfAttributes }) => warnOfAttributes(element, known, variants));
}

function warn(act: (warnings: typeof import('./attribute-warnings.js')) => void): void {
  void loadWarnings()
    .then(act)
    .catch(() => {}); // a page without warnings works
}
