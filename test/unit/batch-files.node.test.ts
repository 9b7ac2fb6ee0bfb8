import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchFiles } from '../../src/core/batch/batch-files.js';
import { type BatchEntry, type FileRecord, fileStates } from '../../src/core/batch/batch-record.js';
import { identifier } from '../../src/core/batch/file-identity.js';

const named = identifier(undefined);
const entry = (name: string, path?: string) => named(`${name}\n1\n0`, name, path);
const find = (files: BatchFiles, one: BatchEntry) => files.find(one, named(one.file, '', undefined));
const [task, other] = [{}, {}];

describe('the files of a batch', () => {
  it('are counted by their states', () => {
    const files = new BatchFiles();
    for (let i = 0; i < 300; i++) files.add(entry(`${i}`), task);
    for (let i = 0; i < 100; i++) files.set(i, fileStates.done);
    files.set(5, fileStates.gone);
    assert.equal(files.set(5, fileStates.gone), false);
    assert.deepEqual([files.total, files.waiting], [299, 200]);
    assert.equal(files.states.length, 300);
  });

  it('of an earlier page are done where their object is known, before their state is', () => {
    const result = { key: 'k' };
    const records = new Map<number, FileRecord>([
      [0, { key: 'k', isOwn: true, result }],
      [1, { key: 'l', isOwn: true }],
    ]);
    const files = new BatchFiles([entry('a'), entry('b'), entry('c')], new Uint8Array(2), records);
    assert.deepEqual(files.missing(), [1, 2]);
  });

  it('are found by their place, then by the file alone, missing ones first', () => {
    const files = new BatchFiles([entry('a', 'x'), entry('a', 'y'), entry('b', 'x')]);
    assert.equal(find(files, entry('a', 'y')), 1);
    assert.equal(find(files, entry('a')), 0);
    files.attach(0, task);
    assert.equal(find(files, entry('a')), 1);
    files.set(0, fileStates.done);
    files.attach(1, other);
    assert.equal(find(files, entry('a')), 0, 'one that is done');
    assert.equal(find(files, entry('b', 'z')), 2);
    assert.equal(find(files, entry('c')), undefined);
    files.set(2, fileStates.gone);
    assert.equal(find(files, entry('b', 'x')), undefined, 'one that was removed');
  });

  it('are others at another path, once they are done', () => {
    const files = new BatchFiles([entry('a', 'x'), entry('b')]);
    assert.equal(find(files, entry('a', 'y')), 0, 'a missing one may have been moved');
    files.set(0, fileStates.done);
    files.set(1, fileStates.done);
    assert.equal(find(files, entry('a', 'y')), undefined);
    assert.equal(find(files, entry('a', 'x')), 0);
    assert.equal(find(files, entry('a')), 0, 'chosen without its folder');
    assert.equal(find(files, entry('b', 'y')), 1, 'chosen with its folder');
  });
});

describe('what identifies a file', () => {
  it('without a user holds no text of it, and differs from batch to batch', () => {
    const [one, two] = [identifier('salt'), identifier('other salt')];
    const of = one('secret.jpg\n1\n0', 'secret.jpg', 'folder');
    assert.deepEqual(Object.keys(of), ['file', 'place']);
    assert.deepEqual([of.file.length, of.place.length], [12, 12]);
    assert.deepEqual(one('secret.jpg\n1\n0', 'secret.jpg', 'folder'), of);
    assert.equal(one('secret.jpg\n1\n0', 'secret.jpg', 'elsewhere').file, of.file);
    assert.notEqual(one('secret.jpg\n1\n0', 'secret.jpg', 'elsewhere').place, of.place);
    assert.notEqual(two('secret.jpg\n1\n0', 'secret.jpg', 'folder').file, of.file);
  });
});
