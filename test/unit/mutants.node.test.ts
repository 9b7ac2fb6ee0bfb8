import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { allMutants } from '../mutants/all.js';
import { broken } from '../mutants/mutant.js';

describe('breakages for `npm run mutants`', () => {
  it('each fits the code: its text stands there once, and another takes its place', () => {
    const misfits = allMutants.flatMap((mutant) => {
      try {
        broken(readFileSync(mutant.file, 'utf8'), mutant);
        return [];
      } catch (error) {
        return (error as Error).message;
      }
    });
    assert.deepEqual(misfits, []);
  });

  it('are at least 200, each another one', () => {
    const texts = new Set(allMutants.map(({ file, find, replace }) => [file, find, replace].join('\n')));
    assert.equal(texts.size, allMutants.length);
    assert.ok(texts.size >= 200);
  });
});
