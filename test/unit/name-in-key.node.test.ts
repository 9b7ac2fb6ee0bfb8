import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameInKey } from '../../src/core/batch/name-in-key.js';
import { makeKey } from '../../src/core/object-key.js';

describe('the name in a key', () => {
  const patterns = [
    '{id}-{name}',
    '{uuid}/{name}',
    '{yyyy}/{mm}/{dd}-{id}.{name}',
    '(a).{name}',
    '{path}/{name}',
    '{constructor} {name}',
  ];
  for (const pattern of patterns)
    for (const name of ['IMG_1000.txt', '清晨 - a.b.jpg', '{id}-x'])
      it(`is taken back out of one made by ${pattern}: ${name}`, () => {
        const key = makeKey(pattern, { name, size: 1, type: '', path: 'a/b' }, 'u/7/');
        assert.equal(nameInKey(key, pattern), name);
      });

  it('is not known where the pattern or the key has none', () => {
    for (const [key, pattern] of [
      ['u/0123456789.jpg', '{id}.{ext}'],
      ['u/photo.jpg', '{id}-{name}'],
      ['u/0123456789-', '{id}-{name}'],
    ] as const)
      assert.equal(nameInKey(key, pattern), undefined, key);
  });
});
