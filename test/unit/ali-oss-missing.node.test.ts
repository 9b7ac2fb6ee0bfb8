import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'without-ali-oss-'));
after(() => rmSync(folder, { recursive: true }));

it('signers/ali-oss: says when it is used that the package ali-oss is not installed', async () => {
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const url = pathToFileURL(join(folder, 'dist/signers/ali-oss.js')).href;
  const { createAliOssSigner } = (await import(url)) as typeof import('../../src/signers/ali-oss.js');
  const key = { accessKeyId: 'id', accessKeySecret: 'secret', region: 'cn-hangzhou' };
  await assert.rejects(
    createAliOssSigner()({ method: 'PUT', bucket: 'b', key: 'k' }, key, Date.now()),
    (error: Error) => {
      const { code, message, hint } = error as Error & { code?: string; hint?: string };
      assert.equal(code, 'config');
      assert.match(message, /ali-oss/);
      assert.match(hint ?? '', /npm install ali-oss/);
      return true;
    },
  );
});
