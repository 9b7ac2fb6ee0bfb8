import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pagePaths } from '../../docs/.vitepress/pages.js';
import { english } from '../../docs/error-advice/en.js';
import { chinese } from '../../docs/error-advice/zh.js';
import { writeErrorPages } from '../../docs/tools/write-error-pages.js';
import { HOMEPAGE } from '../../src/core/homepage.js';
import { type FileRule, UploadError, type UploadErrorCode } from '../../src/core/upload-error.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { en } from '../../src/element/words/locales/en.js';
import { Translator } from '../../src/element/words/translator.js';
import { ossCodes } from '../../src/oss/request/oss-codes.js';
import { readOssError } from '../../src/oss/request/oss-error.js';

const folder = mkdtempSync(join(tmpdir(), 'errors-'));
after(() => rmSync(folder, { recursive: true }));
writeErrorPages(folder);
const pageIn = (language: string) => readFileSync(join(folder, language, 'errors.md'), 'utf8');
const anchorsIn = (text: string) => Array.from(text.matchAll(/^#+ .*\{#([\w-]+)\}$/gm), ([, anchor]) => anchor!);
const anchors = anchorsIn(pageIn('.'));
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

/** What `readOssError` makes of an error of OSS. */
function ossError(ossCode: string, message = 'No.', more = '', status = 403): UploadError {
  const text = `<Error><Code>${ossCode}</Code><Message>${message}</Message>${more}</Error>`;
  return readOssError({ url: '', status, text, header: () => null });
}

/** An error for each section about errors of the browser's side. */
const errors: UploadError[] = [
  ...Object.keys(en.errors).map((code) => new UploadError(code as UploadErrorCode, '')),
  ...Object.keys(en.rules).map((rule) => new UploadError('rejected', '', { rule: rule as FileRule })),
  ...(Object.keys(english.likely) as (keyof typeof english.likely)[]).map(
    (likely) => new UploadError('network', '', { likely }),
  ),
  ...Object.keys(ossCodes).map((code) => ossError(code)),
  ossError('AccessDenied', 'Request has expired.'),
  ossError('AccessDenied', 'Policy Condition failed: ["eq", "$x-oss-meta-a", "1"]'),
  ossError('AccessDenied', 'Elsewhere.', '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>'),
];

/** Texts of the package's sources. */
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('src', name), 'utf8'));

