import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { send } from '../support/node/mock-request.js';
import { skipWaits } from '../support/node/skip-waits.js';
import { workFolder } from '../tools/work-folder.js';

const MARKER = '.oss-direct-upload-mock';
const LOCK = `${MARKER}.lock`;
const windows = process.platform === 'win32';

const tmp = workFolder('mock-folder');

const folder = (): string => join(tmp, randomUUID());
function folderWith(files: Record<string, string> = {}): string {
  const dir = folder();
  fs.mkdirSync(dir);
  for (const [name, text] of Object.entries(files)) write(dir, name, text);
  return dir;
}
/** A folder of a mock, in which it has stored one object. */
async function ownFolder(dir = folder()): Promise<string> {
  const cloud = await startCloud(dir);
  assert.equal((await send(cloud, 'PUT', '/b-folder/kept', { body: 'mine' })).status, 200);
  await cloud.close();
  return dir;
}
const write = (dir: string, name: string, text = 'somebody’s own') => fs.writeFileSync(join(dir, name), text);
const read = (dir: string, name: string): string => fs.readFileSync(join(dir, name), 'utf8');
const get = async (cloud: MockCloud, key: string) => send(cloud, 'GET', `/b-folder/${key}`);
/** Asserts that a mock starts in a folder, and has the object of `ownFolder`. */
async function assertKept(dir: string): Promise<MockCloud> {
  const cloud = await startCloud(dir);
  assert.equal((await get(cloud, 'kept')).text, 'mine');
  return cloud;
}
const clouds = new Set<MockCloud>();
/** Starts a cloud that is closed after the test. */
async function startCloud(dir: string): Promise<MockCloud> {
  const cloud = await mockCloud({ dir, bucket: 'b-folder', accessKeyId: 'AK', accessKeySecret: 'SK' });
  clouds.add(cloud);
  return cloud;
}
afterEach(async () => {
  for (const cloud of clouds) await cloud.close();
  clouds.clear();
});

/** Everything in a folder: mode, time and content of each name. */
function snapshot(dir: string): Record<string, string> {
  const names = fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    ['.', ...names].map((name) => {
      const path = join(dir, name);
      const found = fs.lstatSync(path);
      const content = found.isFile() ? read(dir, name) : found.isSymbolicLink() ? fs.readlinkSync(path) : '';
      return [name, `${found.mode.toString(8)} ${found.mtimeMs} ${content}`];
    }),
  );
}

/** Asserts that a start rejects, and changes nothing. */
async function assertRejected(dir: string, message: RegExp, whole = dir): Promise<void> {
  const earlier = snapshot(whole);
  await assert.rejects(startCloud(dir), message);
  assert.deepEqual(snapshot(whole), earlier);
}

function objectLine(key: string, blob: unknown): string {
  const value = { key, type: 'Normal', blobs: [{ blob, size: 4 }], size: 4, etag: '"E"', crc64: '1' };
  const more = { headers: {}, acl: 'default', modified: 1 };
  return `${JSON.stringify([JSON.stringify(['object', 'b-folder', key]), { ...value, ...more }])}\n`;
}

