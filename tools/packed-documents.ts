import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path/posix';
import { fileOf, writtenPaths } from '../docs/tools/page.js';
import { listOfPages, pageText } from '../docs/tools/page-text.js';
import { createElementPage } from '../docs/tools/reference/element-page.js';
import { readTranslations } from '../docs/tools/reference/translations.js';
import { errorPages } from '../docs/tools/write-error-pages.js';
import { readElementManifest } from './element-manifest.js';
import { type PackageFacts, readmeForPackage } from './package-readme.js';

/** Pages that show nothing without the site. */
const OF_SITE = new Set(['index', 'playground']);

const linkToPage = /(!?)\[((?:[^\][]|\[[^\]]*\])*)\]\((\/[\w/.-]+|\.\.?\/[^)\s#]+)(#[^)]*)?\)/g;

/** What the tarball has instead of the sources, and besides them, by its path. This needs none of the site's own packages. */
export function packedDocuments(): ReadonlyMap<string, string> {
  const facts = JSON.parse(readFileSync('package.json', 'utf8')) as PackageFacts;
  const readmes = readdirSync('.').filter((name) => /^README(\.[\w-]+)?\.md$/.test(name));
  return new Map([
    ...readmes.map((name) => [name, readmeForPackage(readFileSync(name, 'utf8'), facts)] as const),
    ...packedPages(),
  ]);
}

/**
 * The pages with their samples in them, and `llms.txt`. Links between them are relative. The reference of the code is in its declarations,
 * so links to it lead there.
 */
function packedPages(): ReadonlyMap<string, string> {
  const sources = pageSources();
  const texts = Array.from(
    sources,
    ([file, source]) => [file, withRelativeLinks(pageText(source), file, sources)] as const,
  );
  const list = listOfPages(
    (path) => sources.get(fileOf(path, 'en')),
    (path) => `${path}.md`,
  );
  return new Map([...texts, ['docs/llms.txt', list]]);
}

function pageSources(): ReadonlyMap<string, string> {
  const element = readElementManifest();
  const translations = readTranslations();
  const sources = new Map<string, string>();
  for (const language of ['en', 'zh'] as const) {
    const translate = (text: string) => (language === 'zh' ? (translations[text] ?? text) : text);
    for (const path of writtenPaths)
      if (!OF_SITE.has(path)) sources.set(fileOf(path, language), readFileSync(fileOf(path, language), 'utf8'));
    const elementPage = createElementPage(element, () => undefined, language, translate);
    sources.set(fileOf('reference/element', language), elementPage);
  }
  for (const [name, text] of Object.entries(errorPages())) sources.set(`docs/${name}`, text);
  return sources;
}

/** A link to what is not packed becomes its words; such a picture goes. */
function withRelativeLinks(text: string, file: string, packed: ReadonlyMap<string, string>): string {
  return text.replace(linkToPage, (_, mark: string, words: string, path: string, place = '') => {
    if (mark) return '';
    const target = packed.has(`docs${path}.md`) ? `docs${path}.md` : declarationsOf(path);
    return target ? `[${words}](${relative(dirname(file), target)}${target.endsWith('.md') ? place : ''})` : words;
  });
}

/** The declarations that a page of the reference describes. */
function declarationsOf(path: string): string | undefined {
  const [, name] = /\/reference\/([\w-]+)$/.exec(path) ?? [];
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, { types?: string }>;
  };
  return exports[`./${name}`]?.types?.replace('./', '');
}
