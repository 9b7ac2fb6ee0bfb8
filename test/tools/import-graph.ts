import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const imported = /\bfrom\s+'(\.[^']+)'|\bimport\(?\s*'(\.[^']+)'|new URL\(\s*'(\.[^']+)'/g;
const cache = new Map<string, readonly string[]>();

/** The project's files that a file imports, at once or late, or names by `new URL()`. Paths are relative to the project. */
function importsOf(file: string): readonly string[] {
  const known = cache.get(file);
  if (known) return known;
  const found = [...readFileSync(file, 'utf8').matchAll(imported)].flatMap((match) => {
    const path = join(dirname(file), match[1] ?? match[2] ?? match[3] ?? '').replaceAll('\\', '/');
    const candidates = [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx'), path];
    return candidates.filter((one) => existsSync(one) && /\.[a-z]+$/.test(one)).slice(0, 1);
  });
  cache.set(file, found);
  return found;
}

/** Each file that `file` reaches by imports, and how many of them lead to it. */
export function reachedFrom(file: string): ReadonlyMap<string, number> {
  const steps = new Map([[file, 0]]);
  for (const [one, distance] of steps)
    // grows while it is read
    for (const next of importsOf(one)) if (!steps.has(next)) steps.set(next, distance + 1);
  return steps;
}

/** Those of the test files that reach one of these files. */
export const testsOf = (changed: readonly string[], tests: readonly string[]): string[] =>
  tests.filter((test) => {
    const reached = reachedFrom(test);
    return changed.some((file) => reached.has(file));
  });

/** The files that differ from `main`, those that are not committed among them. */
export function changedFiles(): string[] {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('diff', '--name-only', git('merge-base', 'HEAD', 'main'));
  const added = git('ls-files', '--others', '--exclude-standard');
  return `${changed}\n${added}`.split('\n').filter((line) => line !== '');
}
