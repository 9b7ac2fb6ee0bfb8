import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { ask } from './mock-request.js';

const MARKER = '.oss-direct-upload-mock';
const windows = process.platform === 'win32';

let tmp: string;
before(async () => {
  tmp = await mkdtemp(join(tmpdir(), 'mock-folder-'));
});
after(() => rm(tmp, { recursive: true, force: true }));

const folder = (): string => join(tmp, randomUUID());
const clouds = new Set<MockCloud>();
/** A cloud that ends with its test. */
async function open(dir: string): Promise<MockCloud> {
  const cloud = await mockCloud({ dir, bucket: 'b-folder', accessKeyId: 'AK', accessKeySecret: 'SK' });
  clouds.add(cloud);
  return cloud;
}
afterEach(async () => {
  for (const cloud of clouds) await cloud.close();
  clouds.clear();
});

/** Everything below a folder: kind, mode and content of each name. */
function picture(dir: string): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    ['.', ...names].map((name) => {
      const path = join(dir, name);
      const found = lstatSync(path);
      const content = found.isFile() ? readFileSync(path, 'utf8') : found.isSymbolicLink() ? readlinkSync(path) : '';
      return [name, `${found.mode.toString(8)} ${found.mtimeMs} ${content}`];
    }),
  );
}

/** A start that is refused and leaves everything as it was. */
async function refused(dir: string, message: RegExp, whole = dir): Promise<void> {
  const earlier = picture(whole);
  await assert.rejects(open(dir), message);
  assert.deepEqual(picture(whole), earlier);
}

/** A folder with one object, as a mock left it. */
async function filled(dir: string, key = 'kept'): Promise<void> {
  const cloud = await open(dir);
  assert.equal((await ask(cloud, 'PUT', `/b-folder/${key}`, { body: 'mine' })).status, 200);
  await cloud.close();
}

function objectLine(key: string, blob: unknown): string {
  const value = { key, type: 'Normal', blobs: [{ blob, size: 4 }], size: 4, etag: '"E"', crc64: '1' };
  const more = { headers: {}, acl: 'default', modified: 1 };
  return `${JSON.stringify([JSON.stringify(['object', 'b-folder', key]), { ...value, ...more }])}\n`;
}

