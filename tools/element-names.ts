import { readFileSync } from 'node:fs';
import { attributeValue } from './attribute-value.js';
import type { ElementManifest, ManifestEntry } from './element-manifest.js';

/** The TypeScript module of the element's names and types, from which the components and declarations for frameworks are made. */
export function createElementNames({ attributes, members, events }: ElementManifest): string {
  const objects = members.filter(({ kind, readonly, attribute }) => kind === 'field' && !readonly && !attribute);
  const isFlag = (attribute: ManifestEntry) => attributeValue(attribute) === 'boolean';
  const fieldName = ({ fieldName: field, name }: ManifestEntry) => field ?? name;
  const settable = [...attributes.map((attribute) => ({ ...attribute, name: fieldName(attribute) })), ...objects];
  /** Written out: a type that renames the events would lose what editors show of them. */
  const listeners = (nameIn: (event: string) => string) =>
    events
      .map((event) => `${doc(event)}\n  ${quoted(nameIn(event.name))}?: Listener<'${event.name}'> | undefined;`)
      .join('\n');
  const body = `/** The element's attributes, with their values as markup or as a framework may write them. */
export interface ElementAttributes {
${attributes.map((one) => member(one, one.name, attributeType(one))).join('\n')}
}

/** The element's properties that can be set. */
export interface ElementProperties {
${settable.map((one) => member(one, one.name, propertyType(one))).join('\n')}
}

/** The same for a framework's component, which keeps \`key\` for itself. */
export interface ComponentProperties extends Omit<ElementProperties, 'key'> {
${objects
  .filter(({ name }) => name === 'key')
  .map((one) => member(one, 'objectKey', propertyType(one)))
  .join('\n')}
}

/** The element's events. */
export interface ElementEvents {
${events.map((event) => `${doc(event)}\n  ${quoted(event.name)}: ${eventType(event)};`).join('\n')}
}

/** A function that hears an event of the element. */
export type Listener<Name extends keyof ElementEvents> = (
  event: ElementEvents[Name] & { readonly currentTarget: OssDirectUpload },
) => void;

/** Listeners as React and Vue name them. */
export interface CamelListeners {
${listeners((name) => `on-${name}`.replace(/-\w/g, (letters) => letters.slice(1).toUpperCase()))}
}

/** Listeners as Svelte names them on a component. */
export interface JoinedListeners {
${listeners((name) => `on${name.replaceAll('-', '')}`)}
}

/** Listeners as frameworks name them on the bare tag. */
export interface TagListeners {
${listeners((name) => `on${name}`)}
}

/** Listeners as Solid names those that it does not delegate. */
export interface ColonListeners {
${listeners((name) => `on:${name}`)}
}

/** The properties that are attributes, present or absent. */
export const flagNames = ${list(attributes.filter(isFlag).map(fieldName))};

/** The other properties that are attributes: text or numbers; \`endpoint\` and \`mode\` may be functions and objects too. */
export const textNames = ${list(attributes.filter((one) => !isFlag(one)).map(fieldName))};

/** The properties without an attribute: objects, lists, functions. */
export const objectNames = ${list(objects.map(({ name }) => name))};

/** The names of all events. */
export const eventNames = ${list(events.map(({ name }) => name))};
`;
  return `// Written by \`npm run build\` from custom-elements.json: change the element, not this file.
import type {
${publicTypes()
  .filter((name) => new RegExp(`(?<![\\w'-])${name}(?![\\w'-])`).test(withoutDocs(body)))
  .map((name) => `  ${name},`)
  .join('\n')}
} from '../element.js';

${body}`;
}

/** The types that users can import: all that the names may need. */
function publicTypes(): string[] {
  const lists = readFileSync('src/element.ts', 'utf8').matchAll(/export (?:type )?\{ (.*?) \}/gs);
  return [...lists].flatMap(([, names = '']) => names.split(/,\s*/)).toSorted();
}

const withoutDocs = (code: string) => code.replace(/\/\*\*.*?\*\//gs, '');
const list = (names: readonly string[]) => `[\n${names.map((name) => `  '${name}',`).join('\n')}\n] as const`;
const quoted = (name: string) => (/^\w+$/.test(name) ? name : `'${name}'`);

const member = (entry: ManifestEntry, name: string, type: string) => `${doc(entry)}\n  ${quoted(name)}?: ${type};`;

function doc({ description = '', default: byDefault }: ManifestEntry): string {
  const text = description.replace(/\s+/g, ' ').trim();
  if (!byDefault || byDefault === 'false') return `  /** ${text} */`;
  return `  /**\n   * ${text}\n   * @default ${byDefault}\n   */`;
}

function attributeType(attribute: ManifestEntry): string {
  const value = attributeValue(attribute);
  const isFlagToo = /\bboolean\b/.test(attribute.type?.text ?? '');
  if (typeof value !== 'string') return `${value.join(' | ')}${isFlagToo ? " | boolean | ''" : ''} | undefined`;
  const asText: Partial<Record<typeof value, string>> = { boolean: " | ''", number: ' | `${number}`' };
  return `${value}${asText[value] ?? ''} | undefined`;
}

const propertyType = ({ type }: ManifestEntry) =>
  type === undefined || type.text === 'unknown' ? 'unknown' : `${type.text.replace(/ ?\| undefined$/, '')} | undefined`;

const eventType = ({ name, type }: ManifestEntry) =>
  type?.text.startsWith('CustomEvent') ? `UploadEventMap['${name}']` : (type?.text ?? 'Event');
