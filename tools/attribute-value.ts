import type { ManifestEntry } from './element-manifest.js';

/**
 * The values that an attribute may have: a list of TypeScript's literals (`'key'`, with quotes), or their type. What only a property
 * can hold (functions, objects) is left out.
 */
export function attributeValue({
  name,
  type,
}: ManifestEntry): readonly string[] | 'string' | 'number' | 'boolean' | 'ByteSize' {
  const types = (type?.text ?? '').split(' | ');
  const literals = types.filter((one) => one.startsWith("'"));
  if (literals.length > 0) return literals;
  for (const kind of ['boolean', 'number', 'ByteSize', 'string'] as const) if (types.includes(kind)) return kind;
  throw new Error(`The attribute \`${name}\` has no value that HTML can hold: ${type?.text}.`);
}
