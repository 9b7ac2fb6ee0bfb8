// `tsx docs/tools/check-pages.ts [path …]`: every page is there in both languages, its translation is of its present text, and all
// code in it comes from a file.
import { readdirSync, readFileSync } from 'node:fs';
import { filesIn } from '../../tools/files-in.js';
import { frontmatterProblems } from './frontmatter.js';
import { fingerprintOf, fileOf, isGenerated, type Page, readPage, writtenPaths } from './page.js';
import { docs, project } from './paths.js';
import { nameOf, parseName, readSnippet, samplesFolder, type Snippet } from './snippet.js';

/** Code that is written in a page, because no compiler or test can take it from a file. */
const WRITTEN_IN_PAGES = new Set(['sh', 'http', 'text']);

/** Checks all written pages, or those whose path contains one of these texts. @returns what is wrong, in words */
export function checkPages(wanted: readonly string[] = []): string[] {
  const isWanted = (path: string) => wanted.length === 0 || wanted.some((piece) => path.includes(piece));
  const problems = [...writtenPaths.filter(isWanted).flatMap(checkPage), ...(isWanted('errors') ? checkErrors() : [])];
  return wanted.length > 0 ? problems : [...problems, ...strayPages(), ...unusedSamples()];
}

function checkPage(path: string): string[] {
  const english = readPage(path, 'en');
  const chinese = readPage(path, 'zh');
  const problems = [english, chinese].flatMap((page, index) =>
    page ? checkText(page) : [`${fileOf(path, index === 0 ? 'en' : 'zh')} does not exist.`],
  );
  return english && chinese ? [...problems, ...checkTranslation(english, chinese)] : problems;
}

/** The page of errors is made of advice, whose Chinese follows the English too. */
function checkErrors(): string[] {
  const english = readPage('errors', 'en');
  const chinese = readPage('errors', 'zh');
  return english && chinese ? checkTranslation(english, chinese) : ['Run tsx docs/tools/write-error-pages.ts first.'];
}

function checkText(page: Page): string[] {
  const isHome = page.frontmatter['layout'] === 'home';
  const lacking = ['title', 'description'].filter((name) => !page.frontmatter[name] && !isHome);
  const foreign = page.fences.filter((language) => !WRITTEN_IN_PAGES.has(language));
  return [
    ...frontmatterProblems(page.file, page.head),
    ...lacking.map((name) => `${page.file}: the frontmatter lacks "${name}".`),
    ...foreign.map((language) => `${page.file}: code (${language}) is written in the page; import it from a file.`),
    ...page.snippets.flatMap((snippet) => checkSnippet(page.file, snippet)),
  ];
}

function checkSnippet(file: string, snippet: Snippet): string[] {
  try {
    return readSnippet(snippet) ? [] : [`${file}: ${nameOf(snippet)} is empty.`];
  } catch (error) {
    return [`${file}: ${(error as Error).message}`];
  }
}

function checkTranslation(english: Page, chinese: Page): string[] {
  const names = (page: Page) => page.snippets.map(nameOf).join('\n');
  const isOfThisText = chinese.frontmatter['translates'] === fingerprintOf(english);
  return [
    ...(isOfThisText
      ? []
      : [
          `${chinese.file}: ${english.file} changed after it. Read both, then: tsx docs/tools/accept-translations.ts ${english.path}`,
        ]),
    ...(names(english) === names(chinese) ? [] : [`${chinese.file}: shows other samples than ${english.file}.`]),
  ];
}

/** Pages that are not in the list of pages. */
function strayPages(): string[] {
  const known = new Set(writtenPaths.flatMap((path) => [fileOf(path, 'en'), fileOf(path, 'zh')]));
  return filesIn(docs.slice(0, -1))
    .map((file) => file.slice(docs.length))
    .filter((name) => name.endsWith('.md') && !/^(samples|public|\.vitepress)\//.test(name))
    .filter((name) => !isGenerated(name.replace(/^zh\/|\.md$/g, '')) && !known.has(`docs/${name}`))
    .map((name) => `docs/${name} is not in docs/.vitepress/pages.ts.`);
}

/** Files in `docs/samples` that no document shows. */
function unusedSamples(): string[] {
  const pages = writtenPaths.flatMap((path) => readPage(path, 'en') ?? []);
  const used = new Set([...pages.flatMap(({ snippets }) => snippets), ...samplesOfReadme()].map(({ file }) => file));
  return readdirSync(samplesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(tsconfig|package(-lock)?)\.json$|\.d\.ts$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(project.length))
    .filter((file) => !used.has(file) && !file.includes('/node_modules/'))
    .map((file) => `${file}: no page shows this sample.`);
}

const samplesOfReadme = () =>
  Array.from(readFileSync(`${project}README.md`, 'utf8').matchAll(/<!-- sample: (\S+) -->/g), ([, name = '']) =>
    parseName(name),
  );

if (process.argv[1] === import.meta.filename) {
  const problems = checkPages(process.argv.slice(2));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
}
