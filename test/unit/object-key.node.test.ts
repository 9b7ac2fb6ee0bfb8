import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Seals } from '../../src/grant/seals.js';
import type { KeyRecord } from '../../src/memory/record.js';
import { nameInKey } from '../../src/object/name-in-key.js';
import { checkKey, joinKey, makeKey } from '../../src/object/object-key.js';
import { randomText } from '../../src/base/text.js';
import { encodePath } from '../../src/object/percent-encoding.js';
import { FileKeys, type RunsSubject, type SharedKeys, type UploadMemory } from '../../src/upload/file-keys.js';
import { assertThrows, assertUploadError, assertWithin } from '../support/assertions.js';

const bytes = (text: string) => new TextEncoder().encode(text).length;
const wellFormed = (text: string) =>
  !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** Text of any UTF-16 units: lone surrogates, controls, slashes, dots and `$` patterns come often. */
const unit = fc.oneof(
  fc.constantFrom(...`. / \\ $ & \` ' { } .. $& {name} {id} % %2e + ? #`.split(' '), '\0', '\n', '\x7f', ' '),
  fc.constantFrom('\ud800', '\udfff', '\u{1f600}', '中', 'e\u0301', '\ufeff', '\u202e'),
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  fc.string({ maxLength: 3 }),
);
const anyText = fc.array(unit, { maxLength: 40 }).map((units) => units.join(''));
const longText = fc.tuple(unit, fc.integer({ min: 1, max: 1500 })).map(([one, times]) => one.repeat(times));
const withExtension = fc.tuple(longText, fc.constantFrom('.png', '.tar.gz', '.中文')).map((pair) => pair.join(''));
const fileName = fc.oneof({ weight: 4, arbitrary: anyText }, longText, withExtension);
const folders = fc.array(anyText, { maxLength: 5 }).map((parts) => parts.join('/'));
const filePath = fc.oneof(fc.constant(undefined), anyText, longText, folders);

const word = fc.constantFrom('{id}', '{uuid}', '{name}', '{ext}', '{path}', '{yyyy}', '{mm}', '{dd}');
const glue = fc.constantFrom('-', '_', '/', '', ' ', 'x', '.');
/** Patterns that a page may write: with `{id}` and `{name}`, in any order. */
const pattern = fc.array(fc.tuple(word, glue), { maxLength: 5 }).map((pairs) => `${pairs.flat().join('')}{id}-{name}`);
const dir = fc.oneof(
  fc.constantFrom('', 'a', 'a/', 'user/1/', '中文/', '/lead', 'a//b'),
  fc.string({ maxLength: 20 }).filter(isDir),
);

