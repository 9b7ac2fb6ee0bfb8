import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const text = (path: string) => readFileSync(path, 'utf8');
const readmes = readdirSync('.').filter((name) => /^README(\.[\w-]+)?\.md$/.test(name));
const headings = (readme: string) => readme.match(/^#+ /gm);
const links = (readme: string) =>
  Array.from(readme.matchAll(/\]\((?!#|[a-z]+:)([^)\s#]+)[^)]*\)/g), ([, path = '']) => path);
const samples = (readme: string) => readme.match(/^<!-- sample: .*$/gm);
/** The cells with figures in the table of comparison, which is the one with a row for 1 GB; without the names of its rows. */
function figures(readme: string): string[] {
  const table = readme.split('\n\n').find((block) => block.startsWith('|') && block.includes('1 Gbit/s')) ?? '';
  const cells = table.split('\n').flatMap((row) =>
    row
      .split('|')
      .slice(2)
      .map((cell) => cell.replaceAll('*', '').trim()),
  );
  return cells.filter((cell) => /^\d/.test(cell));
}

describe('the READMEs', () => {
  it('are there in English, Chinese and Japanese', () => {
    assert.deepEqual(readmes.toSorted(), ['README.ja.md', 'README.md', 'README.zh-CN.md']);
  });

  for (const name of readmes) {
    it(`${name}: each link and picture leads to a file`, () => {
      const pictures = Array.from(
        text(name).matchAll(/<(?:img|source)\b[^>]* (?:src|srcset)="([^"]+)"/g),
        ([, path = '']) => path,
      );
      assert.ok(pictures.length >= 2);
      for (const path of [...links(text(name)), ...pictures]) assert.ok(existsSync(path), path);
    });

    it(`${name}: has at most 225 lines, and tables without padding`, () => {
      assert.ok(text(name).split('\n').length <= 225);
      assert.doesNotMatch(text(name), /^\|.*\S {2,}\|/m);
    });

    it(`${name}: has the sections, samples and figures of README.md`, () => {
      assert.deepEqual(headings(text(name)), headings(text('README.md')));
      assert.deepEqual(samples(text(name)), samples(text('README.md')));
      assert.deepEqual(figures(text(name)), figures(text('README.md')));
    });
  }

  it('README.md: compares by figures of the benchmark', () => {
    const shown = figures(text('README.md'));
    const results = text('test/bench/results/table.md');
    assert.ok(shown.length > 20);
    for (const figure of shown) assert.ok(results.includes(figure), figure);
  });
});
