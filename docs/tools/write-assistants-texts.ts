import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pagePaths } from '../.vitepress/pages.js';
import { fileOf } from './page.js';
import { listOfPages, pageText } from './page-text.js';
import { project, site } from './paths.js';

/** Where the site is served, as in its configuration. */
const base = process.env['DOCS_BASE'] ?? '/';

/** Writes what assistants read: each page as plain Markdown (`/guide/cors.md`), and `llms.txt`. Call it when the site is built. */
export function writeAssistantsTexts(): void {
  const sourceOf = (path: string, language: 'en' | 'zh') => readFileSync(`${project}${fileOf(path, language)}`, 'utf8');
  for (const language of ['en', 'zh'] as const)
    for (const path of pagePaths)
      writeText(`${language === 'zh' ? 'zh/' : ''}${path}.md`, pageText(sourceOf(path, language)));
  const sources = (path: string) => sourceOf(path, 'en');
  writeText(
    'llms.txt',
    listOfPages(sources, (path) => `${base}${path}.md`),
  );
}

function writeText(name: string, text: string): void {
  const file = `${site}/${name}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
