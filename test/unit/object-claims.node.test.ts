import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ledger } from '../../src/core/queue/ledger.js';
import { UploadTask } from '../../src/core/queue/upload-task.js';
import { ObjectClaims } from '../../src/core/uploader/object-claims.js';
import { assertUploadError } from '../support/assertions.js';
import { sizedFile } from '../support/files.js';

let count = 0;
/** A key that no other test has used. */
const freshPath = () => `dir/${++count}`;
const task = (name: string) => ({ original: sizedFile(name, 1), size: 1, path: undefined });
const host = 'b.oss-cn-hangzhou.aliyuncs.com';

/** Queues stay in memory while their test runs: the page holds their claims weakly. */
const queues: ObjectClaims[] = [];

function newClaims(isLive: (task: object) => boolean = () => true, isAdopted?: (path: string) => boolean) {
  const claims = new ObjectClaims(isLive, isAdopted);
  queues.push(claims);
  return claims;
}

/** Whether an object becomes a task's own. */
function claim(claims: ObjectClaims, one: ReturnType<typeof task>, path: string, at = host): boolean {
  try {
    claims.claim(one, { host: at, path });
    return true;
  } catch (error) {
    assertUploadError(error, { code: 'conflict', retryable: false });
    return false;
  }
}

describe('ObjectClaims', () => {
  it('gives an object to one file on the whole page', () => {
    const [one, other] = [newClaims(), newClaims()];
    const path = freshPath();
    assert.equal(claim(one, task('a'), path), true);
    assert.equal(claim(one, task('b'), path), false, 'the same queue');
    assert.equal(claim(other, task('b'), path), false, 'another queue');
    assert.equal(claim(other, task('b'), freshPath()), true, 'another key');
  });

  it('takes objects of another host or path for different ones', () => {
    const claims = newClaims();
    const path = freshPath();
    assert.equal(claim(claims, task('a'), path), true);
    assert.equal(claim(claims, task('b'), path, 'c.oss-cn-hangzhou.aliyuncs.com'), true);
    assert.equal(claim(claims, task('c'), path, `${host}:8080`), true);
    assert.equal(claim(claims, task('d'), `c/${path}`), true);
  });

  it('lets the same file send to its object again, from another queue too', () => {
    const path = freshPath();
    const one = task('a');
    assert.equal(claim(newClaims(), one, path), true);
    assert.equal(claim(newClaims(), { ...one }, path), true);
  });

  it('frees an object when its task has gone, or sends to another object', () => {
    const live = new Set<object>();
    const claims = newClaims((one) => live.has(one));
    const [a, b] = [task('a'), task('b')];
    const path = freshPath();
    live.add(a).add(b);
    assert.equal(claim(claims, a, path), true);
    live.delete(a);
    assert.equal(claim(claims, b, path), true, 'its task has gone');
    assert.equal(claim(claims, b, freshPath()), true);
    live.add(a);
    assert.equal(claim(claims, a, path), true, 'it sends to another object');
  });

  it('gives nobody an object that was stored before', () => {
    const path = freshPath();
    const form = newClaims(undefined, (stored) => stored === path);
    assert.equal(claim(form, task('a'), freshPath()), true);
    assert.equal(claim(newClaims(), task('b'), path), false);
  });
});

describe('Ledger.hasAdopted', () => {
  it('finds an object that was stored before by its key, or by its bucket and key', async () => {
    const ledger = new Ledger();
    const nobody = { changed: () => {}, started: () => {}, progressed: () => {}, described: () => {} };
    ledger.adopt([{ key: 'dir/a', bucket: 'b', size: 1 }], [], nobody);
    const found = ['dir/a', 'b/dir/a', 'c/dir/a', 'a'].filter((path) => ledger.hasAdopted(path));
    assert.deepEqual(found, ['dir/a', 'b/dir/a']);
    const sent = new UploadTask(sizedFile('c', 1), nobody);
    ledger.add(sent);
    await sent.start(async () => ({ key: 'dir/c', bucket: 'b', size: 1, type: '', verified: true }));
    assert.equal(ledger.hasAdopted('dir/c'), false, 'what this page has stored');
  });
});
