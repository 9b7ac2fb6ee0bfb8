import type { PropertyDeclaration, UpdatingElement } from '../../base/updating-element.js';
import { attributeName } from '../../base/attribute-name.js';
import { HOMEPAGE } from '../../base/homepage.js';
import { readByteSize } from '../words/byte-size.js';

/** Where warnings lead. */
export const SEE = `See ${HOMEPAGE}/reference/element#attributes`;

/** Declares a property, and its attribute's name by one rule. */
export const property =
  (declaration: PropertyDeclaration) =>
  (prototype: UpdatingElement, name: string): void =>
    (prototype.constructor as typeof UpdatingElement).declare(name, { attribute: attributeName(name), ...declaration });

// A removed attribute becomes `undefined`, so that the queue's default applies again.

export const text = { read: (value) => value ?? undefined } satisfies PropertyDeclaration;

export const number = limit(readNumber);

/** Bytes, or "5MB", "5MiB". */
export const bytes = limit(readByteSize);

export const flag = { read: (value) => value !== null } satisfies PropertyDeclaration;

/** A flag that may have a value. */
export const flagOrText = { read: (value) => value !== null && (value || true) } satisfies PropertyDeclaration;

/** A flag whose attribute follows the property, because forms, `:disabled` and style sheets read it. */
export const reflectedFlag = { ...flag, reflect: true } satisfies PropertyDeclaration;

/** An unreadable limit is ignored, and the page's author should know. */
function limit(readText: (value: string | null) => number | undefined) {
  const read = (value: string | null) => {
    const result = readText(value);
    if (value && result === undefined)
      console.warn(`oss-direct-upload: "${value}" is not a number or size; ignored. ${SEE}`);
    return result;
  };
  return {
    read,
    /** Called once each time the property is set: a text is read as an attribute is. */
    hasChanged(value: unknown, before: unknown): boolean {
      const isChanged = !Object.is(value, before);
      if (isChanged && (typeof value === 'string' || Number.isNaN(value))) read(String(value));
      return isChanged;
    },
  } satisfies PropertyDeclaration;
}

function readNumber(value: string | null): number | undefined {
  return value?.trim() && Number.isFinite(Number(value)) ? Number(value) : undefined;
}
