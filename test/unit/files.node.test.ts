import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accepts, checkRules, type FileRules } from '../../src/rules/file-rules.js';
import { recordScope } from '../../src/memory/scope.js';
import { SessionFiles } from '../../src/memory/session-files.js';
import { identityOf, uploadId } from '../../src/memory/upload-id.js';
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
    const isIn = (image: FileRules['image']) =>
      [{ type: 'image/png' }, { name: 'a.HEIC', type: '' }].map(
        (picture) => !checkRules({ ...file, ...picture }, { maxFileSize: 99, image }, { count: 0, size: 0 }),
      );
    const settings = [
      { max: '100' },
      { type: 'image/jpeg' },
      { quality: 0.5 },
      { crop: '1:1' },
      { stripMetadata: true },
      undefined,
    ];
    const both = (isLetIn: boolean) => [isLetIn, isLetIn];
    assert.deepEqual(settings.map(isIn), [true, true, true, true, false, false].map(both));
  });

  it('name what a file itself breaks before a full list, where it would not be let in with room either', () => {
    const ruleOf = (rules: FileRules) => checkRules(file, { maxFiles: 1, ...rules }, { count: 1, size: 0 })?.rule;
    assert.equal(ruleOf({ accept: 'image/*' }), 'accept');
    assert.equal(ruleOf({ maxFileSize: 99 }), 'max-file-size');
    for (const rules of [{ maxTotalSize: 1 }, { accept: 'text/*' }]) assert.equal(ruleOf(rules), 'max-files');
  });
});

const fileOf = (name: string) => new File(['x'], name, { lastModified: 7 });
/** The files of an earlier page's session, by name and path. */
function filesOf(scope: string, ...all: (readonly [name: string, path?: string])[]): SessionFiles {
  const records = all.map(([name, path], number) => ({
    session: 's',
    number,
    size: 1,
    ...identityOf(scope, fileOf(name), path),
  }));
  return new SessionFiles(scope, records);
}
const [task, other] = [{}, {}];

for (const scope of ['user', '/endpoint\n'])
  describe(`the files of a session, ${scope === 'user' ? 'with' : 'without'} a user`, () => {
    it('are counted by what they still need', () => {
      const files = new SessionFiles(scope);
      for (let i = 0; i < 300; i++) files.add({ name: `${i}`, size: 1 }, 's', fileOf(`${i}`), task);
      for (let i = 0; i < 100; i++) files.change(i, { result: { key: 'k' } });
      assert.deepEqual([files.delete(5), files.delete(5)], [true, false]);
      files.change(200, { stored: { key: 'k', size: 1, type: '', verified: true }, unsaved: scope });
      assert.deepEqual([files.total, files.waiting], [299, 200]);
    });

    it('are found by their folder, then by the file alone, missing ones first', () => {
      const files = filesOf(scope, ['a', 'x'], ['a', 'y'], ['b', 'x']);
      const find = (name: string, path?: string) => files.find(fileOf(name), path);
      assert.deepEqual([find('a', 'y'), find('a')], [1, 0]);
      files.attach(0, task);
      assert.equal(find('a'), 1);
      files.change(0, { result: { key: 'k' } });
      files.attach(1, other);
      assert.equal(find('a'), 0, 'one that is done');
      assert.deepEqual([find('b', 'z'), find('c')], [2, undefined]);
      files.delete(2);
      assert.equal(find('b', 'x'), undefined, 'one that was removed');
    });

    it('are others in another folder, once they are done', () => {
      const files = filesOf(scope, ['a', 'x'], ['b']);
      const find = (name: string, path?: string) => files.find(fileOf(name), path);
      assert.equal(find('a', 'y'), 0, 'a missing one may have been moved');
      for (const number of [0, 1]) files.change(number, { result: { key: 'k' } });
      assert.deepEqual([find('a', 'y'), find('a', 'x')], [undefined, 0]);
      assert.deepEqual([find('a'), find('b', 'y')], [0, 1], 'chosen without its folder, and with it');
    });

    it('are found where this page has added them, before and after they are stored', () => {
      const files = new SessionFiles(scope);
      files.add({ size: 1, path: 'x' }, 's', fileOf('a'), task);
      files.change(0, { result: { key: 'k' } });
      assert.equal(files.find(fileOf('a'), 'x'), 0);
      assert.equal(files.asStored(0)!.file, identityOf(scope, fileOf('a'), 'x').file);
      assert.deepEqual([files.find(fileOf('a'), 'x'), files.find(fileOf('a'), 'y')], [0, undefined]);
    });
  });

it('what identifies a file without a user holds no text of it, and differs from scope to scope', () => {
  const of = identityOf('/one\n', fileOf('secret.jpg'), 'folder');
  assert.deepEqual([of.file.length, of.folder!.length], [12, 12]);
  assert.deepEqual(identityOf('/one\n', fileOf('secret.jpg'), 'folder'), of);
  assert.equal(identityOf('/one\n', fileOf('secret.jpg'), 'elsewhere').file, of.file);
  assert.notEqual(identityOf('/two\n', fileOf('secret.jpg'), 'folder').file, of.file);
  const original = fileOf('secret.jpg');
  assert.ok(!uploadId('user', { original, size: 1, path: 'folder' }).includes('secret'));
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
