import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wordsOfQuery, wordsOfText } from '../.vitepress/search-words.js';

/** Whether a search for this finds the text. */
const finds = (query: string, text: string) => {
  const words = wordsOfText(text);
  return wordsOfQuery(query).every((word) => words.some((one) => one.startsWith(word)));
};

describe('the words of the search', () => {
  it('are those of Latin texts, in lower case', () => {
    assert.deepEqual(wordsOfText('The CORS rule, and OSS’s id.'), ['the', 'cors', 'rule', 'and', 'oss', 's', 'id']);
  });

  it('are names with hyphens, dots and underscores, and their pieces', () => {
    assert.deepEqual(wordsOfText('max-file-size'), ['max-file-size', 'max', 'file', 'size']);
    assert.deepEqual(wordsOfText('see task.finished.'), ['see', 'task.finished', 'task', 'finished']);
    assert.deepEqual(wordsOfQuery('Max-File-Size'), ['max-file-size']);
  });

  it('are each Chinese character and pair, and in a query the pairs of a short phrase, or of each word', () => {
    assert.deepEqual(wordsOfText('分片上传'), ['分', '片', '上', '传', '分片', '片上', '上传']);
    assert.deepEqual(wordsOfQuery('对象存储'), ['对象', '象存', '存储']);
    assert.deepEqual(wordsOfQuery('用 OSS 存储'), ['用', 'oss', '存储']);
    assert.ok(!wordsOfQuery('怎样使用对象存储').includes('象存'));
  });

  const text = '刷新页面后，大文件可以断点续传到对象存储OSS，遇到 403 SignatureDoesNotMatch 也能看懂。';
  for (const query of ['断点续传', '续传', '对象存储', '大文件', '403', 'SignatureDoesNotMatch', 'oss', '对象存储 403'])
    it(`find "${query}" in a sentence`, () => assert.ok(finds(query, text)));

  it('do not find what a text does not say', () => {
    for (const query of ['回调', '404', '断点回调']) assert.ok(!finds(query, text), query);
  });
});
