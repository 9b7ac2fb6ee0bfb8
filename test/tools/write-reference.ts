// `npm run reference`: writes README's reference from custom-elements.json. With `--check` it only tells whether that is up to date.
import { readFileSync, writeFileSync } from 'node:fs';

interface Named {
  name: string;
  description?: string;
  type?: { text: string };
  default?: string;
  kind?: string;
  attribute?: string;
  fieldName?: string;
  privacy?: string;
  static?: boolean;
  parameters?: { name: string; optional?: boolean }[];
}

interface Declaration {
  tagName?: string;
  attributes: Named[];
  members: Named[];
  events: Named[];
  slots: Named[];
  cssParts: Named[];
  cssProperties: Named[];
  cssStates: Named[];
}

const BEGIN = '<!-- reference: made by `npm run reference` -->';
const END = '<!-- end of the reference -->';

const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
  modules: { declarations?: Declaration[] }[];
};
const element = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .find(({ tagName }) => tagName === 'oss-direct-upload')!;

const cell = (text = '') => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
const code = (text: string) => `\`${text.replace(/ ?\| undefined$/, '')}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** The browser calls these, nobody else. */
const isCallback = ({ name }: Named) => /Callback$/.test(name);
const shown = element.members.filter((one) => !one.privacy && !one.static && !isCallback(one));

const attributes = element.attributes.map(({ name, type, default: usual, description }) => [
  code(name),
  type?.text === 'boolean' ? '' : code(type?.text ?? ''),
  usual && usual !== 'false' ? code(usual) : '',
  description ?? '',
]);
const properties = shown
  .filter(({ kind, attribute, description }) => kind === 'field' && !attribute && description)
  .map(({ name, type, description }) => [code(name), code(type?.text ?? ''), description ?? '']);
const methods = shown
  .filter(({ kind, description }) => kind === 'method' && description)
  .map(({ name, parameters = [], description }) => [
    code(`${name}(${parameters.map((one) => (one.optional ? `${one.name}?` : one.name)).join(', ')})`),
    description ?? '',
  ]);
const events = element.events.map(({ name, type, description }) => [
  code(name),
  (/CustomEvent<(.*)>$/.exec(type?.text ?? '')?.[1] ?? '').replace(/^.+$/, code),
  description ?? '',
]);
const plain = (all: readonly Named[]) =>
  all.map(({ name, description }) => [name ? code(name) : 'the tag’s content', description ?? '']);

const text = [
  '### Attributes\n\nEach is a property too, its name in camelCase (`max-files`, `maxFiles`).',
  table(['attribute', 'value', 'default', ''], attributes),
  '### Properties',
  table(['property', 'type', ''], properties),
  '### Methods\n\nThose of a form control (`checkValidity`, `validity`, `labels` …) are there as well.',
  table(['method', ''], methods),
  '### Events\n\nAll bubble and cross shadow roots.',
  table(['event', '`detail`', ''], events),
  '### Slots, parts, states and custom properties',
  table(['slot', ''], plain(element.slots)),
  table(['`::part`', ''], plain(element.cssParts)),
  table(['`:state`', ''], plain(element.cssStates)),
  table(['custom property', ''], plain(element.cssProperties)),
].join('\n\n');

const readme = readFileSync('README.md', 'utf8');
const [before, rest = ''] = readme.split(BEGIN);
const after = rest.split(END)[1];
if (after === undefined) throw new Error(`README.md has no place for the reference, between ${BEGIN} and ${END}.`);

/** Tables are laid out by the formatter: only their words count. */
const words = (all: string) => all.replace(/[ -]+/g, ' ');
const isNew = words(rest.split(END)[0] ?? '') !== words(`\n\n${text}\n\n`);

if (!process.argv.includes('--check')) writeFileSync('README.md', `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
else if (isNew) {
  console.error('README’s reference is older than the element: run `npm run build && npm run reference`.');
  process.exit(1);
}
