import { readFileSync } from 'node:fs';
import { reachedFrom } from '../tools/import-graph.js';
import { allTestFiles, startsChromium } from '../tools/test-files.js';

const common = new Set(['src', 'test', 'unit', 'node', 'ts', 'core', 'oss', 'element', 'and', 'of', 'e2e', 'contract']);

const wordsOf = (path: string) => new Set(path.split(/\W/).filter((word) => word !== '' && !common.has(word)));

const quick = allTestFiles().filter((file) => !file.includes('.slow.'));

/** Whether a test looks at what is built. */
export const usesBuild = (test: string): boolean =>
  [...reachedFrom(test).keys()].some(
    (file) =>
      /^test\/.*\.(ts|tsx|svelte)$/.test(file) &&
      /dist\/|\/cdn\/|custom-elements\.json|from 'oss-direct-upload/.test(readFileSync(file, 'utf8')),
  );

/**
 * The quick test files that reach a file by imports. Those come first that are likely to see a breakage and cost little: few steps of
 * imports, words that both names have; in Node rather than in a browser; without a browser that the test starts itself, or a build.
 */
export function nearestTests(file: string): string[] {
  const words = wordsOf(file);
  const ranks = quick.flatMap((test) => {
    const steps = reachedFrom(test).get(file);
    if (steps === undefined) return [];
    const shared = [...wordsOf(test)].filter((word) => words.has(word)).length;
    const isInNode = test.includes('.node.') || test.startsWith('test/contract/');
    const cost = isInNode ? (startsChromium(test) || usesBuild(test) ? 8 : 0) : 1;
    return [{ test, rank: steps + cost - 3 * shared }];
  });
  return ranks.toSorted((a, b) => a.rank - b.rank).map(({ test }) => test);
}
