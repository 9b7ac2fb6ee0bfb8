import { attributeValue } from './attribute-value.js';
import { type ElementManifest, type ManifestEntry, typeText } from './element-manifest.js';

/** What package.json says of the package. */
interface Package {
  name: string;
  version: string;
}

/** VS Code's custom data: the tag, its attributes and their values. */
export function createHtmlCustomData(element: ElementManifest) {
  return {
    version: 1.1,
    tags: [
      {
        name: element.tagName,
        description: markdown(element.description),
        attributes: element.attributes.map((attribute) => ({
          name: attribute.name,
          description: markdown(withDefault(attribute)),
          ...(isFlag(attribute) && { valueSet: 'v' }), // no value: the name alone is completed
          ...withValues(attribute),
        })),
      },
    ],
  };
}

/** JetBrains' web types: also the properties, events, slots, parts and custom properties. */
export function createWebTypes(element: ElementManifest, { name, version }: Package) {
  const properties = element.members.filter(({ kind, description }) => kind === 'field' && description);
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: [
          {
            name: element.tagName,
            description: element.description,
            attributes: element.attributes.map((attribute) => ({
              ...described(attribute),
              ...defaultOf(attribute),
              value: valueOf(attribute),
              ...withValues(attribute),
            })),
            slots: element.slots.map(described),
            js: {
              properties: properties.map((property) => ({
                ...described(property),
                type: typeIn(property, name),
                ...(property.readonly && { 'read-only': true }),
                ...defaultOf(property),
              })),
              events: element.events.map((event) => ({ ...described(event), type: typeText(event) })),
            },
            css: {
              parts: element.cssParts.map(described),
              properties: element.cssProperties.map((property) => ({
                ...described(property),
                syntax: property.syntax,
                ...defaultOf(property),
              })),
            },
          },
        ],
      },
    },
  };
}

const isFlag = (attribute: ManifestEntry) => attributeValue(attribute) === 'boolean';
const markdown = (value = '') => ({ kind: 'markdown', value });
const described = ({ name, description = '' }: ManifestEntry) => ({ name, description });

function defaultOf({ default: byDefault }: ManifestEntry): { default?: string } {
  return byDefault && byDefault !== 'false' ? { default: byDefault } : {};
}

function withDefault(entry: ManifestEntry): string {
  const { default: byDefault } = defaultOf(entry);
  return byDefault ? `${entry.description}\n\nDefault: \`${byDefault}\`` : (entry.description ?? '');
}

function withValues(attribute: ManifestEntry): { values?: { name: string }[] } {
  const value = attributeValue(attribute);
  return typeof value === 'string' ? {} : { values: value.map((literal) => ({ name: literal.slice(1, -1) })) };
}

function valueOf(attribute: ManifestEntry) {
  const value = attributeValue(attribute);
  if (value === 'boolean') return { kind: 'no-value', type: value };
  if (value === 'ByteSize') return { kind: 'plain', type: 'string' };
  return { kind: 'plain', type: typeof value === 'string' ? value : 'enum' };
}

/** The type as text; in a union the package's own types are references. */
function typeIn(property: ManifestEntry, module: string) {
  const own = new Set(property.type?.references?.map(({ name }) => name));
  const members = typeText(property).split(' | ');
  if (!members.some((member) => own.has(member))) return typeText(property);
  return members.map((name) => (own.has(name) ? { name, module } : name));
}
