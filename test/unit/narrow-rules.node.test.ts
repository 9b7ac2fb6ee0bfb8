import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkRules } from '../../src/rules/file-rules.js';
import { narrowRules } from '../../src/rules/narrow-rules.js';

const acceptOf = (page: string | undefined, route: unknown) => narrowRules({ accept: page }, { accept: route }).accept;

/** Whether a file may be added under both lists. */
function takes(page: string, route: string, name: string, type: string): boolean {
  const rules = narrowRules({ accept: page }, { accept: route });
  return checkRules({ name, type, size: 1 }, rules, { count: 0, size: 0 }) === undefined;
}

describe('rules of a page and of its route', () => {
  it('are the narrower ones', () => {
    const page = { maxFiles: 5, maxFileSize: 10, minFileSize: 3, maxDuration: 60, minImageWidth: 100 };
    const route = { maxFiles: 3, maxFileSize: 20, minFileSize: 2, maxTotalSize: 40, minImageWidth: 200, mode: 'sts' };
    assert.deepEqual(narrowRules(page, route), {
      ...{ maxFiles: 3, maxFileSize: 10, minFileSize: 3, maxDuration: 60, minImageWidth: 200, maxTotalSize: 40 },
    });
  });

  it('keep what the page alone has, and ignore everything else', () => {
    const validate = () => undefined;
    const page = { validate, unique: true, maxFiles: 2 };
    const odd = { maxFiles: '1', maxFileSize: null, minFileSize: Number.NaN, accept: 7, validate: 'x', unique: false };
    assert.deepEqual(narrowRules(page, odd), page);
  });

  it('have the types that both have', () => {
    assert.equal(acceptOf(undefined, 'image/png'), 'image/png');
    assert.equal(acceptOf('image/png', undefined), 'image/png');
    assert.equal(acceptOf('image/*', 'image/png,image/jpeg'), 'image/png,image/jpeg');
    assert.equal(acceptOf('image/PNG, text/plain', 'image/*'), 'image/png');
    assert.equal(acceptOf('*/*', 'image/*'), 'image/*');
    assert.equal(acceptOf('.png,.jpg', 'image/png'), '.png,.jpg');
    assert.equal(acceptOf('image/*', 'video/*'), 'image/*'); // nothing: the page's own words, and no file fits
  });

  it('let a file in that fits both lists', () => {
    assert.ok(takes('image/*', 'image/png', 'a.png', 'image/png'));
    assert.ok(!takes('image/*', 'image/png', 'a.jpg', 'image/jpeg'));
    assert.ok(takes('.png,.pdf', 'image/*', 'a.png', 'image/png'));
    assert.ok(!takes('.png,.pdf', 'image/*', 'a.pdf', 'application/pdf'));
    assert.ok(!takes('image/*', 'video/*', 'a.png', 'image/png'));
  });
});
