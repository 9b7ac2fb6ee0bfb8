// `tsx docs/tools/check-site.ts`: each link of the built site leads to a page and to a place in it, and each page has the same
// headings in both languages.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pagePaths } from '../.vitepress/pages.js';
import { site } from './paths.js';

interface BuiltPage {
  readonly ids: ReadonlySet<string>;
  readonly headings: readonly string[];
  readonly links: readonly string[];
}

/** @returns what is wrong, in words */
export function checkSite(): string[] {
  const pages = readBuiltPages();
  return [
    ...Array.from(pages).flatMap(([path, page]) => brokenLinks(path, page, pages)),
    ...pagePaths.flatMap((path) => checkHeadings(path, pages)),
  ];
}

function readBuiltPages(): Map<string, BuiltPage> {
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' });
  const pages = files.filter((name) => name.endsWith('.html') && !name.startsWith('playground-app'));
  return new Map(pages.map((name) => [`/${name.replace(/(index)?\.html$/, '')}`, readBuiltPage(name)]));
}

function readBuiltPage(name: string): BuiltPage {
  const html = readFileSync(`${site}/${name}`, 'utf8');
  const [, main = ''] = /<main\b[^>]*>([\s\S]*)<\/main>/.exec(html) ?? [];
  const all = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, found = '']) => decode(found));
  return {
    ids: new Set(all(html, /\sid="([^"]+)"/g)),
    headings: all(main, /<h[2-6] id="([^"]+)"/g),
    links: all(html, /<a\b[^>]*\shref="([^"]+)"/g),
  };
}

const decode = (text: string) =>
  decodeURI(text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'"));

function brokenLinks(path: string, { links }: BuiltPage, pages: ReadonlyMap<string, BuiltPage>): string[] {
  const inSite = [...new Set(links)].filter((link) => !/^[a-z]+:|^\/\//.test(link));
  return inSite.flatMap((link) => {
    const { pathname, hash } = new URL(link, `http://site${path}`);
    const target = pages.get(decodeURI(pathname).replace(/\.html$|(?<=\/)index$/, ''));
    if (!target) return existsSync(`${site}${pathname}`) ? [] : [`${path}: ${link} leads nowhere.`];
    const id = decodeURIComponent(hash.slice(1));
    return !id || target.ids.has(id) ? [] : [`${path}: ${link}: the page has no place "${id}".`];
  });
}

function checkHeadings(path: string, pages: ReadonlyMap<string, BuiltPage>): string[] {
  const name = path === 'index' ? '' : path;
  const [english, chinese] = [pages.get(`/${name}`), pages.get(`/zh/${name}`)];
  if (!english || !chinese) return [`${path}: the site lacks it${english ? ' in Chinese' : ''}.`];
  const [own, others] = [english.headings, chinese.headings];
  const at = own.findIndex((id, index) => id !== others[index]);
  if (at < 0 && own.length === others.length) return [];
  const index = at < 0 ? own.length : at;
  return [`${path}: heading ${index + 1} is "${own[index]}" in English and "${others[index]}" in Chinese.`];
}

if (process.argv[1] === import.meta.filename) {
  const problems = checkSite();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
}