function isDir(text: string): boolean {
  return wellFormed(text) && !/^\/*\\/.test(text) && !text.split('/').some((segment) => /^\.{1,2}$/.test(segment));
}

function expectKey(key: string): void {
  assert.notEqual(key, '');
  assert.doesNotMatch(key, /^[/\\]/);
  assert.ok(!key.split('/').some((segment) => segment === '.' || segment === '..'));
  assert.ok(bytes(key) <= 1023 && wellFormed(key));
  const path = `/${encodePath(key)}`;
  assert.equal(new URL(`https://b.example${path}`).pathname, path);
  assert.equal(decodeURIComponent(path), `/${key}`);
}

/** The key, if there is no config error. */
function keyOrConfigError(make: () => string): string | undefined {
  try {
    const key = make();
    expectKey(key);
    return key;
  } catch (error) {
    assertUploadError(error, { code: 'config' });
    return undefined;
  }
}

const info = (name: string, path?: string) => ({ name, path, size: 1, type: '' });

describe('makeKey', () => {
  it('makes a key that OSS and browsers do not change, below dir, from any file name', () => {
    const property = fc.property(pattern, fileName, filePath, dir, (keyPattern, name, path, below) => {
      const key = makeKey(keyPattern, info(name, path), below);
      expectKey(key);
      const prefix = below.replace(/^\/+/, '').replace(/([^/])$/, '$1/');
      assert.equal(key.startsWith(prefix), true);
      assert.ok(key.length > prefix.length);
    });
    fc.assert(property, { numRuns: 1500 });
  });

  it('makes a key, or throws what is wrong with the pattern, from any pattern and dir', () => {
    const property = fc.property(anyText, fileName, filePath, anyText, (keyPattern, name, path, below) => {
      keyOrConfigError(() => makeKey(keyPattern, info(name, path), below));
    });
    fc.assert(property, { numRuns: 1500 });
  });

  it('cuts a name that is too long at its end, and keeps the extension; or a path before the name', () => {
    const key = makeKey('{path}/{id}-{name}', info('photo.jpeg', `${'中'.repeat(300)}/${'x'.repeat(2000)}/..a`), 'd');
    expectKey(key);
    assert.match(key, /^d\/中+.*-photo\.jpeg$/);
    const property = fc.property(longText, fc.constantFrom('.png', '.jpeg', '.文档'), dir, (stem, extension, below) => {
      const name = `n${stem.replaceAll(/[/\\.\s]/g, '-')}${extension}`;
      const short = makeKey('{name}', info(name), below);
      expectKey(short);
      assert.equal(short.endsWith(extension), true);
      // one that becomes shorter as NFC was cut before that
      if (name === name.normalize('NFC') && bytes(name) > 1023) assertWithin(bytes(short), 1015, 1023);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('inserts names as they are, and leaves unknown placeholders, also such as String.replace and Object know', () => {
    for (const name of ['a$&b.txt', '$`', "$'.txt", '$$', '$1.txt', '{id}', '{path}{ext}', '{constructor}'])
      assert.equal(makeKey('x/{name}', info(name)), `x/${name}`);
    assert.equal(makeKey('{path}/{name}', info('a', '{name}/$&')), '{name}/$&/a');
    for (const unknown of ['{other}', '{constructor}', '{__proto__}', '{toString}'])
      assert.equal(makeKey(`${unknown}-{name}`, info('a')), `${unknown}-a`);
  });

  it('replaces each placeholder of the pattern', () => {
    const file = info('Bericht 1.tar.gz', 'Ordner/Unter');
    const dated = makeKey('{yyyy}/{mm}/{dd}/{path}/{name}', file, 'd', new Date(2026, 2, 7));
    assert.equal(dated, 'd/2026/03/07/Ordner/Unter/Bericht 1.tar.gz');
    assert.equal(makeKey('{ext}', file), 'gz');
    assert.match(makeKey('{id}', file), /^[0-9a-z]{10}$/);
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.gz$/;
    assert.match(makeKey('{uuid}.{ext}', file), uuid);
    assert.doesNotMatch(makeKey('{id}{id}', file), /^(.{10})\1$/);
    assert.equal(makeKey('{path}/{name}', info('a')), 'a');
    assertWithin(makeKey('{name}/{name}', info('a'.repeat(2000))).length, 1000, 1023);
  });

  it('never moves a file to another folder', () => {
    const cases: [name: string, path: string | undefined, key: string][] = [
      ['..', undefined, 'd/file'],
      ['.', '..', 'd/file'],
      ['../../etc/passwd', undefined, 'd/..-..-etc-passwd'],
      ['a', '../../b', 'd/b/a'],
      ['a', '/b//c/', 'd/b/c/a'],
      ['a', 'b\\..\\c', 'd/b/c/a'],
      ['a\0b\nc\x7f\x85', undefined, 'd/a-b-c--'],
      ['e\u0301', undefined, 'd/\u00e9'],
      ['\ud800x', undefined, 'd/\ufffdx'],
      ['', undefined, 'd/file'],
      ['...', undefined, 'd/...'],
    ];
    for (const [name, path, key] of cases) assert.equal(makeKey('{path}/{name}', info(name, path), 'd'), key, name);
  });

  it('makes 10,000 different keys, with random text from the whole alphabet', () => {
    assert.equal(new Set(randomText(5000)).size, 36);
    for (const keyPattern of ['{id}-{name}', '{uuid}']) {
      const keys = Array.from({ length: 10_000 }, () => makeKey(keyPattern, info('a.png')));
      assert.equal(new Set(keys).size, 10_000);
    }
  });
});

describe('checkKey and joinKey', () => {
  it('return any valid key unchanged', () => {
    const short = ['a', 'a/b', 'a//b', 'a/', '.a', 'a/..b', 'a/...', 'a\\b', '%2e%2e/a'];
    for (const key of [...short, 'x'.repeat(1023), '中'.repeat(341)]) {
      assert.equal(checkKey(key), key);
      expectKey(key);
    }
  });

  it('throw what is wrong with an invalid key', () => {
    const tooLong = { ['x'.repeat(1024)]: '1023 bytes', ['中'.repeat(342)]: '1023 bytes' };
    const others = { '': 'empty', '/a': 'slash', '\\a': 'slash', 'a/../b': '".."', 'a/.': '"."', '\ud800': 'Unicode' };
    for (const [key, named] of Object.entries({ ...others, ...tooLong }))
      assertThrows(() => checkKey(key), { code: 'config' }, named);
  });

  it('join dir and name with one slash, and only names that stay below dir', () => {
    assert.equal(joinKey('', 'a'), 'a');
    for (const below of ['d', 'd/', '//d']) assert.equal(joinKey(below, 'a'), 'd/a');
    const property = fc.property(anyText, anyText, (below, name) => {
      const key = keyOrConfigError(() => joinKey(below, name));
      assert.ok(key === undefined || key.startsWith(below.replace(/^\/+/, '')));
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('the name in a key', () => {
  const dated = '{yyyy}/{mm}/{dd}-{id}.{name}';
  const patterns = ['{id}-{name}', '{uuid}/{name}', dated, '(a).{name}', '{path}/{name}', '{constructor} {name}'];
  for (const keyPattern of patterns)
    for (const name of ['IMG_1000.txt', '清晨 - a.b.jpg', '{id}-x'])
      it(`is taken back out of one made by ${keyPattern}: ${name}`, () => {
        const key = makeKey(keyPattern, info(name, 'a/b'), 'u/7/');
        assert.equal(nameInKey(key, keyPattern), name);
      });

  it('is not known where the pattern or the key has none', () => {
    assert.equal(nameInKey('u/0123456789.jpg', '{id}.{ext}'), undefined);
    for (const key of ['u/photo.jpg', 'u/0123456789-']) assert.equal(nameInKey(key, '{id}-{name}'), undefined, key);
  });
});

describe('the key of a file', () => {
  const subject = { name: 'a.jpg', size: 3, path: undefined, original: { name: 'a.jpg', lastModified: 1 } };
  const memory = (earlier?: KeyRecord) => ({ earlierKey: () => earlier, keepKey() {} }) as unknown as UploadMemory;
  const shared = { settings: () => ({ keyPattern: '{id}-{name}' }) } as unknown as SharedKeys;
  const keysOf = (file: object, earlier?: KeyRecord) =>
    new FileKeys(file as RunsSubject, shared, () => memory(earlier), new Seals());

  it('stays while the bytes are the same, however the file is renamed', () => {
    const file = structuredClone(subject);
    const keys = keysOf(file);
    const first = keys.in('u');
    file.name = 'b.jpg';
    assert.equal(keys.in('u'), first);
    file.original.lastModified = 2; // it was chosen again
    assert.notEqual(keys.in('u'), first);
  });

  it('is that of an earlier page where the same was made of the file', () => {
    const earlier = { key: 'u/k-a.jpg', isOwn: true, made: 'face' };
    const keysOfCrop = (settings: string) => keysOf({ ...subject, image: { settings } }, earlier);
    assert.deepEqual([keysOfCrop('face').in('u'), keysOfCrop('face').earlier], [earlier.key, earlier.key]);
    assert.notEqual(keysOfCrop('whole').in('u'), earlier.key);
    assert.equal(keysOfCrop('whole').earlier, undefined);
  });
});
