import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchFiles } from '../../src/core/batch/batch-files.js';
import { type BatchEntry, type FileRecord, fileStates } from '../../src/core/batch/batch-record.js';
import { identifier } from '../../src/core/batch/file-identity.js';
import { accepts, checkRules, type FileRules } from '../../src/core/queue/file-rules.js';
import { fingerprintOf } from '../../src/core/resume/fingerprint.js';
import { recordScope } from '../../src/core/resume/record-scope.js';
import { fileFingerprintIn, uploadFingerprint } from '../../src/core/resume/upload-fingerprint.js';
import { assertFields } from '../support/assertions.js';

const allowed: [accept: string, name: string, type: string, accepted: boolean][] = [
  ['.jpg', 'a.jpg', '', true],
  ['.jpg', 'A.JPG', '', true],
  ['.jpg', 'a.jpeg', 'image/jpeg', false],
  ['.jpg', 'jpg', '', false],
  ['.tar.gz', 'a.tar.gz', '', true],
  ['image/*', 'a', 'image/png', true],
  ['image/*', 'a', 'IMAGE/PNG', true],
  ['image/*', 'a', 'imagex/png', false],
  ['image/png', 'a', 'image/pngx', false],
  ['text/plain', 'a', 'text/plain;charset=utf-8', true],
  ['image/*', 'IMG_1.HEIC', '', true],
  ['image/*', 'a.constructor', '', false],
  ['video/*', 'IMG_1.heic', '', false],
  ['video/*,audio/*', 'a.mkv', '', true],
  ['text/csv', 'a.csv', 'application/vnd.ms-excel', true],
  ['application/vnd.ms-excel', 'a.csv', 'application/vnd.ms-excel', true],
  [' .png , image/jpeg ', 'a', 'image/jpeg', true],
  ['.png,,', 'a', 'image/jpeg', false],
  ['*/*', 'a', '', true],
  ['', 'a', '', true],
  [' , ', 'a', 'x/y', true],
];
for (const [accept, name, type, accepted] of allowed)
  it(`the rule accept "${accept}" ${accepted ? 'allows' : 'rejects'} ${name} of type "${type}"`, () => {
    assert.equal(accepts(accept, { name, type }), accepted);
    assert.equal(checkRules({ name, type, size: 1 }, { accept }, { count: 0, size: 0 }) === undefined, accepted);
  });

describe('the rules for files', () => {
  const file = { name: 'a.txt', type: 'text/plain', size: 100 };
  const rows: [rules: FileRules, admitted: [count: number, size: number], rule: string | undefined][] = [
    [{}, [1e6, 1e12], undefined],
    [{ maxFiles: 1 }, [1, 0], 'max-files'],
    [{ accept: 'image/*' }, [0, 0], 'accept'],
    [{ maxFileSize: 100 }, [0, 0], undefined],
    [{ maxFileSize: 99 }, [0, 0], 'max-file-size'],
    [{ minFileSize: 100 }, [0, 0], undefined],
    [{ minFileSize: 101 }, [0, 0], 'min-file-size'],
    [{ maxTotalSize: 300 }, [1, 200], undefined],
    [{ maxTotalSize: 299 }, [1, 200], 'max-total-size'],
  ];
  for (const [rules, [count, size], rule] of rows)
    it(`${JSON.stringify(rules)} with ${count} files of ${size} bytes: ${rule ? `rejects by ${rule}` : 'allows'}`, () => {
      const error = checkRules(file, rules, { count, size });
      assert.equal(error?.rule, rule);
      if (rule) assertFields(error, { code: 'rejected', limit: Object.values(rules)[0] });
    });

  it('let in a picture of any size that is to be made smaller', () => {
    const picture = { ...file, type: 'image/png' };
    const isIn = (image: FileRules['image']) => !checkRules(picture, { maxFileSize: 99, image }, { count: 0, size: 0 });
    const settings = [
      { max: '100' },
      { type: 'image/jpeg' },
      { quality: 0.5 },
      { crop: '1:1' },
      { stripMetadata: true },
      undefined,
    ];
    assert.deepEqual(settings.map(isIn), [true, true, true, true, false, false]);
  });

  it('name what a file itself breaks before a full list, where it would not be let in with room either', () => {
    const ruleOf = (rules: FileRules) => checkRules(file, { maxFiles: 1, ...rules }, { count: 1, size: 0 })?.rule;
    assert.equal(ruleOf({ accept: 'image/*' }), 'accept');
    assert.equal(ruleOf({ maxFileSize: 99 }), 'max-file-size');
    for (const rules of [{ maxTotalSize: 1 }, { accept: 'text/*' }]) assert.equal(ruleOf(rules), 'max-files');
  });
});

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
    const done: FileRecord = { key: 'k', isOwn: true, result: { key: 'k' } };
    const records = new Map([done, { key: 'l', isOwn: true }].entries());
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

