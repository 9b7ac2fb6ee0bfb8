import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageText } from '../tools/write-assistants-texts.js';

describe('a page as Markdown', () => {
  const text = pageText('guide/first-upload', 'en');

  it('has the samples, below the labels of their tabs', () => {
    assert.match(text, /\*\*Express\*\*\n\n```js\n\/\/ server\.mjs\nimport express/);
    assert.match(text, /\*\*Python\*\*\n\n```sh\ncp /);
  });

  it('has no syntax of the site', () => {
    assert.doesNotMatch(text, /^<<<|^:::|^```\w+ \[|\{#[\w-]+\}$/m);
  });
});
