import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { compareKeys, SortedMap } from '../../demo/mock/store/sorted-map.js';

describe('Options of mockCloud()', () => {
  it('are rejected if unknown, with a hint to similar names', async () => {
    for (const [options, message] of [
      [{ acessKeyId: 'x' }, /^mockCloud\(\) has no option acessKeyId\. Did you mean accessKeyId\?$/],
      [{ colour: 1 }, /colour\. There are port, dir, .*clock\./],
    ] as [object, RegExp][])
      await assert.rejects(mockCloud(options), { name: 'TypeError', message });
  });
});

describe('SortedMap', () => {
  it('keeps the order of UTF-8 through all changes', () => {
    const alphabet = ['a', 'b', 'é', '\ufffd', '😀', '/'];
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;
    const plain = new Map<string, { key: string; at: number }>();
    const sorted = new SortedMap<{ key: string; at: number }>();
    for (let at = 0; at < 3000; at++) {
      const key = Array.from({ length: 1 + random(3) }, () => alphabet[random(6)]).join('');
      if (random(3) === 0) {
        plain.delete(key);
        sorted.delete(key);
      } else {
        plain.set(key, { key, at });
        sorted.set(key, { key, at });
      }
      if (at % 100 !== 0) continue;
      const bytes = [...plain.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
      assert.deepEqual(sorted.sorted(), bytes);
      assert.equal(sorted.size, plain.size);
    }
    assert.ok(compareKeys('\ufffd', '😀') < 0);
  });
});