it('what identifies a file without a user holds no text of it, and differs from batch to batch', () => {
  const [one, two] = [identifier('salt'), identifier('other salt')];
  const text = 'secret.jpg\n1\n0';
  const of = one(text, 'secret.jpg', 'folder');
  assert.deepEqual(Object.keys(of), ['file', 'place']);
  assert.deepEqual([of.file.length, of.place.length], [12, 12]);
  assert.deepEqual(one(text, 'secret.jpg', 'folder'), of);
  assert.equal(one(text, 'secret.jpg', 'elsewhere').file, of.file);
  assert.notEqual(one(text, 'secret.jpg', 'elsewhere').place, of.place);
  assert.notEqual(two(text, 'secret.jpg', 'folder').file, of.file);
});

const scopes: [scope: string, kept: string][] = [
  ['https://a.example/sts\nuser-7', 'https://a.example/sts\nuser-7'],
  ['https://a.example:8443/sts?token=SECRET&user=7\nuser-7', 'https://a.example:8443/sts?token=&user=\nuser-7'],
  ['https://a.example/sts?a=b=SECRET&plain&a=2#SECRET\n', 'https://a.example/sts?a=&plain&a=\n'],
  ['https://me:SECRET@a.example/@b/sts\n', 'https://a.example/@b/sts\n'],
  ['https://a.example/sts?name={name}&size={size}\n', 'https://a.example/sts?name=&size=\n'],
  ['/sts?token=SECRET\nuser', '/sts?token=\nuser'],
  ['data:application/json,{"accessKeySecret":"SECRET"}\nuser', 'data:\nuser'],
  ['user 7#a=b', 'user 7#a=b'],
  ['api/sts?token=SECRET&user=7\nuser', 'api/sts?token=&user=\nuser'],
  ['?token=SECRET#SECRET', '?token='],
  [' /sts?token=SECRET', ' /sts?token='],
  ['//me:SECRET@a.example/sts?token=SECRET', '//a.example/sts?token='],
  ['', ''],
  ['https://a.example\nhttps://a.example/?of=the+app', 'https://a.example\nhttps://a.example/?of=the+app'],
];
for (const [scope, kept] of scopes)
  it(`the scope of a record holds no query value: ${JSON.stringify(scope)}`, () => {
    assert.equal(recordScope(scope), kept);
  });

it('the fingerprint of an upload has that of its file in it, also where names have line breaks', () => {
  for (const name of ['a.jpg', 'a\nb.jpg', '\n'])
    for (const path of [undefined, 'photos/2024', 'pho\ntos'])
      for (const settings of [undefined, '{"max":"1400"}']) {
        const original = new File(['x'], name, { lastModified: 7 });
        const upload = { original, size: 1, path, ...(settings && { image: { settings, file: original } }) };
        const record = { fingerprint: uploadFingerprint(upload), path };
        assert.equal(fileFingerprintIn(record), fingerprintOf(original), JSON.stringify([name, path, settings]));
      }
});
