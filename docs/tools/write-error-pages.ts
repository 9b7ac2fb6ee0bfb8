// `tsx docs/tools/write-error-pages.ts`: writes the page of errors in both languages, from the advice in `docs/error-advice` and the
// words that the element shows.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type FileRule,
  UploadError,
  type UploadErrorCode,
  type UploadErrorDetail,
} from '../../src/base/upload-error.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { en } from '../../src/element/words/locales/en.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { Translator } from '../../src/element/words/translator.js';
import { LARGEST_REQUEST } from '../../src/object/operation.js';
import type { Advice, ErrorAdvice, Likely } from '../error-advice/advice.js';
import { english } from '../error-advice/en.js';
import { chinese } from '../error-advice/zh.js';
import { ADVICE_STAMP } from './page.js';
import { docs } from './paths.js';

/** Files and limits as examples, for the words that name them. */
const examples: Partial<Record<FileRule, UploadErrorDetail>> = {
  accept: { limit: 'image/jpeg,image/png', given: { type: 'pdf' } },
  'max-files': { limit: 5 },
  'max-file-size': { limit: 20_000_000, given: { size: 31_000_000 } },
  'min-file-size': { limit: 1_000, given: { size: 400 } },
  'max-total-size': { limit: 100_000_000, given: { totalSize: 112_000_000 } },
  'image-size': { limit: 800, given: { width: 320, height: 200, side: 'width' } },
  duration: { limit: 60, given: { duration: 125 } },
  'single-request-size': { limit: LARGEST_REQUEST, given: { size: 6_000_000_000 } },
};

/** Writes `errors.md` and `zh/errors.md`. @param outputFolder the site's sources, or another folder */
export function writeErrorPages(outputFolder: string): void {
  for (const [name, text] of Object.entries(errorPages())) {
    const file = join(outputFolder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The page of errors in both languages, by its file below `docs`. */
export function errorPages() {
  const translates = `translates: ${readFileSync(ADVICE_STAMP, 'utf8').trim()}\n`;
  return {
    'errors.md': errorPage(english, new Translator(en, 'en')),
    'zh/errors.md': errorPage(chinese, new Translator(zhCN, 'zh-CN'), translates),
  };
}

/** The order of the sections is the English one in both languages. */
function errorPage(advice: ErrorAdvice, translator: Translator, translates = ''): string {
  const { page, endpoint } = advice;
  const { title, description, intro, columns } = page;
  const codes = keysOf(english.codes);
  const rows = codes.map((code) => `| [\`${code}\`](#${code}) | ${wordsOf(code, translator)[0]} |`);
  const blocks = [
    `---\n${translates}title: ${JSON.stringify(title)}\ndescription: ${JSON.stringify(description)}\n---`,
    `# ${title}`,
    ...intro,
    [`| ${columns.join(' | ')} |`, '| --- | --- |', ...rows].join('\n'),
    ...codes.flatMap((code) => codeSection(code, advice, translator)),
    `## ${page.endpointTitle} {#endpoint}`,
    ...page.endpointIntro,
    ...keysOf(english.endpoint).flatMap((code) => section(`### \`${code}\` {#endpoint-${code}}`, endpoint[code], page)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A code of `UploadError`, and below it its rules, its reasons, or OSS's codes. */
function codeSection(code: UploadErrorCode, advice: ErrorAdvice, translator: Translator): string[] {
  const { page, codes, rules, likely, ossCodes } = advice;
  const own = joined(wordsOf(code, translator));
  const sub = (name: string, about: Advice, words?: string) =>
    section(`### \`${name}\` {#${code}-${name}}`, about, page, words === own ? undefined : words);
  const ofOss = keysOf(english.ossCodes).filter((topic) => topic.startsWith(`${code}-`));
  return [
    ...section(`## \`${code}\` {#${code}}`, codes[code], page, code === 'rejected' ? undefined : own),
    ...(code === 'rejected'
      ? keysOf(english.rules).flatMap((rule) => sub(rule, rules[rule], joined(ruleInWords(rule, translator))))
      : []),
    ...(code === 'network'
      ? keysOf(english.likely).flatMap((reason) =>
          sub(reason, likely[reason], joined(wordsOf(code, translator, reason))),
        )
      : []),
    ...ofOss.flatMap((topic) => sub(topic.slice(code.length + 1), ossCodes[topic])),
  ];
}

function section(heading: string, about: Advice, page: ErrorAdvice['page'], words?: string): string[] {
  const { means, fixes = [], retry } = about;
  return [
    heading,
    means,
    ...(words ? [page.userSees + page.quoted(words)] : []),
    ...(fixes.length > 0 ? [fixes.map(([cause, cure]) => `- **${cause}**\\\n  ${cure}`).join('\n')] : []),
    ...(retry ? [page.retry + retry] : []),
  ];
}

/** What the element shows for an error that OSS or the network caused. */
function wordsOf(code: UploadErrorCode, translator: Translator, likely?: Likely): [text: string, hint: string] {
  const { paused, canceled } = translator.strings;
  if (code === 'aborted') return [`${paused} / ${canceled}`, '']; // the file's state: the element shows no error
  const status = code === 'conflict' ? 409 : code === 'grant' ? 401 : undefined;
  // a message of this package, for which the element has words; the one of a page's server would be shown itself
  return inWords(new UploadError(code, 'The page’s `afterUpload` failed.', { likely, status }), translator);
}

const ruleInWords = (rule: FileRule, translator: Translator) =>
  inWords(new UploadError('rejected', '', { rule, ...examples[rule] }), translator);

function inWords(error: UploadError, translator: Translator): [text: string, hint: string] {
  const { text, hint } = errorInWords(error, translator);
  return [text, hint];
}

const joined = (words: readonly string[]) => words.filter(Boolean).join(' · ');

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];

if (process.argv[1] === import.meta.filename) writeErrorPages(docs);
