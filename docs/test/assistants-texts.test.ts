import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pageText } from '../tools/page-text.js';
import { docs } from '../tools/paths.js';

describe('a page as Markdown', () => {
  const text = pageText(readFileSync(`${docs}guide/first-upload.md`, 'utf8'));

  it('has the samples, below the labels of their tabs', () => {
    assert.match(text, /\*\*Express: server\.mjs\*\*\n\n```js\nimport { existsSync/);
    assert.match(text, /\*\*Python\*\*\n\n```sh\nnpx /);
  });
});
