import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

const script = `
import { sts, UploadQueue } from './src/core.ts';
let grants = 0;
const queue = new UploadQueue({ mode: sts, fetchGrant: async () => (grants++, {}) });
queue.addEventListener('upload-error', ({ detail: { error } }) => {
  console.log(JSON.stringify({ code: error.code, message: error.message, hint: error.hint, retryable: error.retryable, grants }));
});
queue.add([new File(['x'], 'a.txt')]);
`;

describe('core outside of a browser', () => {
  it('rejects with `config`, requests no grant, and lets the process end', () => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    assert.equal(status, 0, stderr);
    const { code, message, hint, retryable, grants } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual({ code, retryable, grants }, { code: 'config', retryable: false, grants: 0 });
    assert.match(String(message), /browser/);
    assert.match(String(hint), /server/);
  });
});

describe('the element’s entry for servers', () => {
  const imported = (globals: string) =>
    spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', `${globals} await import('./src/index.server.ts');`],
      { encoding: 'utf8', timeout: 20_000 },
    );

  it('does nothing on a server', () => {
    const { status, stdout, stderr } = imported('');
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  });

  it('warns where a test runner takes it for a page of jsdom', () => {
    const { status, stderr } = imported('globalThis.customElements = globalThis.document = {};');
    assert.equal(status, 0);
    assert.match(stderr, /registers no element.*See \/frameworks\/bundlers#jsdom/);
  });
});