describe('mock --dir', () => {
  it('creates a folder and files that only the owner can read', { skip: windows }, async () => {
    const dir = folder();
    fs.mkdirSync(dir, { mode: 0o755 }); // An empty folder that existed before.
    await ownFolder(dir);
    const modes = Object.entries(snapshot(dir)).map(
      ([name, text]) => `${name.replace(/[0-9a-f-]{36}/, 'UUID')} ${text.split(' ')[0]}`,
    );
    const expected = ['. 40700', `${MARKER} 100600`, 'blobs 40700', 'blobs/UUID 100600', 'journal.jsonl 100600'];
    assert.deepEqual(modes, expected);
  });

  it('accepts an empty folder, and its own again, also with files of others in it', async () => {
    const dir = await ownFolder(folderWith());
    write(dir, 'notes.txt', 'not the mock’s');
    fs.writeFileSync(join(dir, 'blobs', 'photo.jpg'), 'not the mock’s');
    const directory = randomUUID();
    fs.mkdirSync(join(dir, 'blobs', directory));
    fs.writeFileSync(join(dir, 'blobs', randomUUID()), 'a blob that nothing names');
    const cloud = await assertKept(dir);
    await send(cloud, 'DELETE', '/b-folder/kept');
    await cloud.close();
    assert.equal(read(dir, 'notes.txt'), 'not the mock’s');
    assert.deepEqual(fs.readdirSync(join(dir, 'blobs')).sort(), [directory, 'photo.jpg'].sort());
  });

  it('rejects a folder that is neither empty nor its own', async () => {
    const dir = folder();
    fs.mkdirSync(join(dir, 'blobs'), { recursive: true });
    write(join(dir, 'blobs'), 'film.mov');
    await assertRejected(dir, /is not empty, and the mock did not make it/);
    // Files with the names of the mock's files do not make it the mock's.
    write(join(dir, 'blobs'), randomUUID());
    await assertRejected(dir, /not empty/);
    write(dir, 'journal.jsonl', '{"day": 1}\n{"day": 2}\n');
    await assertRejected(dir, /not empty/);
    fs.rmSync(join(dir, 'blobs', 'film.mov'));
    await assertRejected(dir, /not empty/);
    // A file with the marker's name has another text.
    write(dir, MARKER, 'x');
    await assertRejected(dir, /not empty/);
  });

  it('rejects a file, and an empty name', async () => {
    const file = folder();
    fs.writeFileSync(file, 'x');
    await assert.rejects(startCloud(file), /is not a folder/);
    assert.equal(fs.readFileSync(file, 'utf8'), 'x');
    await assert.rejects(startCloud(''), TypeError);
  });

  it('accepts the folder of an earlier version if nothing else is in it', async () => {
    const dir = await ownFolder();
    fs.rmSync(join(dir, MARKER));
    fs.writeFileSync(join(dir, 'blobs', `${randomUUID()}.part`), 'a draft');
    // An incomplete last line, as after a crash.
    fs.writeFileSync(join(dir, 'journal.jsonl'), '["[\\"object\\",\\"b-fol', { flag: 'a' });
    for (const other of [join(dir, 'todo.md'), join(dir, 'blobs', 'todo.md')]) {
      fs.writeFileSync(other, 'mine');
      await assertRejected(dir, /not empty/);
      fs.rmSync(other);
    }
    const cloud = await assertKept(dir);
    await cloud.close();
    assert.ok(fs.existsSync(join(dir, MARKER)));
  });

  it('follows no symbolic link', { skip: windows }, async () => {
    const outside = folderWith({ 'own.txt': 'somebody’s own' });
    const link = folder();
    fs.symlinkSync(outside, link);
    for (const dir of [link, `${link}/`]) await assertRejected(dir, /symbolic link/, outside);
    for (const name of ['blobs', 'journal.jsonl', MARKER, LOCK]) {
      const dir = await ownFolder();
      const path = join(dir, name);
      const moved = join(outside, `moved-${randomUUID()}`);
      if (fs.existsSync(path)) fs.renameSync(path, moved);
      else fs.writeFileSync(moved, 'somebody’s own');
      fs.symlinkSync(moved, path);
      const earlier = snapshot(outside);
      await assertRejected(dir, /symbolic link/);
      assert.deepEqual(snapshot(outside), earlier, name);
      // A dangling link is rejected too.
      fs.rmSync(path);
      fs.symlinkSync(join(outside, 'nothing'), path);
      await assertRejected(dir, /symbolic link/);
      assert.ok(!fs.existsSync(join(outside, 'nothing')));
    }
  });

  it('reads and removes no blob that is a link', { skip: windows }, async () => {
    const dir = await ownFolder();
    const [blob = ''] = fs.readdirSync(join(dir, 'blobs'));
    const secret = folder();
    fs.writeFileSync(secret, 'mine');
    fs.rmSync(join(dir, 'blobs', blob));
    fs.symlinkSync(secret, join(dir, 'blobs', blob));
    const cloud = await startCloud(dir);
    assert.equal((await get(cloud, 'kept')).code, 'NoSuchKey');
    await cloud.close();
    assert.equal(fs.readFileSync(secret, 'utf8'), 'mine');
    assert.ok(fs.lstatSync(join(dir, 'blobs', blob)).isSymbolicLink(), 'a link that the mock did not make stays');
  });

  it('reads and removes nothing outside of the folder, even if the journal names it', async () => {
    const outside = join(tmp, 'outside.txt');
    const dir = await ownFolder();
    const [journal, notUs] = [join(dir, 'journal.jsonl'), join(dir, 'notes.txt')];
    for (const path of [outside, notUs]) fs.writeFileSync(path, 'somebody’s own');
    const hostile = [
      ...[relative(join(dir, 'blobs'), outside), outside, '../notes.txt', '../journal.jsonl', '..', ''],
      ...[`${randomUUID()}/../../notes.txt`, { toString: 1 }, null],
    ];
    const upload = { id: 'U', key: 'u', headers: {}, acl: 'default', sequential: false, initiated: 1 };
    const part = { number: 1, size: 4, md5: 'A', crc64: '1', modified: 1, blob: '../notes.txt' };
    const lines = [
      ...hostile.map((blob, at) => objectLine(`hostile-${at}`, blob)),
      `${JSON.stringify(['["upload","b-folder","U"]', upload])}\n${JSON.stringify(['["part","b-folder","U/1"]', part])}\n`,
    ];
    fs.writeFileSync(journal, lines.join(''), { flag: 'a' });
    const cloud = await assertKept(dir);
    for (const at of hostile.keys()) {
      assert.equal((await get(cloud, `hostile-${at}`)).code, 'NoSuchKey', String(at));
      await send(cloud, 'DELETE', `/b-folder/hostile-${at}`);
    }
    assert.doesNotMatch((await send(cloud, 'GET', '/b-folder/u?uploadId=U')).text, /PartNumber>/);
    await send(cloud, 'DELETE', '/b-folder/u?uploadId=U');
    await cloud.wipe();
    await cloud.close();
    for (const path of [outside, notUs]) assert.equal(fs.readFileSync(path, 'utf8'), 'somebody’s own');
    assert.ok(fs.existsSync(journal));
  });

  it('starts with a journal that is stale or broken', async () => {
    const dir = await ownFolder();
    const broken = 'null\n["id",{}]\n["[\\"object\\",\\"b-folder\\",\\"k\\"]",{"key":"k"}]\nnot json\n["[\\"object\\"';
    fs.writeFileSync(join(dir, 'journal.jsonl'), objectLine('stale', randomUUID()) + broken, { flag: 'a' });
    const cloud = await assertKept(dir);
    assert.equal((await get(cloud, 'stale')).code, 'NoSuchKey');
    const { text } = await send(cloud, 'GET', '/b-folder');
    assert.deepEqual(text.match(/<Key>.*?<\/Key>/g), ['<Key>kept</Key>']);
  });
});

