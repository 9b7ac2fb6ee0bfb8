// `tsx tools/check-words.ts [path …]`: fails on words that this project does not use, in code, texts and documents. Plain English
// is for readers whose second or third language it is: the common term, short active sentences, one word for one thing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { filesIn } from './files-in.js';
import { exceptions } from './word-exceptions.js';

/** What is not written, and what stands there instead. */
const banned: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bso many\b/i, 'N'],
  [/\bin place of\b/i, 'instead of'],
  [/(?<!\bthere )\b(is|are) (no|none)\b(?! longer)/i, 'is not, there is no'],
  [/\bw(hoever|hatever)\b/i, 'name who or what it is'],
  [/\btells?\b|\btold\b/i, 'says, shows, reports, emits'],
  [/\b(goes|go|going|went|gone) on\b(?! (the|a|an|with one's)\b)/i, 'continues, resumes'],
  [/\bat one go\b/i, 'at once'],
  [/\banew\b/i, 'again'],
  [/\bas such\b/i, '(leave it out)'],
  [/\ball the same\b/i, 'anyway'],
  [/\bstandstill\b/i, 'stall'],
  [/\bpatience\b/i, 'timeout'],
  [/\banswer(s|ed|ing)?\b/i, 'response, respond'],
  [/\bsee fit\b|\bsees fit\b/i, '(say who decides)'],
  [/(^|[.!?:] |\/\/ |\* |\/\*\* )(Of|Nor|And) (?=[a-z])/, 'begin the sentence otherwise'],
];

const folders = ['src', 'demo', 'test', 'tools', 'docs'];
const ending = /\.(ts|js|css|html|md)$/;
const wanted = process.argv.slice(2);
const files = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...folders.filter((folder) => existsSync(folder)).flatMap(filesIn),
];
const unchecked =
  /\/locales\/(?!en\b)[\w-]+\.ts$|^CHANGELOG\.md$|^tools\/(check-words|word-exceptions)\.ts$|^test\/bench\/results\/|^docs\/(\.vitepress\/(cache|dist)|public\/playground-app)\//;

/** `tellHidden` as `tell Hidden`: an identifier is made of words too. */
const asWords = (line: string) => line.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');

let found = 0;
for (const file of files.filter((name) => ending.test(name) && !unchecked.test(name))) {
  if (wanted.length > 0 && !wanted.some((piece) => file.includes(piece))) continue;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const checked = asWords(exceptions.reduce((rest, text) => rest.replaceAll(text, ''), line));
    for (const [pattern, instead] of banned) {
      const word = pattern.exec(checked)?.[0].trim();
      if (word === undefined) continue;
      console.error(`${file}:${index + 1}: "${word}" → ${instead}\n    ${line.trim()}`);
      found++;
    }
  }
}
if (found > 0) {
  console.error(`${found} words that this project does not use: see tools/check-words.ts.`);
  process.exit(1);
}
