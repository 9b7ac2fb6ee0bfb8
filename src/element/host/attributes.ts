import { type LitElement, notEqual, type PropertyDeclaration } from 'lit';
import { attributeName } from '../../base/attribute-name.js';
import { HOMEPAGE } from '../../base/homepage.js';
import { readByteSize } from '../words/byte-size.js';

/** Where warnings lead. */
export const SEE = `See ${HOMEPAGE}/reference/element#attributes`;

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

/** A flag that may have a value. */
export const flagOrText = {
  converter: { fromAttribute: (value) => value !== null && (value || true) },
} satisfies PropertyDeclaration<string | boolean>;

/** A flag whose attribute follows the property, because forms, `:disabled` and style sheets read it. */
export const reflectedFlag = { type: Boolean, reflect: true } satisfies PropertyDeclaration<boolean>;

/** An unreadable limit is ignored, and the page's author should know. */
function limit(readText: (value: string | null) => number | undefined) {
  const fromAttribute = (value: string | null) => {
    const result = readText(value);
    if (value && result === undefined)
      console.warn(`oss-direct-upload: "${value}" is not a number or size; ignored. ${SEE}`);
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