describe('the page of errors', () => {
  it('has a section for the help of each error, and no other', () => {
    const ofEndpoint = anchors.filter((anchor) => /^endpoint(-|$)/.test(anchor));
    const helped = errors.map(({ help }) => help.replace(`${HOMEPAGE}/errors#`, ''));
    assert.deepEqual(sorted([...helped, ...ofEndpoint]), sorted(anchors));
  });

  it('has a section for each code of the endpoint', () => {
    const thrown = sources.flatMap((text) =>
      Array.from(
        text.matchAll(/new EndpointError\((?:[^,']|\([^)]*\))+,\s*'([a-z-]+)'/g),
        ([, code]) => `endpoint-${code}`,
      ),
    );
    const inPage = anchors.filter((anchor) => anchor.startsWith('endpoint-'));
    assert.deepEqual(sorted(thrown), sorted(inPage));
  });

  it('has each section once, and the same ones in Chinese', () => {
    assert.equal(new Set(anchors).size, anchors.length);
    assert.deepEqual(anchorsIn(pageIn('zh')), anchors);
  });

  it('has no link to a section that does not exist, in either language', () => {
    for (const language of ['.', 'zh']) {
      const links = Array.from(pageIn(language).matchAll(/\]\(#([\w-]+)\)/g), ([, anchor]) => anchor!);
      assert.ok(links.length > 0);
      assert.deepEqual(sorted(links.filter((link) => !anchors.includes(link))), []);
    }
  });

  it('links to pages of the same language that exist', () => {
    for (const [language, prefix] of [
      ['.', '/'],
      ['zh', '/zh/'],
    ] as const) {
      const links = Array.from(pageIn(language).matchAll(/\]\((\/[^)#]*)/g), ([, path]) => path!);
      assert.ok(links.length > 0);
      assert.deepEqual(
        sorted(links.filter((link) => !link.startsWith(prefix) || !pagePaths.includes(link.slice(prefix.length)))),
        [],
      );
    }
  });

  it('gives the same number of causes in both languages, and advice about a retry in both', () => {
    for (const group of ['codes', 'rules', 'likely', 'ossCodes', 'endpoint'] as const) {
      const shape = (advice: typeof english) =>
        Object.fromEntries(
          Object.entries(advice[group]).map(([name, { fixes, retry }]) => [name, [fixes?.length, retry !== undefined]]),
        );
      assert.deepEqual(shape(chinese), shape(english));
    }
  });

  it('shows the words of the element', () => {
    const { rejected: _, aborted: __, ...codes } = en.errors; // each rule has its own words; the other is not shown as an error
    for (const [code, text] of Object.entries(codes)) {
      const words = [text, en.hints[code as keyof typeof codes]].join(' · ');
      assert.ok(pageIn('.').includes(`“${words}”`), words);
    }
    for (const text of Object.values(en.rules)) {
      const [beginning = ''] = (typeof text === 'string' ? text : text.other).split('{');
      assert.ok(pageIn('.').includes(`“${beginning}`), beginning);
    }
  });
});

describe('help', () => {
  it('is the section of the code, and of its rule or reason', () => {
    assert.equal(new UploadError('denied', '').help, `${HOMEPAGE}/errors#denied`);
    assert.equal(new UploadError('rejected', '', { rule: 'accept' }).help, `${HOMEPAGE}/errors#rejected-accept`);
    assert.equal(new UploadError('network', '', { likely: 'csp' }).help, `${HOMEPAGE}/errors#network-csp`);
    assert.equal(new UploadError('save', '', { help: '/own' }).help, '/own');
  });

  it('is the section of OSS’s code where there is one, also in a copy', () => {
    const error = ossError('SignatureDoesNotMatch');
    assert.equal(error.help, `${HOMEPAGE}/errors#denied-SignatureDoesNotMatch`);
    assert.equal(error.with({ key: 'k' }).help, error.help);
    assert.equal(ossError('SomethingNew').help, `${HOMEPAGE}/errors#denied`);
    assert.equal(ossError('toString').help, `${HOMEPAGE}/errors#denied`);
    assert.equal(ossError('InvalidSecurityToken', 'It has expired.').help, `${HOMEPAGE}/errors#expired`);
    assert.equal(ossError('EntityTooLarge', 'No.', '', 400).help, `${HOMEPAGE}/errors#rejected-policy-size`);
  });

  it('is not among what the element shows, and not in the hint', () => {
    for (const error of errors) {
      const shown = JSON.stringify([errorInWords(error, new Translator(en, 'en')), error.hint]);
      assert.doesNotMatch(shown, /\/errors|#/, error.help);
    }
  });

  it('begins with the homepage of package.json, if there is one', () => {
    const { homepage = '' } = JSON.parse(readFileSync('package.json', 'utf8')) as { homepage?: string };
    assert.equal(HOMEPAGE, homepage.replace(/\/$/, ''));
  });

  it('is at the end of what the package writes to the console, and leads to a page', () => {
    const written = sources.flatMap((text) => text.match(/console\.(?:warn|error)\([^]*?\);$/gm) ?? []);
    assert.ok(written.length >= 7);
    assert.deepEqual(
      written.filter((call) => !/See \$\{HOMEPAGE\}\/[\w/#${}.-]+`(, \w+)?,?\s*\);$|\$\{SEE\}`\);$/.test(call)),
      [],
    );
    const places = sources.flatMap((text) =>
      Array.from(text.matchAll(/\$\{HOMEPAGE\}\/([\w/#-]+)/g), ([, place]) => place!),
    );
    assert.ok(places.length >= 8);
    for (const place of places) {
      const [path = '', anchor] = place.split('#');
      assert.ok(pagePaths.includes(path), place);
      if (!path.startsWith('guide/')) continue; // the others are generated
      for (const root of ['docs', 'docs/zh'])
        assert.ok(anchorsIn(readFileSync(`${root}/${path}.md`, 'utf8')).includes(anchor ?? ''), `${root}/${place}`);
    }
  });
});
