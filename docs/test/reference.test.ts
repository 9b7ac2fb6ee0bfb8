import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import ts from 'typescript';
import { readElementManifest } from '../../tools/element-manifest.js';
import { project } from '../tools/paths.js';
import { ENTRIES, type EntryName, readApiModel } from '../tools/reference/api-model.js';
import { anchorOfExport, type ApiModel } from '../tools/reference/api-page.js';
import { apiPages, describedElsewhere } from '../tools/reference/api-pages.js';
import { readTranslations } from '../tools/reference/translations.js';
import { createReference } from '../tools/write-reference.js';

let model: ApiModel;
let pages: ReadonlyMap<string, string>;
before(async () => {
  model = await readApiModel();
  pages = createReference(model, readTranslations());
});

/** The anchors of a page's headings. */
const anchorsOf = (file: string) =>
  Array.from(pages.get(file)!.matchAll(/^#.* \{#(\S+)\}$/gm), ([, anchor = '']) => anchor);

const lacking = (file: string, wanted: readonly string[]) => {
  const anchors = new Set(anchorsOf(file));
  return wanted.filter((anchor) => !anchors.has(anchor));
};

describe('the reference', () => {
  it('has an anchor for each thing of the element, in both languages', () => {
    const { attributes, members, events, slots, cssParts, cssStates, cssProperties } = readElementManifest();
    const own = members.filter(
      ({ privacy, static: isStatic, name }) => !privacy && !isStatic && !/Callback$/.test(name),
    );
    const wanted = [
      ...attributes.map(({ name }) => name),
      ...own.filter(({ kind, attribute }) => kind === 'field' && !attribute).map(({ name }) => `property-${name}`),
      ...own.filter(({ kind }) => kind === 'method').map(({ name }) => `method-${name}`),
      ...events.map(({ name }) => `event-${name}`),
      ...slots.map(({ name }) => `slot-${name || 'default'}`),
      ...cssParts.map(({ name }) => `part-${name}`),
      ...cssStates.map(({ name }) => `state-${name}`),
      ...cssProperties.map(({ name }) => name),
    ];
    for (const anchor of [
      'max-files',
      'event-upload-success',
      'property-stored',
      'method-addFiles',
      '--oss-upload-accent',
    ])
      assert.ok(wanted.includes(anchor), anchor);
    assert.deepEqual(lacking('reference/element.md', wanted), []);
    assert.deepEqual(lacking('zh/reference/element.md', wanted), []);
  });

  for (const page of apiPages)
    it(`has an anchor for each export on ${page.path}, in both languages`, () => {
      const entries = [...new Set(page.sections.map(({ entry }) => entry))];
      const wanted = entries.flatMap((entry) =>
        exportsOf(entry)
          .filter((name) => !describedElsewhere.has(`${entry}.${name}`))
          .map((name) => anchorOfExport(page, entry, name)),
      );
      assert.ok(wanted.length > 2);
      assert.deepEqual(lacking(`${page.path}.md`, wanted), []);
      assert.deepEqual(lacking(`zh/${page.path}.md`, wanted), []);
    });

  it('has an anchor for each method of a queue, and links error codes to their page', () => {
    for (const name of ['add', 'pause', 'listUnfinished', 'configure', 'constructor'])
      assert.ok(anchorsOf('reference/core.md').includes(`UploadQueue.${name}`), name);
    assert.ok(pages.get('reference/core.md')!.includes('[`denied`](/errors#denied)'));
    assert.ok(pages.get('zh/reference/core.md')!.includes('[`denied`](/zh/errors#denied)'));
  });

  it('has each anchor once, and the same in both languages', () => {
    for (const file of [...pages.keys()].filter((name) => !name.startsWith('zh/'))) {
      const anchors = anchorsOf(file);
      assert.equal(new Set(anchors).size, anchors.length, file);
      assert.deepEqual(anchorsOf(`zh/${file}`), anchors);
    }
  });

  it('fails without a translation, with one that nothing uses, and with one that shows other code', () => {
    const all = readTranslations();
    const text = 'Ignores pasted files.';
    const { [text]: chinese, ...others } = all;
    assert.ok(chinese);
    assert.throws(() => createReference(model, others), /"Ignores pasted files\." has no translation/);
    assert.throws(
      () => createReference(model, { ...all, 'Nothing says this.': '没有' }),
      /"Nothing says this\." is not used/,
    );
    assert.throws(
      () => createReference(model, { ...all, [text]: '不接受 `paste`。' }),
      /is translated with other code/,
    );
  });

  it('fails if an export is on no page, or has no JSDoc', () => {
    const { exports, unexported } = model.core;
    const undocumented = exports.get('upload')!.signatures![0]!;
    const { comment } = undocumented;
    const added = new Map([...exports, ['uploadMore', exports.get('upload')!]]);
    const changed = { ...model, core: { exports: added, unexported } };
    assert.throws(() => createReference(changed, readTranslations()), /core\.uploadMore is not on the page/);
    delete undocumented.comment;
    assert.throws(() => createReference(model, readTranslations()), /core: upload has no JSDoc/);
    if (comment) undocumented.comment = comment;
  });
});

/** The names that an entry point exports, as its declarations list them. */
function exportsOf(entry: EntryName): string[] {
  const file = `${project}${ENTRIES[entry]}`;
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  });
  const checker = program.getTypeChecker();
  return checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!).map(({ name }) => name);
}
