import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pagePaths } from '../../docs/.vitepress/pages.js';
import { english } from '../../docs/error-advice/en.js';
import { chinese } from '../../docs/error-advice/zh.js';
import { writeErrorPages } from '../../docs/tools/write-error-pages.js';
import { HOMEPAGE } from '../../src/base/homepage.js';
import { UploadError } from '../../src/base/upload-error.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { locales } from '../../src/element/words/language.js';
import { en } from '../../src/element/words/locales/en.js';
import { Translator } from '../../src/element/words/translator.js';
import { ossCodes } from '../../src/oss/response/oss-codes.js';
import { readOssError } from '../../src/oss/response/oss-error.js';
import { legalMoves } from '../../src/task/task-state.js';
import { isPacked } from '../../tools/package-readme.js';
import { packedDocuments } from '../../tools/packed-documents.js';
import { createSkill } from '../../tools/skill.js';

const text = (path: string) => readFileSync(path, 'utf8');
const manifest = JSON.parse(text('package.json')) as {
  name: string;
  files: string[];
  exports: object;
  homepage?: string;
};
const packed = packedDocuments();
const readmes = ['README.ja.md', 'README.md', 'README.zh-CN.md'];
const headings = (readme: string) => readme.match(/^#+ /gm);
/** How long it says that the tests take. */
const minutes = (readme: string) => /^npm ci && npm test.*$/m.exec(readme)?.[0].match(/\d+/g);
const links = (readme: string) =>
  Array.from(readme.matchAll(/\]\((?!#|[a-z]+:)([^)\s#]+)[^)]*\)/g), ([, path = '']) => path);
const samples = (readme: string) => readme.match(/^<!-- sample: .*$/gm);
/** The cells with figures in the table of comparison, which is the one with a row for 1 GB; without the names of its rows. */
function figures(readme: string): string[] {
  const table = readme.split('\n\n').find((block) => block.startsWith('|') && block.includes('1 Gbit/s')) ?? '';
  const cells = table.split('\n').flatMap((row) => row.split('|').slice(2));
  return cells.map((cell) => cell.replaceAll('*', '').trim()).filter((cell) => /^\d/.test(cell));
}

describe('the READMEs', () => {
  for (const name of readmes) {
    it(`${name}: has at most 325 lines, and each link and picture leads to a file`, () => {
      assert.ok(text(name).split('\n').length <= 325);
      const found = text(name).matchAll(/<(?:img|source)\b[^>]* (?:src|srcset)="([^"]+)"/g);
      const pictures = Array.from(found, ([, path = '']) => path);
      assert.ok(pictures.length >= 2);
      for (const path of [...links(text(name)), ...pictures]) assert.ok(existsSync(path), path);
    });

    it(`${name}: links pages as the package has them, with their samples, and no sources of the site`, () => {
      const prefix = `https://cdn.jsdelivr.net/npm/${manifest.name}/`;
      const built = Array.from(text(name).matchAll(/\]\((https:\/\/cdn[^)#]+)/g), ([, url = '']) => url);
      assert.ok(built.length > 30);
      for (const url of built) assert.ok(packed.has(url.replace(prefix, '')), url);
      assert.deepEqual(
        links(text(name)).filter((path) => path.startsWith('docs/')),
        [],
      );
    });

    it(`${name}: has the sections, samples and figures of README.md`, () => {
      assert.deepEqual(headings(text(name)), headings(text('README.md')));
      assert.deepEqual(samples(text(name)), samples(text('README.md')));
      assert.deepEqual(figures(text(name)), figures(text('README.md')));
      assert.deepEqual(minutes(text(name)), minutes(text('README.md')));
    });
  }

  it('README.md: compares by figures of the benchmark', () => {
    const shown = figures(text('README.md'));
    const results = text('test/bench/results/table.md');
    assert.ok(shown.length > 20);
    for (const figure of shown) assert.ok(results.includes(figure), figure);
  });
});

describe('the documents in the package', () => {
  const withoutCode = (page: string) => page.replaceAll(/^ *```\w*$[^]*?^ *```$|`[^`\n]*`/gm, '');
  const pages = [...packed].filter(([name]) => name.startsWith('docs/'));

  it('are pages with their samples in them, and have no syntax of the site', () => {
    assert.ok(pages.length > 120);
    for (const [name, page] of pages)
      assert.doesNotMatch(withoutCode(page), /^<<<|^:::|^---\n|^```\w+ \[|\{[#.][\w-]+\}$|^<\/?[A-Z]|<code>/m, name);
    assert.match(
      packed.get('docs/guide/first-upload.md')!,
      /\*\*Express: server\.mjs\*\*\n\n```js\nimport { existsSync/,
    );
    assert.match(packed.get('docs/guide/look.md')!, /```css\n/);
  });

  it('lead to each other and to declarations, and nowhere else', () => {
    let count = 0;
    for (const [name, page] of pages)
      for (const [, target = ''] of page
        .replaceAll(/```[\s\S]*?```|`[^`]*`/g, '')
        .matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g)) {
        const file = join(dirname(name), target);
        assert.ok(packed.has(file) || /^dist\/.*\.d\.ts$/.test(file), `${name}: ${target}`);
        count++;
      }
    assert.ok(count > 500);
  });

  it('are packed, in the list for assistants, and the skill names no other', () => {
    for (const name of packed.keys()) assert.ok(isPacked(name, manifest.files), name);
    const list = packed.get('docs/llms.txt')!;
    for (const [name] of pages)
      if (!/\/zh\/|llms/.test(name)) assert.ok(list.includes(`(${name.replace('docs/', '')})`), name);
    const named = Array.from(createSkill().matchAll(/`(docs\/[\w/-]+\.(?:md|txt))`/g), ([, name]) => name!);
    assert.ok(named.length > 20);
    for (const name of named) assert.ok(packed.has(name), name);
    assert.equal(text('skills/oss-direct-upload/SKILL.md'), createSkill(), 'run npm run reference');
  });
});

for (const page of ['docs/guide/languages.md', 'docs/zh/guide/languages.md'])
  it(`${page}: has a row for each language`, () => {
    const rows = text(page).matchAll(/^\| (`[^|]+) \|/gm);
    const tags = Array.from(rows, ([, cell = '']) => Array.from(cell.matchAll(/`([\w-]+)`/g), ([, tag]) => tag!));
    const named = Object.keys(locales).filter((locale) => tags.some((row) => row.includes(locale)));
    assert.deepEqual(named, Object.keys(locales));
    assert.equal(tags.filter((row) => row[0] !== 'lang').length, Object.keys(locales).length + 1); // and English
  });

describe('pages that name all of something', () => {
  const namesIn = (path: string, pattern: RegExp) => Array.from(text(path).matchAll(pattern), ([, name]) => name!);
  const section = (page: string, anchor: string) =>
    text(page)
      .split(/^## /m)
      .find((one) => one.includes(`{#${anchor}}`))!;
  const entries = Object.keys(manifest.exports).filter((path) => !/\.js(on)?$/.test(path));
  const perEntry = (path: string) => path.replace(/^\./, '').replace(/^\/(modes|locales|adapters)\/.*/, '/$1/…');
  const settings = /^  \/\*\*(?:(?!@internal|\*\/)[^])*\*\/\s+(\w+)\??: /gm;
  for (const docs of ['docs', 'docs/zh']) {
    for (const [path, anchor, names] of [
      ['guide/look', 'parts', namesIn('src/element/oss-direct-upload.ts', /@csspart ([\w-]+)/g)],
      ['guide/headless', 'a-queue-for-many-files', namesIn('src/task/upload-settings.ts', settings)],
      ['frameworks/bundlers', 'entries', entries.map(perEntry)],
    ] as const)
      it(`${docs}/${path}.md: each in #${anchor}`, () => {
        const named = section(`${docs}/${path}.md`, anchor);
        assert.ok(names.length > 10);
        assert.deepEqual(
          names.filter((name) => !named.includes(`${name}\``)),
          [],
        );
      });

    it(`${docs}/guide/headless.md: what follows each state of a task`, () => {
      const rows = section(`${docs}/guide/headless.md`, 'tasks-and-events').matchAll(/^\| `(\w+)` \|.*\|(.*)\|$/gm);
      const next = Array.from(rows, ([, status, cell = '']) => [status, cell.match(/(?<=`)[a-z]+(?=`)/g) ?? []]);
      const legal = Object.entries(legalMoves).map(([status, to]) => [status, to.filter((one) => one !== status)]);
      assert.deepEqual(Object.fromEntries(next), Object.fromEntries(legal));
    });
  }
});

describe('pages that compare', () => {
  for (const docs of ['docs', 'docs/zh'])
    it(`${docs}: have the figures of the benchmark, of the README and of the languages`, () => {
      const results = text('test/bench/results/table.md');
      const all = readdirSync(`${docs}/migrate`)
        .map((name) => text(`${docs}/migrate/${name}`))
        .join('\n');
      const shown = Array.from(all.replaceAll('秒', 's').matchAll(/[\d.]+ (?:kB|s)\b/g), ([figure]) => figure);
      assert.ok(shown.length >= 6);
      assert.deepEqual(
        shown.filter((figure) => !results.includes(figure)),
        [],
      );
      assert.match(all, new RegExp(`\\[(内置 )?${Object.keys(locales).length + 1}\\b`));
      const [, size = '-'] = /Small\*\*: (\d+ kB)/.exec(text('README.md')) ?? [];
      assert.ok(text(`${docs}/frameworks/html.md`).includes(size));
    });
});

const root = 'demo/examples';
const examples = readdirSync(root);
const pages = readdirSync('docs/frameworks').map((name) => text(`docs/frameworks/${name}`));

for (const name of examples)
  it(`the example ${name} is shown by a page of the site, and pins this version’s dependencies`, () => {
    assert.ok(pages.some((page) => page.includes(`<<< @/../${root}/${name}/`)));
    const lock = text(`${root}/${name}/package-lock.json`);
    assert.ok(!lock.includes('"resolved"'));
    const { packages } = JSON.parse(lock) as { packages: Record<string, { dependencies?: object }> };
    const { dependencies } = JSON.parse(text('package.json')) as { dependencies: object };
    assert.deepEqual(packages['node_modules/oss-direct-upload']?.dependencies, dependencies);
  });

const folder = mkdtempSync(join(tmpdir(), 'errors-'));
after(() => rmSync(folder, { recursive: true }));
writeErrorPages(folder);
const pageIn = (language: string) => text(join(folder, language, 'errors.md'));
const anchorsIn = (page: string) => Array.from(page.matchAll(/^#+ .*\{#([\w-]+)\}$/gm), ([, anchor]) => anchor!);
const anchors = anchorsIn(pageIn('.'));
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

const keysOf = <Key extends string>(object: Partial<Record<Key, unknown>>) => Object.keys(object) as Key[];

/** What `readOssError` makes of an error of OSS. */
function ossError(ossCode: string, message = 'No.', more = '', status = 403): UploadError {
  const xml = `<Error><Code>${ossCode}</Code><Message>${message}</Message>${more}</Error>`;
  return readOssError({ url: '', status, text: xml, header: () => null });
}

/** An error for each section about errors of the browser's side. */
const errors: UploadError[] = [
  ...keysOf(en.errors).map((code) => new UploadError(code, '')),
  ...keysOf(en.rules).map((rule) => new UploadError('rejected', '', { rule })),
  ...keysOf(english.likely).map((likely) => new UploadError('network', '', { likely })),
  ...Object.keys(ossCodes).map((code) => ossError(code)),
  ossError('AccessDenied', 'Request has expired.'),
  ossError('AccessDenied', 'Policy Condition failed: ["eq", "$x-oss-meta-a", "1"]'),
  ossError('AccessDenied', 'Elsewhere.', '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>'),
];

const allSources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => text(join('src', name)))
  .join('\n');

describe('the page of errors', () => {
  it('has a section for the help of each error, and no other', () => {
    const ofEndpoint = anchors.filter((anchor) => /^endpoint(-|$)/.test(anchor));
    const helped = errors.map(({ help }) => help.replace(`${HOMEPAGE}/errors#`, ''));
    assert.deepEqual(sorted([...helped, ...ofEndpoint]), sorted(anchors));
  });

  it('has a section for each code of the endpoint', () => {
    const all = allSources.matchAll(/new EndpointError\((?:[^,']|\([^)]*\))+,\s*'([a-z-]+)'/g);
    const thrown = Array.from(all, ([, code]) => `endpoint-${code}`);
    const inPage = anchors.filter((anchor) => anchor.startsWith('endpoint-'));
    assert.deepEqual(sorted(thrown), sorted(inPage));
  });

  it('has each section once, and the same ones in Chinese', () => {
    assert.equal(new Set(anchors).size, anchors.length);
    assert.deepEqual(anchorsIn(pageIn('zh')), anchors);
  });

  it('links to its own sections and to pages of the same language, in both languages', () => {
    for (const [language, prefix] of Object.entries({ '.': '/', zh: '/zh/' })) {
      const targets = Array.from(pageIn(language).matchAll(/\]\(([/#][^)]*)/g), ([, link]) => link!.split('#'));
      const toPages = targets.map(([path]) => path!).filter(Boolean);
      const toSections = targets.flatMap(([path, anchor]) => (path ? [] : [anchor!]));
      assert.ok(toPages.length > 0 && toSections.length > 0);
      for (const anchor of toSections) assert.ok(anchors.includes(anchor), anchor);
      for (const path of toPages)
        assert.ok(path.startsWith(prefix) && pagePaths.includes(path.slice(prefix.length)), path);
    }
  });

  it('gives the same number of causes in both languages, and advice about a retry in both', () => {
    for (const group of ['codes', 'rules', 'likely', 'ossCodes', 'endpoint'] as const) {
      const shapes = [chinese, english].map(({ [group]: advice }) =>
        Object.entries(advice).map(([name, { fixes, retry }]) => [name, fixes?.length, retry !== undefined]),
      );
      assert.deepEqual(new Set(shapes[0]), new Set(shapes[1]));
    }
  });
});

describe('help', () => {
  it('is the section of the code, and of its rule, reason or OSS’s code, also in a copy', () => {
    for (const [error, section] of [
      [new UploadError('rejected', '', { rule: 'accept' }), 'rejected-accept'],
      [new UploadError('network', '', { likely: 'csp' }), 'network-csp'],
      [ossError('SignatureDoesNotMatch'), 'denied-SignatureDoesNotMatch'],
      [ossError('SomethingNew'), 'denied'],
      [ossError('toString'), 'denied'],
      [ossError('InvalidSecurityToken', 'It has expired.'), 'expired'],
      [ossError('EntityTooLarge', 'No.', '', 400), 'rejected-policy-size'],
    ] as const)
      for (const one of [error, error.with({ key: 'k' })]) assert.equal(one.help, `${HOMEPAGE}/errors#${section}`);
    assert.equal(new UploadError('save', '', { help: '/own' }).help, '/own');
    assert.equal(HOMEPAGE, (manifest.homepage ?? '').replace(/\/$/, ''));
  });

  it('is not among what the element shows, and not in the hint', () => {
    for (const error of errors) {
      const shown = JSON.stringify([errorInWords(error, new Translator(en, 'en')), error.hint]);
      assert.doesNotMatch(shown, /\/errors|#/, error.help);
    }
  });

  it('is at the end of what the package writes to the console, and leads to a page', () => {
    const written = Array.from(allSources.matchAll(/console\.(?:warn|error)\([^]*?\);$/gm), ([call]) => call);
    assert.ok(written.length >= 7);
    for (const call of written)
      assert.match(call, /See \$\{HOMEPAGE\}\/[\w/#${}.-]+`(,\s+[\w.]+)?,?\s*\);$|\$\{SEE\}`\);$/);
    const found = /\$\{HOMEPAGE\}\/([\w/#-]+)|\bwarnOnce\((?!text: )(?:[^']|'(?!guide\/))*'([\w/#-]+)/g;
    const places = Array.from(allSources.matchAll(found), ([, place, once = '']) => place ?? once);
    assert.ok(places.length >= 8);
    for (const place of places) {
      const [path = '', anchor] = place.split('#');
      assert.ok(pagePaths.includes(path), place);
      if (!path.startsWith('guide/')) continue; // the others are generated
      for (const docs of ['docs', 'docs/zh'])
        assert.ok(anchorsIn(text(`${docs}/${path}.md`)).includes(anchor ?? ''), `${docs}/${place}`);
    }
  });
});
