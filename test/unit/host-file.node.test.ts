import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Host } from '../../src/mini-program/host.js';
import { HostFile } from '../../src/mini-program/host-file.js';

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
