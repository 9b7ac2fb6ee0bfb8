import type { LitElement, PropertyDeclaration } from 'lit';
import { readByteSize } from './words/byte-size.js';

/** Lit's own decorator without its second half, for a kind of decorators that is not used here. */
export const property =
  (declaration: PropertyDeclaration) =>
  (prototype: LitElement, name: PropertyKey): void =>
    (prototype.constructor as typeof LitElement).createProperty(name, declaration);

// An attribute that is taken away leaves `undefined`, so that the queue's own default counts again.

/** Any text. */
export const text = { converter: { fromAttribute: (value) => value ?? undefined } } satisfies PropertyDeclaration<
  string | undefined
>;

/** A number. */
export const number = {
  converter: { fromAttribute: (value) => heard(value, readNumber(value)) },
} satisfies PropertyDeclaration<number | undefined>;

/** Bytes, or "5MB", "5MiB". */
export const bytes = {
  converter: { fromAttribute: (value) => heard(value, readByteSize(value)) },
} satisfies PropertyDeclaration<number | undefined>;

export const flag = { type: Boolean } satisfies PropertyDeclaration<boolean>;

/** Seen by the form, by `:disabled` and by style sheets: kept in the attribute too. */
export const shownFlag = { type: Boolean, reflect: true } satisfies PropertyDeclaration<boolean>;

function readNumber(value: string | null): number | undefined {
  return value?.trim() && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** A limit that is not understood is none: whoever wrote it has to know. */
function heard(value: string | null, known: number | undefined): number | undefined {
  if (value && known === undefined)
    console.warn(`oss-direct-upload: "${value}" is no number or size, and does not count.`);
  return known;
}
