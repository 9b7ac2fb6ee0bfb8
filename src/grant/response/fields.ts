/** A response's fields by their name in lower case without `_` and `-`; `name` is the backend's spelling. */
export type Fields = ReadonlyMap<string, { readonly name: string; readonly value: unknown }>;

/** The first of these fields that is text or a number, as text. */
export function textOf(fields: Fields, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = fields.get(name)?.value;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

export const isUrl = (text: string | undefined): boolean => text !== undefined && /^https?:\/\/\S+$/i.test(text);
