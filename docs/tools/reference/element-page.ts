import { type ElementManifest, type ManifestEntry, typeText } from '../../../tools/element-manifest.js';
import { attributeValue } from '../../../tools/attribute-value.js';
import { label, type Language } from './labels.js';
import { anchorOfTitle, code, facts, heading, joined, type LinkTo, typeCode } from './markdown.js';
import { createWriter, type Writer } from './writer.js';

const title = label('The element', '上传组件');
const description = label(
  'Attributes, properties, methods, events, slots, parts, states and custom properties of <oss-direct-upload>.',
  '<oss-direct-upload> 的属性、方法、事件、插槽、部位、状态与 CSS 自定义属性。',
);
const openings = {
  page: label(
    "`<oss-direct-upload>` is registered by `import 'oss-direct-upload'`, or by the script in `dist/cdn`.",
    "`import 'oss-direct-upload'`，或加载 `dist/cdn` 里的脚本，即可注册 `<oss-direct-upload>`。",
  ),
  attributes: label(
    'Each is a property too, with its name in camelCase: `max-files`, `maxFiles`.',
    '每个属性都有对应的 JS 属性，用驼峰写法：`max-files` 对应 `maxFiles`。',
  ),
  properties: label('Properties without an attribute.', '没有对应的 HTML 属性，只能用 JavaScript 设置。'),
  methods: label(
    'Those of a form control (`checkValidity()`, `reportValidity()`, `setCustomValidity()`) are there as well.',
    '表单控件的方法（`checkValidity()`、`reportValidity()`、`setCustomValidity()`）同样可用。',
  ),
  events: label('All bubble and cross shadow roots.', '所有事件都会冒泡，并能穿过 shadow root。'),
  states: label(
    'In browsers without `:state()` they are words of the attribute `data-state`: [Old browsers](/guide/look#states-old).',
    '在没有 `:state()` 的浏览器里，状态写在 `data-state` 属性中，见[旧浏览器](/zh/guide/look#states-old)。',
  ),
};

/** The kinds of things that have an anchor of their own; attributes have no prefix. */
const ELEMENT_ANCHORS = {
  ...{ attributes: '', properties: 'property', methods: 'method', events: 'event' },
  ...{ slots: 'slot', cssParts: 'part', cssStates: 'state', cssProperties: '' },
} as const;

/** What the reference shows of the element, by kind. */
function describedMembers(element: ElementManifest): Record<keyof typeof ELEMENT_ANCHORS, ManifestEntry[]> {
  const isPublic = ({ privacy, static: isStatic, name }: ManifestEntry) =>
    !privacy && !isStatic && !/Callback$/.test(name); // only the browser calls those
  const members = element.members.filter((member) => isPublic(member) && member.description);
  const { attributes, events, slots, cssParts, cssStates, cssProperties } = element;
  return {
    ...{ attributes, events, slots, cssParts, cssStates, cssProperties },
    properties: members.filter(({ kind, attribute }) => kind === 'field' && !attribute),
    methods: members.filter(({ kind }) => kind === 'method'),
  };
}

const anchorOfMember = (kind: keyof typeof ELEMENT_ANCHORS, { name }: ManifestEntry) =>
  [ELEMENT_ANCHORS[kind], name || 'default'].filter(Boolean).join('-');

/** The element's page in one language. */
export function createElementPage(
  element: ElementManifest,
  typeLinks: LinkTo,
  language: Language,
  translate: (text: string) => string,
): string {
  const members = describedMembers(element);
  const own = new Map(
    (['properties', 'events', 'attributes'] as const).flatMap((kind) =>
      members[kind].map((member) => [member.name, `#${anchorOfMember(kind, member)}`]),
    ),
  );
  const writer = createWriter(language, typeLinks, translate);
  /** A description; in it, the names of other members are links. */
  const text = ({ name, description: english = '' }: ManifestEntry) =>
    writer.text(english, (other) => (other === name ? undefined : (own.get(other) ?? typeLinks(other))));
  const entries = (kind: keyof typeof ELEMENT_ANCHORS, factsOf: (member: ManifestEntry) => (string | undefined)[]) =>
    members[kind].flatMap((member) => [
      heading(3, titleOf(kind, member, writer), anchorOfMember(kind, member)),
      facts(factsOf(member)),
      text(member),
    ]);
  const index = (kind: keyof typeof ELEMENT_ANCHORS) =>
    `${members[kind].map((member) => `[${code(member.name)}](#${anchorOfMember(kind, member)})`).join(' ')} {.index}`;
  const none = () => [];
  return `${joined([
    `---\ntitle: ${JSON.stringify(title[language])}\ndescription: ${JSON.stringify(description[language])}\noutline: [2, 3]\npageClass: reference\n---`,
    `# ${title[language]} {#${anchorOfTitle(title.en)}}`,
    openings.page[language],
    `## ${writer.label('attributes')} {#attributes}`,
    openings.attributes[language],
    index('attributes'),
    ...entries('attributes', (member) => attributeFacts(member, writer)),
    `## ${writer.label('properties')} {#properties}`,
    openings.properties[language],
    index('properties'),
    ...entries('properties', (member) => [
      typeCode(typeText(member), typeLinks),
      member.readonly ? writer.label('readOnly') : undefined,
    ]),
    `## ${writer.label('methods')} {#methods}`,
    openings.methods[language],
    index('methods'),
    ...entries('methods', none),
    `## ${writer.label('events')} {#events}`,
    openings.events[language],
    index('events'),
    ...entries('events', (member) => eventFacts(member, writer)),
    `## ${writer.label('slots')} {#slots}`,
    ...entries('slots', none),
    `## ${writer.label('parts')} {#parts}`,
    ...entries('cssParts', none),
    `## ${writer.label('states')} {#states}`,
    openings.states[language],
    ...entries('cssStates', none),
    `## ${writer.label('customProperties')} {#custom-properties}`,
    ...entries('cssProperties', ({ syntax = '', default: byDefault = '' }) => [
      code(syntax),
      `${writer.label('default')} ${code(byDefault)}`,
    ]),
  ])}\n`;
}

function titleOf(kind: keyof typeof ELEMENT_ANCHORS, { name, parameters = [] }: ManifestEntry, writer: Writer): string {
  if (kind === 'slots' && !name) return writer.label('defaultSlot');
  if (kind === 'cssParts') return `::part(${name})`;
  if (kind === 'cssStates') return `:state(${name})`;
  if (kind !== 'methods') return name;
  return `${name}(${parameters.map((one) => (one.optional ? `${one.name}?` : one.name)).join(', ')})`;
}

function attributeFacts(attribute: ManifestEntry, writer: Writer): (string | undefined)[] {
  const { fieldName = '', name, default: byDefault } = attribute;
  const hasDefault = byDefault && byDefault !== 'false';
  const isText = hasDefault && byDefault.includes(' ') && !byDefault.includes('{');
  return [
    attributeValue(attribute) === 'boolean' ? writer.label('flag') : typeCode(typeText(attribute), writer.linkTo),
    fieldName === name ? undefined : `${writer.label('property')} ${code(fieldName)}`,
    hasDefault ? `${writer.label('default')} ${isText ? writer.text(byDefault) : code(byDefault)}` : undefined,
  ];
}

function eventFacts(event: ManifestEntry, writer: Writer): (string | undefined)[] {
  const [, detail] = /CustomEvent<(.*)>$/.exec(event.type?.text ?? '') ?? [];
  return [detail ? `${code('detail')} ${typeCode(detail, writer.linkTo)}` : undefined];
}
