import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { pagePaths } from '../.vitepress/pages.js';
import { docs } from './paths.js';
import { parseImport, type Snippet } from './snippet.js';

/** A page of the site in one language. */
export interface Page {
  /** As in `pages.ts`, such as `guide/cors`. */
  readonly path: string;
  /** Below the folder of the project. */
  readonly file: string;
  readonly frontmatter: Readonly<Record<string, string>>;
  /** The frontmatter as it is written. */
  readonly head: string;
  /** The text below the frontmatter. */
  readonly text: string;
  readonly snippets: readonly Snippet[];
  /** The languages of the code that is written in the page itself. */
  readonly fences: readonly string[];
}

/** Pages that a generator writes, in both languages; their sources are checked by the generator. */
export const isGenerated = (path: string) => path === 'errors' || path.startsWith('reference/');

/** Holds the fingerprint of the English page of errors that the Chinese advice translates. */
export const ADVICE_STAMP = `${docs}error-advice/translates.txt`;

/** The pages that people write. */
export const writtenPaths = pagePaths.filter((path) => !isGenerated(path));

export const fileOf = (path: string, language: 'en' | 'zh') => `docs/${language === 'zh' ? 'zh/' : ''}${path}.md`;

export function readPage(path: string, language: 'en' | 'zh'): Page | undefined {
  const file = fileOf(path, language);
  const absolute = `${docs}../${file}`;
  if (!existsSync(absolute)) return undefined;
  const source = readFileSync(absolute, 'utf8');
  const [, head = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? ['', '', source];
  const { snippets, fences } = readCode(text);
  return { path, file, frontmatter: readFrontmatter(head), head, text, snippets, fences };
}

function readFrontmatter(head: string): Record<string, string> {
  const entries = head.matchAll(/^(?<name>\w+): *(?<value>.*)$/gm);
  return Object.fromEntries(
    Array.from(entries, ({ groups }) => [groups!['name']!, groups!['value']!.replace(/^(['"])(.*)\1$/, '$2')]),
  );
}

function readCode(text: string): Pick<Page, 'snippets' | 'fences'> {
  const snippets: Snippet[] = [];
  const fences: string[] = [];
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const [, fence, language = ''] = /^\s*(`{3,}|~{3,})\s*([\w-]*)/.exec(line) ?? [];
    if (open !== undefined) {
      if (fence?.startsWith(open)) open = undefined;
    } else if (fence) {
      open = fence;
      fences.push(language || 'text');
    } else {
      const snippet = parseImport(line);
      if (snippet) snippets.push(snippet);
    }
  }
  return { snippets, fences };
}

/** What a translation was made of: changes with every word of the page, not with its layout. */
export function fingerprintOf({ frontmatter, text }: Page): string {
  const words = `${frontmatter['title']} ${frontmatter['description']} ${text}`.replaceAll(/[\s|-]+/g, ' ').trim();
  return createHash('sha256').update(words).digest('hex').slice(0, 12);
}