describe('mock --dir', () => {
  it('makes a folder that only its owner can read, with files of the same kind', { skip: windows }, async () => {
    const dir = folder();
    mkdirSync(dir, { mode: 0o755 }); // one that was there, and is empty
    await filled(dir);
    const modes = (): object =>
      Object.fromEntries(
        Object.entries(picture(dir)).map(([name, text]) => [name.replace(/[0-9a-f-]{36}/, 'UUID'), text.split(' ')[0]]),
      );
    const all = {
      '.': '40700',
      [MARKER]: '100600',
      blobs: '40700',
      'blobs/UUID': '100600',
      'journal.jsonl': '100600',
    };
    assert.deepEqual(modes(), all);
    // As earlier versions left it.
    rmSync(join(dir, MARKER));
    for (const path of ['.', 'blobs']) chmodSync(join(dir, path), 0o755);
    for (const path of ['journal.jsonl', `blobs/${readdirSync(join(dir, 'blobs'))[0]}`])
      chmodSync(join(dir, path), 0o644);
    await (await open(dir)).close();
    assert.deepEqual(modes(), all);
  });

  it('takes an empty folder, and its own again, also where others have put files there', async () => {
    const dir = folder();
    mkdirSync(dir);
    await filled(dir);
    writeFileSync(join(dir, 'notes.txt'), 'not the mock’s');
    writeFileSync(join(dir, 'blobs', 'photo.jpg'), 'not the mock’s');
    const directory = randomUUID();
    mkdirSync(join(dir, 'blobs', directory));
    writeFileSync(join(dir, 'blobs', randomUUID()), 'a blob that nothing names');
    writeFileSync(join(dir, 'blobs', `${randomUUID()}.part`), 'a draft');
    const cloud = await open(dir);
    assert.equal((await ask(cloud, 'GET', '/b-folder/kept')).text, 'mine');
    await ask(cloud, 'DELETE', '/b-folder/kept');
    await cloud.close();
    assert.equal(readFileSync(join(dir, 'notes.txt'), 'utf8'), 'not the mock’s');
    assert.deepEqual(readdirSync(join(dir, 'blobs')).sort(), [directory, 'photo.jpg'].sort());
  });

  it('refuses a folder that is not empty and not its own', async () => {
    const dir = folder();
    mkdirSync(join(dir, 'blobs'), { recursive: true });
    writeFileSync(join(dir, 'blobs', 'film.mov'), 'somebody’s own');
    await refused(dir, /is not empty, and the mock did not make it/);
    // Names of the mock's form make it no more its own.
    writeFileSync(join(dir, 'blobs', randomUUID()), 'somebody’s own');
    await refused(dir, /not empty/);
    writeFileSync(join(dir, 'journal.jsonl'), '{"day": 1}\n{"day": 2}\n');
    await refused(dir, /not empty/);
    rmSync(join(dir, 'blobs', 'film.mov'));
    await refused(dir, /not empty/);
    // A marker of another text is another file.
    writeFileSync(join(dir, MARKER), 'x');
    await refused(dir, /not empty/);
  });

  it('refuses a file, and an empty name', async () => {
    const file = folder();
    writeFileSync(file, 'x');
    await assert.rejects(open(file), /is not a folder/);
    assert.equal(readFileSync(file, 'utf8'), 'x');
    await assert.rejects(open(''), TypeError);
  });

  it('takes the folder of an earlier version, if nothing else is in it', async () => {
    const dir = folder();
    await filled(dir);
    rmSync(join(dir, MARKER));
    writeFileSync(join(dir, 'blobs', `${randomUUID()}.part`), 'a draft');
    // As a crash leaves it.
    writeFileSync(join(dir, 'journal.jsonl'), '["[\\"object\\",\\"b-fol', { flag: 'a' });
    const other = join(dir, 'todo.md');
    writeFileSync(other, 'mine');
    await refused(dir, /not empty/);
    rmSync(other);
    writeFileSync(join(dir, 'blobs', 'todo.md'), 'mine');
    await refused(dir, /not empty/);
    rmSync(join(dir, 'blobs', 'todo.md'));
    const cloud = await open(dir);
    assert.equal((await ask(cloud, 'GET', '/b-folder/kept')).text, 'mine');
    await cloud.close();
    assert.ok(existsSync(join(dir, MARKER)));
    assert.equal(readdirSync(join(dir, 'blobs')).length, 1);
  });

  it('follows no symbolic link', { skip: windows }, async () => {
    const outside = folder();
    mkdirSync(outside);
    writeFileSync(join(outside, 'own.txt'), 'somebody’s own');
    const link = folder();
    symlinkSync(outside, link);
    for (const dir of [link, `${link}/`]) await refused(dir, /symbolic link/, outside);
    const empty = folder();
    mkdirSync(empty);
    const toEmpty = folder();
    symlinkSync(empty, toEmpty);
    await refused(toEmpty, /symbolic link/, empty);

    for (const name of ['blobs', 'journal.jsonl', 'journal.jsonl.new', MARKER]) {
      const dir = folder();
      await filled(dir);
      const path = join(dir, name);
      const moved = join(outside, `moved-${randomUUID()}`);
      if (existsSync(path)) renameSync(path, moved);
      else writeFileSync(moved, 'somebody’s own');
      symlinkSync(moved, path);
      const earlier = picture(outside);
      await refused(dir, /symbolic link/);
      assert.deepEqual(picture(outside), earlier, name);
      // A dangling one is one as well.
      rmSync(path);
      symlinkSync(join(outside, 'nothing'), path);
      await refused(dir, /symbolic link/);
      assert.ok(!existsSync(join(outside, 'nothing')));
    }
  });

  it('reads and removes no blob that is a link', { skip: windows }, async () => {
    const dir = folder();
    await filled(dir);
    const [blob = ''] = readdirSync(join(dir, 'blobs'));
    const secret = folder();
    writeFileSync(secret, 'mine');
    rmSync(join(dir, 'blobs', blob));
    symlinkSync(secret, join(dir, 'blobs', blob));
    const cloud = await open(dir);
    assert.equal((await ask(cloud, 'GET', '/b-folder/kept')).code, 'NoSuchKey');

    // One that comes while it runs.
    assert.equal((await ask(cloud, 'PUT', '/b-folder/swapped', { body: 'long' })).status, 200);
    const now = readdirSync(join(dir, 'blobs')).find((name) => name !== blob) ?? '';
    rmSync(join(dir, 'blobs', now));
    symlinkSync(secret, join(dir, 'blobs', now));
    await assert.rejects(ask(cloud, 'GET', '/b-folder/swapped'), 'the bytes do not come');
    await ask(cloud, 'DELETE', '/b-folder/swapped');
    await cloud.close();
    assert.equal(readFileSync(secret, 'utf8'), 'mine');
    assert.ok(lstatSync(join(dir, 'blobs', blob)).isSymbolicLink(), 'a link that the mock did not make stays');
  });

  it('reads and removes nothing outside, whatever the journal names', async () => {
    const outside = join(tmp, 'outside.txt');
    writeFileSync(outside, 'somebody’s own');
    const dir = folder();
    await filled(dir);
    const journal = join(dir, 'journal.jsonl');
    const notUs = join(dir, 'notes.txt');
    writeFileSync(notUs, 'somebody’s own');
    const hostile = [
      relative(join(dir, 'blobs'), outside),
      outside,
      '../notes.txt',
      '../journal.jsonl',
      '..',
      '',
      `${randomUUID()}/../../notes.txt`,
      { toString: 1 },
      [randomUUID()],
      null,
      7,
    ];
    const upload = { id: 'U', key: 'u', headers: {}, acl: 'default', sequential: false, initiated: 1 };
    const part = { number: 1, size: 4, md5: 'A', crc64: '1', modified: 1 };
    const lines = [
      ...hostile.map((blob, at) => objectLine(`hostile-${at}`, blob)),
      `${JSON.stringify(['["upload","b-folder","U"]', upload])}\n`,
      ...hostile.map(
        (blob, at) => `${JSON.stringify([`["part","b-folder","U/${at + 1}"]`, { ...part, number: at + 1, blob }])}\n`,
      ),
    ];
    writeFileSync(journal, lines.join(''), { flag: 'a' });
    const cloud = await open(dir);
    assert.equal((await ask(cloud, 'GET', '/b-folder/kept')).text, 'mine');
    for (const at of hostile.keys()) {
      assert.equal((await ask(cloud, 'GET', `/b-folder/hostile-${at}`)).code, 'NoSuchKey', String(at));
      await ask(cloud, 'DELETE', `/b-folder/hostile-${at}`);
    }
    assert.doesNotMatch((await ask(cloud, 'GET', '/b-folder/u?uploadId=U')).text, /PartNumber>/);
    await ask(cloud, 'DELETE', '/b-folder/u?uploadId=U');
    await cloud.wipe();
    await cloud.close();
    assert.equal(readFileSync(outside, 'utf8'), 'somebody’s own');
    assert.equal(readFileSync(notUs, 'utf8'), 'somebody’s own');
    assert.ok(existsSync(journal));
  });

  it('starts with a journal that is stale or broken', async () => {
    const dir = folder();
    await filled(dir);
    const lines = [
      objectLine('stale', randomUUID()),
      'null\n5\n"x"\n[]\n[1,2]\n["id",{}]\n["[\\"object\\",\\"b-folder\\"]",{}]\n["[\\"object\\",\\"b-folder\\",\\"k\\"]",{"key":"k"}]\n',
      '["[\\"bucket\\",\\"b-folder\\",\\"\\"]",{"objects":7,"uploads":7,"name":7,"acl":"private","created":1,"__proto__":7}]\n',
      '["[\\"upload\\",\\"b-folder\\",\\"U\\"]",{}]\n["[\\"part\\",\\"b-folder\\",\\"U/1\\"]",{}]\n["[\\"session\\",\\"S\\",\\"\\"]",{}]\n',
      '["[\\"object\\",\\"../x\\",\\"k\\"]",{"blobs":3}]\n["[\\"object\\",\\"b-folder\\",",{}]\nnot json\n["[\\"object\\"',
    ];
    writeFileSync(join(dir, 'journal.jsonl'), lines.join(''), { flag: 'a' });
    const cloud = await open(dir);
    assert.equal((await ask(cloud, 'GET', '/b-folder/kept')).text, 'mine');
    assert.equal((await ask(cloud, 'GET', '/b-folder/stale')).code, 'NoSuchKey');
    const { text } = await ask(cloud, 'GET', '/b-folder');
    assert.deepEqual(text.match(/<Key>.*?<\/Key>/g), ['<Key>kept</Key>']);
    await cloud.close();
  });
});
