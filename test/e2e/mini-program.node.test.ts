import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { parse } from 'acorn';
import { bytes, sameBytes } from '../support/files.js';
import {
  MB,
  small,
  large,
  allFiles,
  inWechat,
  stored,
  assertStored,
  failureOf,
  begun,
  inSmallParts,
  count,
  cloud,
  modes,
} from '../support/node/uploading-hosts.js';
import { uploadingProgram } from '../support/node/uploading-program.js';

afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

describe('mini program: the file', () => {
  const file = readFileSync('dist/mini-programs/mini-program.js', 'utf8');

  it('is ES2017, and imports nothing', () => {
    const { body } = parse(file, { ecmaVersion: 2017, sourceType: 'module' });
    const outer = body.map(({ type }) => type).filter((type) => /^(Im|Ex)port/.test(type));
    assert.deepEqual(outer, ['ExportNamedDeclaration']);
    assert.doesNotMatch(file, /\bimport\(|import\.meta/);
    assert.doesNotMatch(file, /RegExp\([^()]*(\(\?<[=!\w]|[`'"]\w*s\w*[`'"]\))/, 'a pattern that older engines reject');
  });

  it('lies in the folder that WeChat’s tools copy, which has nothing else but the form and the component', () => {
    const { miniprogram } = JSON.parse(readFileSync('package.json', 'utf8')) as { miniprogram: string };
    assert.deepEqual(
      readdirSync(miniprogram, { recursive: true })
        .map(String)
        .toSorted((a, b) => (a < b ? -1 : 1)),
      [
        ...['component', ...['js', 'json', 'wxml', 'wxss'].map((ending) => `component/index.${ending}`)],
        ...['mini-program', 'mini-program.js', 'mini-program/form.js'],
      ],
    );
  });

  it('says that no program runs, where there is none', () => {
    assert.throws(() => uploadingProgram({}).create({ endpoint: '' }), { name: 'UploadError', code: 'config' });
  });
});

describe('mini program: WeChat', () => {
  for (const mode of modes) {
    it(`a small and a large file are stored and verified: ${mode}`, async () => {
      const { uploader, log } = inWechat({}, { mode });
      const tasks = [uploader.add(small), uploader.add(large, { name: 'b.mp4' })] as const;
      await assertStored(tasks[0], small);
      await assertStored(tasks[1], large);
      assert.match((await tasks[0].finished).key, /照片\.jpg$|^u\/7\/[\da-f]+-/);
      assert.equal((await tasks[1].finished).type, 'video/mp4');
      assert.ok(log.most <= 10);
      assert.equal(count('UploadPart') > 1, mode !== 'post-policy');
    });
  }

  it('a small file by credentials goes as a form, which the host sends; nothing looks for it before', async () => {
    const { uploader, log } = inWechat();
    await uploader.add(small).finished;
    assert.deepEqual(
      log.requests.map(({ api, method }) => `${api} ${method}`),
      ['request GET', 'uploadFile POST'],
    );
  });

  it('each request for parts carries a Content-Type that is signed, and one by a URL none', async () => {
    const byCredentials = inWechat();
    await byCredentials.uploader.add(large).finished;
    const types = byCredentials.log.requests
      .slice(1)
      .map(({ header }) => header['Content-Type'] ?? header['content-type']);
    assert.deepEqual(
      [...new Set(types)].toSorted((a, b) => (a! < b! ? -1 : 1)),
      ['application/octet-stream', 'application/xml', 'video/mp4'],
    );
    const byUrl = inWechat({}, { mode: 'presigned-url' });
    await byUrl.uploader.add(large).finished;
    const parts = byUrl.log.requests.filter(({ method }) => method === 'PUT');
    assert.ok(
      parts.length > 1 &&
        parts.every(({ header }) => !Object.keys(header).some((name) => /^content-type$/i.test(name))),
    );
  });

  it('reads each part once, for its CRC-64 and its request', async () => {
    const { uploader, log } = inWechat();
    await uploader.add(large).finished;
    assert.equal(log.reads, count('UploadPart'));
  });

  it('pauses, and resumes with the parts that OSS lacks', async () => {
    const { uploader } = inWechat({}, inSmallParts);
    const task = await begun(uploader);
    task.pause();
    assert.equal(task.status, 'paused');
    cloud.resetSwitches();
    const before = count('InitiateMultipartUpload');
    task.resume();
    await assertStored(task, large);
    assert.deepEqual([before, count('InitiateMultipartUpload'), count('ListParts')], [1, 1, 1]);
  });

  it('continues after the program was closed: the same file is added again', async () => {
    const storage = new Map<string, string>();
    const first = inWechat({ storage }, inSmallParts);
    const task = await begun(first.uploader, { name: 'b.mp4', context: { product: 7 } });
    task.pause(); // nothing of this program runs from here on
    cloud.resetSwitches();
    const sentBefore = cloud.log.records.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
    const second = inWechat({ storage }, inSmallParts);
    const [left] = second.uploader.unfinished();
    assert.deepEqual([left?.name, left?.size, left?.isKept, left?.context], ['b.mp4', 9 * MB, false, { product: 7 }]);
    assert.ok(left!.sent >= 450_000);
    const again = second.uploader.add(large, { name: 'b.mp4' });
    await assertStored(again, large);
    assert.equal(count('InitiateMultipartUpload'), 1);
    const sentAfter = cloud.log.records.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0) - sentBefore;
    assert.ok(sentAfter <= 8.5 * MB, `${sentAfter} bytes were sent again`);
    assert.deepEqual([second.uploader.unfinished().length, storage.size], [0, 0]);
  });

  it('keeps a file that waits by saveFile: the next program continues it by itself, and deletes it', async () => {
    const storage = new Map<string, string>();
    const files = allFiles();
    const first = inWechat({ storage, files }, inSmallParts);
    const task = await begun(first.uploader, { name: 'b.mp4', keep: true });
    task.pause();
    cloud.resetSwitches();
    files.delete(large); // temporary paths end with the program
    const second = inWechat({ storage, files }, inSmallParts);
    const [restored] = second.uploader.restore();
    await assertStored(restored!, large);
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual([...files.keys()], [small]);
    assert.equal(count('InitiateMultipartUpload'), 1);
  });

  it('warns where there is no room to keep a file, and uploads it', async () => {
    const { uploader, warnings } = inWechat({ savedLimit: 1000 });
    await assertStored(uploader.add(large, { keep: true }), large);
    assert.match(warnings.join('\n'), /not kept.*saveFile:fail the maximum size.*200 MB/s);
  });

  it('uploads without a record where the storage is full, and warns once', async () => {
    const { uploader, warnings } = inWechat({ entryLimit: 10 });
    await assertStored(uploader.add(large), large);
    assert.equal(warnings.filter((text) => /stores nothing more/.test(text)).length, 1);
  });

  it('cancels: OSS has no parts left, and the storage nothing', async () => {
    const { uploader, storage } = inWechat({}, inSmallParts);
    const task = await begun(uploader);
    cloud.resetSwitches();
    task.cancel();
    assert.equal((await failureOf(task)).code, 'aborted');
    while (count('AbortMultipartUpload') === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(storage.size, 0);
  });

  it('waits while the device is offline, and continues as soon as it is online again', async () => {
    const { uploader, device } = inWechat({}, inSmallParts);
    const task = await begun(uploader);
    cloud.resetSwitches();
    device.setOnline(false);
    await new Promise<void>((resolve) => uploader.on('upload-retry', () => resolve()));
    const offlineSince = Date.now();
    setTimeout(() => device.setOnline(true), 20);
    await assertStored(task, large);
    assert.ok(Date.now() - offlineSince < 10_000, 'offline it waits 15 seconds for a network that says nothing');
  });

  it('continues when the program is seen again, whose requests the host ended in the background', async () => {
    const { uploader, device } = inWechat({}, inSmallParts);
    const task = await begun(uploader);
    cloud.resetSwitches();
    device.setSeen(false);
    setTimeout(() => device.setSeen(true), 20);
    await assertStored(task, large);
  });

  it('gets the CRC-64 of a form by HEAD where the host hides the headers of its response', async () => {
    const { uploader } = inWechat({ hidesFormHeaders: true });
    await assertStored(uploader.add(small), small);
    assert.equal(count('HeadObject'), 1);
  });

  it('gets the CRC-64 of parts by ListParts where the host hides that header', async () => {
    const { uploader } = inWechat({ hides: ['x-oss-hash-crc64ecma', 'etag'] });
    await assertStored(uploader.add(large), large);
    assert.ok(count('ListParts') >= 1);
  });

  it('two programs’ files of one name do not meet: a file whose bytes differ is sent from its beginning', async () => {
    const storage = new Map<string, string>();
    const first = inWechat({ storage }, inSmallParts);
    const task = await begun(first.uploader, { name: 'b.mp4' });
    task.pause();
    cloud.resetSwitches();
    const other = bytes(9 * MB, 9);
    const second = inWechat({ storage, files: new Map([[large, other]]) }, inSmallParts);
    const again = second.uploader.add(large, { name: 'b.mp4' });
    const { key, verified } = await again.finished;
    assert.equal(verified, true);
    assert.ok(sameBytes(await stored(key), other));
  });

  it('a file that became shorter meanwhile is not stored', async () => {
    const files = allFiles();
    const { uploader } = inWechat({ files });
    files.set(large, bytes(5 * MB));
    const { code } = await failureOf(uploader.add(large, { size: 9 * MB }));
    assert.equal(code, 'file');
    assert.equal(count('CompleteMultipartUpload'), 0);
  });

  it('two tasks of one file are two uploads', async () => {
    const { uploader, storage } = inWechat({}, inSmallParts);
    const tasks = [uploader.add(large), uploader.add(large)] as const;
    await Promise.all([assertStored(tasks[0], large), assertStored(tasks[1], large)]);
    assert.deepEqual([count('InitiateMultipartUpload'), storage.size], [2, 0]);
  });

  it('fires the events of the browser’s queue', async () => {
    const { uploader } = inWechat();
    const heard: string[] = [];
    const names = ['upload-start', 'upload-success', 'upload-metric', 'uploads-settled'] as const;
    for (const name of names) uploader.on(name, () => heard.push(name));
    const task = uploader.add(small);
    await new Promise<void>((resolve) => uploader.on('uploads-settled', () => resolve()));
    assert.equal(task.status, 'done');
    assert.deepEqual(heard, names);
  });

  it('a listener that throws stops nothing: its error is in the console', async () => {
    const { uploader, warnings } = inWechat({}, { maxConcurrentUploads: 1 });
    const names = ['task-change', 'upload-progress', 'upload-metric', 'upload-success'] as const;
    for (const name of names)
      uploader.on(name, () => {
        throw new Error(`of ${name}`);
      });
    const settled = new Promise<void>((resolve) => uploader.on('uploads-settled', () => resolve()));
    const tasks = [uploader.add(large), uploader.add(small)] as const;
    await Promise.all([assertStored(tasks[0], large), assertStored(tasks[1], small)]);
    await settled;
    for (const name of names)
      assert.match(warnings.join('\n'), new RegExp(`listener of ${name} failed.* Error: of ${name}`));
  });
});
