import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pagePaths, sections } from '../.vitepress/pages.js';
import { fileOf } from './page.js';
import { project, site } from './paths.js';
import { parseImport, readSnippet } from './snippet.js';

/** Where the site is served, as in its configuration. */
const base = process.env['DOCS_BASE'] ?? '/';

/**
 * Writes what assistants read: each page as Markdown with its samples in it (`/guide/cors.md`), and `llms.txt`, the list of the pages
 * (https://llmstxt.org). Call it when the site is built.
 */
export function writeAssistantsTexts(): void {
  for (const language of ['en', 'zh'] as const)
    for (const path of pagePaths) writeText(`${language === 'zh' ? 'zh/' : ''}${path}.md`, pageText(path, language));
  writeText('llms.txt', listOfPages());
}

function writeText(name: string, text: string): void {
  const file = `${site}/${name}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A page as Markdown with its samples in it. */
export function pageText(path: string, language: 'en' | 'zh'): string {
  const source = readFileSync(`${project}${fileOf(path, language)}`, 'utf8');
  return withoutGroups(source.replace(/^---\n[\s\S]*?\n---\n+/, ''))
    .split('\n')
    .map((line) => {
      const snippet = parseImport(line);
      if (!snippet) return line.replace(/ \{#[\w-]+\}$/, '');
      const { label } = snippet;
      return [...(label ? [`**${label}**`, ''] : []), `\`\`\`${snippet.language}`, readSnippet(snippet), '```'].join(
        '\n',
      );
    })
    .join('\n');
}

/** Groups of code without their tabs: the label of a fence is a line above it. */
function withoutGroups(text: string): string {
  return text.replaceAll(/^::: code-group\n+([\s\S]*?)\n+:::$/gm, (_, group: string) =>
    group.replaceAll(/^(```\w+) \[(.+)\]$/gm, '**$2**\n\n$1'),
  );
}

function listOfPages(): string {
  const intro = [
    '# oss-direct-upload',
    '',
    '> A browser upload widget for Alibaba Cloud OSS: one web component, a headless core, and the backend half. Files go straight from the browser to the bucket; the application’s server only gives permission.',
  ];
  const lists = sections.map(({ title, pages }) =>
    [`## ${title.en}`, '', ...pages.map(([path, name]) => `- [${name.en}](${base}${path}.md)${described(path)}`)].join(
      '\n',
    ),
  );
  const chinese = ['## 简体中文', '', '- Each page is there in Chinese too, below `zh/`, such as `zh/guide/cors.md`.'];
  return `${[intro.join('\n'), ...lists, chinese.join('\n')].join('\n\n')}\n`;
}

function described(path: string): string {
  const source = readFileSync(`${project}${fileOf(path, 'en')}`, 'utf8');
  const [, description] = /^description: *(?:['"](.*)['"]|(.*))$/m.exec(source)?.filter(Boolean) ?? [];
  return description ? `: ${description}` : '';
}
