import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reachedFrom } from './import-graph.js';

const groups = ['node', 'unit', 'element', 'e2e', 'tls', 'msw'] as const;
export type Group = (typeof groups)[number];

export interface Wanted {
  /** Names of groups and pieces of paths; none means all. */
  readonly pieces: readonly string[];
  /** `*.slow.*` prove nothing new about the product in one Chromium: `npm run test:all` runs them, or who asks for one by a piece of its path. */
  readonly speed: 'quick' | 'slow' | 'any';
}

export const everything: Wanted = { pieces: [], speed: 'any' };

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

export function allTestFiles(): string[] {
  const folders = ['unit', 'element', 'contract', 'e2e'].map((name) => `test/${name}`).filter(existsSync);
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name).replaceAll('\\', '/')),
  );
  return files.filter((path) => path.endsWith('.test.ts')).sort();
}

export function testFiles(group: Group, { pieces, speed }: Wanted): string[] {
  const names = pieces.filter((piece) => !(groups as readonly string[]).includes(piece));
  const isOfGroup = pieces.length === 0 || pieces.includes(group);
  return allTestFiles().filter((path) => {
    const isNamed = names.some((piece) => path.includes(piece));
    const isOfSpeed = speed === 'any' || (speed === 'slow') === path.includes('.slow.');
    const isWanted = speed === 'slow' ? isOfSpeed && (isOfGroup || isNamed) : isNamed || (isOfGroup && isOfSpeed);
    return groupOf(path) === group && isWanted;
  });
}

/** Whether a test that runs in Node starts Chromium itself: it imports the launcher, or the support code that does. */
export function startsChromium(path: string): boolean {
  return /from '[./]+\/(tools\/chromium|support\/node\/(demo-page|driven-app))\.js'/.test(readFileSync(path, 'utf8'));
}

const namesBuild = /dist\/|\/cdn\/|custom-elements\.json|readElementManifest|'package\.json'|from 'oss-direct-upload/;
const isTestCode = /^test\/(?!tools\/).*\.(ts|tsx|svelte)$/; // the servers of test/tools offer all: a test or its page asks for it
const known = new Map<string, boolean>();

/** Whether a file looks at what is built, or opens a page that does. */
function looksAtBuild(file: string): boolean {
  if (file.startsWith('src/frameworks/')) return true; // a file there is written by the build
  if (!isTestCode.test(file)) return false;
  const text = readFileSync(file, 'utf8');
  const pages = [...text.matchAll(/pages\/([\w-]+\.html)/g)].map(([, name = '']) => `test/e2e/pages/${name}`);
  return [text, ...pages.filter(existsSync).map((page) => readFileSync(page, 'utf8'))].some((one) =>
    namesBuild.test(one),
  );
}

/** Whether a test looks at what is built. */
export function usesBuild(test: string): boolean {
  const found = known.get(test) ?? [...reachedFrom(test).keys()].some(looksAtBuild);
  known.set(test, found);
  return found;
}
