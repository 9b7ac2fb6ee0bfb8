import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { frontmatterProblems } from '../tools/frontmatter.js';

const problems = (...lines: string[]) => frontmatterProblems('docs/a.md', lines.join('\n'));

describe('the frontmatter of a page', () => {
  it('may hold texts with and without quotes', () => {
    assert.deepEqual(problems('title: Python、C#', "description: 'One: two # three'", 'outline: [2, 3]'), []);
  });

  it('is reported with file and line where it is not YAML', () => {
    const [problem = '', ...others] = problems('title: A', 'description: CORS: the rule');
    assert.match(problem, /^docs\/a\.md:3: the frontmatter is not YAML: .*Put the text in quotes\.$/);
    assert.deepEqual(others, []);
    assert.match(problems('title: `code` first')[0] ?? '', /^docs\/a\.md:2: /);
    assert.match(problems('title: A', 'title: B')[0] ?? '', /^docs\/a\.md:3: /);
  });

  it('is reported where YAML reads another text', () => {
    assert.deepEqual(problems('title: A', 'description: The key # and the rest'), [
      'docs/a.md:3: YAML reads this description as "The key". Put the text in quotes.',
    ]);
    assert.deepEqual(problems('title: 403'), ['docs/a.md:2: YAML reads this title as 403. Put the text in quotes.']);
  });
});
