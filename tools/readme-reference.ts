import type { ElementManifest, ManifestEntry } from './element-manifest.js';

const BEGIN = '<!-- reference: made by `npm run reference` -->';
const END = '<!-- end of the reference -->';

/** README with its reference replaced by a new one for this element. */
export function withReference(readme: string, element: ElementManifest): string {
  const [before = '', rest = ''] = readme.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`README.md lacks the lines ${BEGIN} and ${END}.`);
  return `${before}${BEGIN}\n\n${createReference(element)}\n\n${END}${after}`;
}

/** Whether two texts differ in more than the layout of their tables, which the formatter makes. */
export function isSameText(one: string, other: string): boolean {
  const withoutLayout = (text: string) => text.replace(/[ -]+/g, ' ');
  return withoutLayout(one) === withoutLayout(other);
}

function createReference(element: ElementManifest): string {
  const isPublic = ({ privacy, static: isStatic, name }: ManifestEntry) =>
    !privacy && !isStatic && !/Callback$/.test(name); // only the browser calls those
  const members = element.members.filter((member) => isPublic(member) && member.description);
  const properties = members.filter(({ kind, attribute }) => kind === 'field' && !attribute);
  const methods = members.filter(({ kind }) => kind === 'method');
  return [
    '### Attributes\n\nEach is a property too, its name in camelCase (`max-files`, `maxFiles`).',
    createTable(['attribute', 'value', 'default', ''], element.attributes.map(attributeRow)),
    '### Properties',
    createTable(['property', 'type', ''], properties.map(propertyRow)),
    '### Methods\n\nThose of a form control (`checkValidity`, `validity`, `labels` …) are there as well.',
    createTable(['method', ''], methods.map(methodRow)),
    '### Events\n\nAll bubble and cross shadow roots.',
    createTable(['event', '`detail`', ''], element.events.map(eventRow)),
    '### Slots, parts, states and custom properties',
    createTable(['slot', ''], element.slots.map(plainRow)),
    createTable(['`::part`', ''], element.cssParts.map(plainRow)),
    createTable(['`:state`', ''], element.cssStates.map(plainRow)),
    createTable(['custom property', 'syntax', 'default', ''], element.cssProperties.map(customPropertyRow)),
  ].join('\n\n');
}

type Row = readonly string[];

const attributeRow = ({ name, type, default: byDefault, description = '' }: ManifestEntry): Row => [
  code(name),
  type?.text === 'boolean' ? '' : code(type?.text ?? ''),
  byDefault && byDefault !== 'false' ? code(byDefault) : '',
  description,
];

const propertyRow = ({ name, type, description = '' }: ManifestEntry): Row => [
  code(name),
  code(type?.text ?? ''),
  description,
];

const methodRow = ({ name, parameters = [], description = '' }: ManifestEntry): Row => {
  const list = parameters.map((parameter) => (parameter.optional ? `${parameter.name}?` : parameter.name)).join(', ');
  return [code(`${name}(${list})`), description];
};

const eventRow = ({ name, type, description = '' }: ManifestEntry): Row => {
  const [, detail = ''] = /CustomEvent<(.*)>$/.exec(type?.text ?? '') ?? [];
  return [code(name), detail && code(detail), description];
};

const plainRow = ({ name, description = '' }: ManifestEntry): Row => [
  name ? code(name) : 'the tag’s content',
  description,
];

const customPropertyRow = ({ name, syntax = '', default: byDefault = '', description = '' }: ManifestEntry): Row => [
  code(name),
  code(syntax),
  code(byDefault),
  description,
];

const code = (text: string) => `\`${text.replace(/ ?\| undefined$/, '')}\``;
const cell = (text = '') => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

function createTable(head: Row, rows: readonly Row[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}
