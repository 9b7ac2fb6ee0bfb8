import { attributeValue } from './attribute-value.js';
import type { ElementManifest, ManifestEntry } from './element-manifest.js';

/** The TypeScript module that gives the demo's playground the element's attributes and custom properties. */
export function createPlaygroundAttributes({ attributes, cssProperties }: ElementManifest): string {
  return `// Written by \`npm run reference\` from custom-elements.json: change the element, not this file.

/** The kind of each attribute's value, or a list of the only values. */
export const attributeValues = {
${sorted(attributes)
  .map((attribute) => `  ${propertyName(attribute.name)}: ${valuesOf(attribute)},`)
  .join('\n')}
} as const;

/** What applies when an attribute is absent. */
export const attributeDefaults = {
${sorted(attributes)
  .filter((attribute) => attribute.default !== undefined && attribute.default !== 'false')
  .map((attribute) => `  ${propertyName(attribute.name)}: ${quoted(attribute.default ?? '')},`)
  .join('\n')}
} as const;

export const customPropertyNames = [
${cssProperties.map(({ name }) => `  '${name}',`).join('\n')}
] as const;
`;
}

const sorted = (entries: readonly ManifestEntry[]) => entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
/** As the formatter writes a text. */
const quoted = (text: string) => (text.includes("'") ? `"${text}"` : `'${text}'`);
const propertyName = (name: string) => (/^\w+$/.test(name) ? name : `'${name}'`);

function valuesOf(attribute: ManifestEntry): string {
  const value = attributeValue(attribute);
  if (typeof value !== 'string') return `[${value.join(', ')}]`;
  const kinds = { boolean: 'switch', number: 'number', ByteSize: 'size', string: 'text' };
  return `'${kinds[value]}'`;
}