/** The pid of a process that has ended. */
const freePid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('mock --dir in use', () => {
  it('rejects a second mock of the same process, and keeps all blobs of the first', async () => {
    const dir = await ownFolder();
    const cloud = await startCloud(dir);
    await assertRejected(
      dir,
      new RegExp(`${dir} is in use by another mock of this process .*${process.pid}.*[Cc]lose`),
    );
    await assertRejected(relative(process.cwd(), dir), /in use/, dir);
    assert.equal((await get(cloud, 'kept')).text, 'mine');
    await cloud.close();
    assert.ok(!fs.existsSync(join(dir, LOCK)));
  });

  it('lets one of several mocks use a folder, be it new or with the lock of a crashed one', async () => {
    const crashed = { pid: freePid(), started: '1', id: randomUUID() };
    const [locked, takeover] = [await ownFolder(), await ownFolder()];
    write(locked, LOCK, JSON.stringify(crashed));
    for (const name of [LOCK, `${LOCK}.takeover`]) write(takeover, name, JSON.stringify(crashed));
    for (const dir of [folder(), locked, takeover]) {
      const starts = await Promise.allSettled(Array.from({ length: 8 }, () => startCloud(dir)));
      const reasons = starts.flatMap((start) => (start.status === 'rejected' ? [String(start.reason)] : []));
      assert.equal(reasons.length, 7);
      for (const reason of reasons) assert.match(reason, /is in use/);
      assert.deepEqual(fs.readdirSync(dir).sort(), [MARKER, LOCK, 'blobs', 'journal.jsonl'].sort());
    }
  });

  it('is released if the start fails later', async () => {
    const dir = folder();
    const first = await startCloud(folder());
    await assert.rejects(mockCloud({ dir, port: first.port }), /EADDRINUSE/);
    await assert.rejects(mockCloud({ dir, bucket: 'No bucket' }), TypeError);
    await (await startCloud(dir)).close();
  });

  it('is in use by another process while that is running, and can be taken over after a crash', async (context) => {
    const dir = await ownFolder();
    const other = spawn(process.execPath, ['dist/mock/cli.js', '--dir', dir, '--bucket', 'b-folder']);
    context.after(() => other.kill('SIGKILL'));
    const ended = once(other, 'exit');
    await once(other.stdout, 'data');
    await assertRejected(
      dir,
      new RegExp(`^Error: ${dir} is in use by another mock, process ${other.pid}\\. Stop that`),
    );
    other.kill('SIGKILL');
    await ended;
    assert.ok(fs.existsSync(join(dir, LOCK)), 'a crash leaves the lock');
    await assertKept(dir);
  });

  const linux = process.platform === 'linux';
  it('can be taken over if the pid in its lock is of a later process', { skip: !linux }, async () => {
    const dir = await ownFolder();
    // As in a container, where each start has the same pid.
    write(dir, LOCK, JSON.stringify({ pid: 1, started: '0', id: randomUUID() }));
    await (await startCloud(dir)).close();
    // Without the time at which the process started, its pid counts.
    write(dir, LOCK, JSON.stringify({ pid: 1, id: randomUUID() }));
    await assertRejected(dir, new RegExp(`process 1\\. .*If process 1 is not a mock, remove ${join(dir, LOCK)}\\.`));
  });

  it('is left by a mock whose own lock was replaced', async () => {
    const dir = await ownFolder();
    const cloud = await startCloud(dir);
    fs.rmSync(join(dir, LOCK));
    write(dir, LOCK, 'another’s');
    await cloud.close();
    assert.equal(read(dir, LOCK), 'another’s');
  });

  it('starts in a folder where a crash left only a lock and an incomplete marker', async (context) => {
    skipWaits(context);
    const files = { [MARKER]: 'The mock cloud of', [LOCK]: '', [`${LOCK}.takeover`]: '', [`${MARKER}.new`]: 'The' };
    const dir = await ownFolder(folderWith(files));
    assert.match(read(dir, MARKER), /^The mock cloud of .*\n$/);
    await assertKept(dir);
    await assertRejected(folderWith({ [MARKER]: '', 'photo.jpg': 'somebody’s own' }), /not empty/);
  });
});
