import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { wallStyles } from '../../src/element/wall/wall-styles.js';
import { styles } from '../../src/element/parts/styles.js';
import { uploadEventNames } from '../../demo/page/event-log/upload-event-names.js';
import { OssDirectUpload } from '../../src/element/oss-direct-upload.js';
import type { createHtmlCustomData, createWebTypes } from '../../tools/editor-data.js';
import type { ElementManifest } from '../../tools/element-manifest.js';

/** Reads a file as users do: by the package's name. */
function readExport(name: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`oss-direct-upload/${name}`)), 'utf8'));
}

const packageJson = readExport('package.json') as { version: string; 'web-types': string };
const manifest = readExport('custom-elements.json') as { modules: { declarations: ElementManifest[] }[] };
const customData = readExport('html-custom-data.json') as ReturnType<typeof createHtmlCustomData>;
const webTypes = readExport('web-types.json') as ReturnType<typeof createWebTypes>;

const declaration = manifest.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName);
assert.ok(declaration);
const [tag] = customData.tags;
const [element] = webTypes.contributions.html.elements;
assert.ok(tag && element);

const sorted = (names: Iterable<string>) => [...names].sort();
const namesOf = (entries: readonly { name: string }[]) => sorted(entries.map(({ name }) => name));
/** Ours: editors know "aria-label" of every element. */
const observed = sorted(OssDirectUpload.observedAttributes.filter((name) => name !== 'aria-label'));
const enumerated = (attributes: readonly { name: string; values?: { name: string }[] }[]) =>
  Object.fromEntries(
    attributes.flatMap(({ name, values }) => (values ? [[name, values.map((value) => value.name)]] : [])),
  );
const descriptionOf = (name: string) => tag.attributes.find((one) => one.name === name)?.description.value ?? '';
const descriptions = (entries: readonly { name: string; description?: string }[]) =>
  new Map(entries.map(({ name, description }) => [name, description]));

describe('data for editors', () => {
  it('html-custom-data.json has every attribute that the element observes, with its description', () => {
    assert.equal(tag.name, 'oss-direct-upload');
    assert.deepEqual(namesOf(tag.attributes), observed);
    for (const { name, description } of declaration.attributes)
      assert.ok(description && descriptionOf(name).startsWith(description), name);
    assert.match(descriptionOf('variant'), /\n\nDefault: `dropzone`$/);
  });

  it('custom-elements.json has the queue’s events that the element fires again, and its own', () => {
    const own = ['submit-held', 'submit-released', 'change', 'invalid'];
    assert.deepEqual(namesOf(declaration.events), sorted([...uploadEventNames, ...own]));
    for (const { name, description } of declaration.events) assert.ok(description, name);
  });

  it('html-custom-data.json has the values of each attribute that has only some, and completes flags without a value', () => {
    const values = enumerated(tag.attributes);
    assert.deepEqual(values['shape'], ['round', 'square']);
    assert.deepEqual(values['signer'], ['ali-oss']);
    assert.ok(Object.keys(values).length >= 10);
    const flags = tag.attributes.filter(({ valueSet }) => valueSet === 'v');
    assert.deepEqual(namesOf(flags), namesOf(declaration.attributes.filter(({ type }) => type?.text === 'boolean')));
    assert.ok(flags.some(({ name }) => name === 'disabled'));
  });

  it('web-types.json is found by package.json, and is of the same version', () => {
    assert.equal(packageJson['web-types'], 'web-types.json');
    assert.equal(webTypes.name, 'oss-direct-upload');
    assert.equal(webTypes.version, packageJson.version);
  });

  it('web-types.json has every attribute, with its description and values', () => {
    assert.deepEqual(namesOf(element.attributes), observed);
    assert.deepEqual(descriptions(element.attributes), descriptions(declaration.attributes));
    assert.deepEqual(enumerated(element.attributes), enumerated(tag.attributes));
    const kindOf = (wanted: string) =>
      Object.values(element.attributes.find(({ name }) => name === wanted)?.value ?? {});
    const kinds = ['mode', 'bucket', 'max-files', 'multiple'].map((name) => kindOf(name).join(' '));
    assert.deepEqual(kinds, ['plain enum', 'plain string', 'plain number', 'no-value boolean']);
  });

  it('web-types.json has the properties, events, slots, parts and custom properties', () => {
    assert.deepEqual(namesOf(element.js.events), namesOf(declaration.events));
    assert.deepEqual(namesOf(element.slots), namesOf(declaration.slots));
    assert.deepEqual(namesOf(element.css.parts), namesOf(declaration.cssParts));
    assert.deepEqual(namesOf(element.css.properties), namesOf(declaration.cssProperties));
    const property = (name: string) => element.js.properties.find((one) => one.name === name);
    assert.deepEqual(property('endpoint')?.type, ['string', { name: 'FetchGrant', module: 'oss-direct-upload' }]);
    assert.equal(property('tasks')?.['read-only'], true);
    assert.equal(property('metadata')?.['read-only'], undefined);
  });
});

describe('custom elements manifest', () => {
  it('refers to types that the package exports, where a type names them', () => {
    const exported = readFileSync('dist/index.d.ts', 'utf8') + readFileSync('dist/element.d.ts', 'utf8');
    const entries = [...declaration.events, ...declaration.attributes, ...declaration.members];
    const types = entries.flatMap(({ type }) => (type?.references ? [type] : []));
    assert.ok(types.length >= 20, `${types.length}`);
    for (const { text, references = [] } of types)
      for (const { name, start, end } of references) {
        assert.equal(text.slice(start, end), name);
        assert.match(exported, new RegExp(`\\b${name}\\b`));
      }
  });

  it('has the default of each custom property as the style sheet has it, and its syntax', () => {
    const declared = styles.join('\n');
    const ofRadius = (value: string) => value.replace('var(--_radius)', '12px');
    const defaultsIn = (text: string) => [...text.matchAll(/var\((--oss-upload-[\w-]+), ([^;]*)\);/g)];
    // that of a color comes last, after the one of old browsers; that of a card first, before the one of a narrow field
    const defaults = [...defaultsIn(wallStyles).reverse(), ...defaultsIn(declared)];
    assert.ok(defaults.length >= 9);
    const documented = declaration.cssProperties.map((property) => [property.name, property.default]);
    const written = defaults.map(([, name, byDefault = '']) => [name, ofRadius(byDefault)]);
    assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(written));
    for (const { name, syntax, default: byDefault = '' } of declaration.cssProperties)
      assert.equal(syntax, /\dpx/.test(byDefault) ? '<length>' : '<color>', name);
  });
});
