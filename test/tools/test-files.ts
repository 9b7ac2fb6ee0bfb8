import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Group = 'node' | 'unit' | 'element' | 'e2e' | 'tls' | 'msw';
const groups: readonly Group[] = ['node', 'unit', 'element', 'e2e', 'tls', 'msw'];

/**
 * `*.node.test.ts` and all of `test/contract` run in Node, `*.msw.test.ts` in a browser of their own: a page that ever met msw
 * reports no upload progress. So do those over TLS: what a page learned of https stays with it. The rest runs in the browser, in the group of its folder.
 */
function groupOf(path: string): Group {
  if (path.endsWith('.node.test.ts') || path.startsWith('test/contract/')) return 'node';
  if (path.endsWith('.msw.test.ts')) return 'msw';
  if (path.startsWith('test/e2e/tls/')) return 'tls';
  return path.split('/')[1] as Group;
}

function testsUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name).replaceAll('\\', '/'));
}

/** The test files of a group; `wanted` holds names of groups and pieces of paths, and none means all. */
export function testFiles(group: Group, wanted: readonly string[] = []): string[] {
  const all = ['unit', 'element', 'contract', 'e2e'].flatMap((folder) => testsUnder(`test/${folder}`));
  const chosen = (path: string) =>
    wanted.length === 0 || wanted.some((want) => want === group || (!isGroup(want) && path.includes(want)));
  return all.filter((path) => groupOf(path) === group && chosen(path)).sort();
}

/** Whether a test that runs in Node starts Chromium itself: it imports the launcher, or the support code that does. */
export function startsChromium(path: string): boolean {
  return /from '[./]+\/(tools\/chromium|support\/node\/(demo-page|driven-app))\.js'/.test(readFileSync(path, 'utf8'));
}

function isGroup(text: string): boolean {
  return (groups as readonly string[]).includes(text);
}
