import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { sameBytes } from '../support/files.js';
import { fakeWechat } from '../support/node/fake-wechat.js';
import {
  MB,
  small,
  large,
  fileBytes,
  allFiles,
  impatient,
  inWechat,
  inAlipay,
  stored,
  assertStored,
  failureOf,
  count,
  cloud,
  endpoints,
  modes,
} from '../support/node/uploading-hosts.js';
import { uploadingProgram } from '../support/node/uploading-program.js';

afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

describe('mini program: what programs meet first', () => {
  const origin = new URL(cloud.endpoint).origin;
  const own = new URL(endpoints.sts).origin;

  for (const [list, path, domains] of [
    ['request', small, { request: [], uploadFile: [origin] }],
    ['uploadFile', small, { request: [own], uploadFile: [] }],
    ['request', large, { request: [own], uploadFile: [origin] }],
  ] as const) {
    it(`WeChat: an address that is not in the list of ${list} domains: ${path}`, async () => {
      const { uploader } = inWechat({ domains }, impatient);
      const { code, hint } = await failureOf(uploader.add(path));
      assert.equal(code, 'config');
      const missing = domains.request.length === 0 ? own : origin;
      assert.match(hint, new RegExp(`^Add ${missing} to the list of ${list} domains: mp\\.weixin\\.qq\\.com`));
    });
  }

  it('Alipay: an address that is not in the list of domains', async () => {
    const { uploader } = inAlipay({ domains: { request: [own], uploadFile: [] } }, impatient);
    const { code, hint } = await failureOf(uploader.add(small));
    assert.equal(code, 'config');
    assert.match(hint, /^Add .* to the list of uploadFile domains: open\.alipay\.com/);
  });

  it('no TLS that the host accepts', async () => {
    const fake = fakeWechat({ files: allFiles() });
    const request = ({ fail }: { fail(error: object): void }) => {
      setTimeout(() => fail({ errMsg: 'request:fail ssl hand shake error' }));
      return { abort() {} };
    };
    const { create } = uploadingProgram({ wx: { ...fake.wx, request } });
    const { code, hint } = await failureOf(create({ endpoint: 'https://app.test/grant' }).add(small));
    assert.equal(code, 'config');
    assert.match(hint, /^https:\/\/app\.test needs https/);
  });

  it('a file that is not there', async () => {
    for (const { uploader } of [inWechat(), inAlipay()]) {
      const { code, hint, message } = await failureOf(uploader.add('wxfile://gone.jpg'));
      assert.equal(code, 'file', message);
      assert.match(hint, /Choose the file again/);
    }
  });

  it('a file that vanished while it waited: a retry asks again', async () => {
    const files = allFiles();
    const { uploader } = inWechat({ files });
    files.delete(large);
    const task = uploader.add(large, { size: 9 * MB });
    assert.equal((await failureOf(task)).code, 'file');
    files.set(large, fileBytes[large]!);
    task.retry();
    await assertStored(task, large);
  });

  it('a file that has no size while it is not there: a retry asks for it, and keeps the file', async () => {
    const files = allFiles();
    const { uploader } = inWechat({ files });
    files.delete(large);
    const task = uploader.add(large, { keep: true });
    assert.equal((await failureOf(task)).code, 'file');
    files.set(large, fileBytes[large]!);
    task.retry();
    await assertStored(task, large);
    assert.match(task.filePath, /store_/);
  });
});

describe('mini program: Alipay, which reads whole files', () => {
  for (const mode of modes) {
    it(`sends a small and a large file in one request each: ${mode}`, async () => {
      const { uploader, log } = inAlipay({}, { mode });
      await assertStored(uploader.add(small), small);
      await assertStored(uploader.add(large, { name: 'b.mp4' }), large);
      assert.equal(count('UploadPart'), 0);
      assert.ok(log.most <= 5);
    });
  }
});

describe('mini program: uni-app', () => {
  it('in WeChat it has position reads, and sends parts', async () => {
    const { wx } = fakeWechat({ files: allFiles() });
    const { create } = uploadingProgram({ uni: wx });
    await assertStored(create({ endpoint: endpoints.sts }).add(large), large);
    assert.ok(count('UploadPart') > 1);
  });

  it('in an app without a file system it sends forms, again where one is cut, unverified', async () => {
    const { wx } = fakeWechat({ files: allFiles(), hidesFormHeaders: true });
    const { getFileSystemManager: _, ...uni } = wx;
    const getFileInfo = ({ filePath, success }: { filePath: string; success(info: object): void }) =>
      void setTimeout(() => success({ size: fileBytes[filePath]!.length }));
    const { create } = uploadingProgram({ uni: { ...uni, getFileInfo } });
    const uploader = create({ endpoint: endpoints.sts });
    cloud.setSwitches({ faults: [{ operation: 'PostObject', kind: 'reset', times: 1 }] });
    const { key, verified, unverifiedReason } = await uploader.add(large).finished;
    assert.ok(sameBytes(await stored(key), fileBytes[large]!));
    assert.deepEqual([verified, unverifiedReason, count('UploadPart')], [false, 'off', 0]);
  });
});
