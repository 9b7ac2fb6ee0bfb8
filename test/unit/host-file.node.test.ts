import assert from 'node:assert/strict';
import { it } from 'node:test';
import { explainFailure, type Host } from '../../src/mini-program/host.js';
import { HostFile } from '../../src/mini-program/host-file.js';
import { wechatFailures } from '../../src/mini-program/hosts/wechat.js';

it('a mini program’s file: fewer bytes than it had are an error, whether its host reads ranges or only the whole', async () => {
  const bytes = new ArrayBuffer(5);
  const never = /^$/;
  const failures = { domain: never, tls: never, file: /no such file/, full: never, console: '' };
  for (const reads of [{ read: async () => bytes }, { readWhole: async () => bytes }]) {
    const host = { name: 'a host', failures, ...reads } as unknown as Host;
    const file = new HostFile(host, { path: 'a', name: 'a.bin', type: '', size: 9 });
    assert.equal((await file.read(0, 5)).byteLength, 5);
    await assert.rejects(file.read(0, 9), { code: 'file' });
  }
});

it('a mini program’s failure: too many connections do not mean a full storage, and are tried again', () => {
  const host = { name: 'WeChat', failures: wechatFailures } as unknown as Host;
  const codeOf = (action: string, text: string) => {
    const { code, retryable } = explainFailure(host, { errMsg: `${action}:fail ${text}` }, action, 'https://b.test/');
    return [code, retryable];
  };
  assert.deepEqual(codeOf('uploadFile', 'exceed max upload connection'), ['network', true]);
  assert.deepEqual(codeOf('saveFile', 'the maximum size of the file storage limit is exceeded'), ['file', false]);
});
