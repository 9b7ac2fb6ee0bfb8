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

/** A limit that cannot be read is ignored: `warnOfMistakes` says so. */
export const number = { read: readNumber } satisfies PropertyDeclaration;

/** Bytes, or "5MB", "5MiB". */
export const bytes = { read: readByteSize } satisfies PropertyDeclaration;

export const flag = { read: (value) => value !== null } satisfies PropertyDeclaration;

/** A flag that may have a value. */
export const flagOrText = { read: (value) => value !== null && (value || true) } satisfies PropertyDeclaration;

/** A flag whose attribute follows the property, because forms, `:disabled` and style sheets read it. */
export const reflectedFlag = { ...flag, reflect: true } satisfies PropertyDeclaration;

function readNumber(value: string | null): number | undefined {
  return value?.trim() && Number.isFinite(Number(value)) ? Number(value) : undefined;
}
