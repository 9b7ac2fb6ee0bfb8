import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

type Signers = typeof import('../../src/signing/sdk-signer.js');

const key = { accessKeyId: 'id', accessKeySecret: 'secret', region: 'cn-hangzhou' };
const request = { method: 'PUT', bucket: 'b', key: 'k' };
const page = globalThis as { OSS?: unknown };

/** This package without `ali-oss` beside it. */
const folder = mkdtempSync(join(tmpdir(), 'without-ali-oss-'));
const built = (file: string) => pathToFileURL(join(folder, 'dist', file)).href;

before(() => {
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
after(() => rmSync(folder, { recursive: true }));

async function sign(): Promise<Record<string, string>> {
  const { createAliOssSigner } = (await import(built('chunks/sdk-signer.js'))) as Signers;
  return createAliOssSigner()(request, key, Date.now());
}

const howToInstall = /npm install ali-oss.*<script>/;
const noSdk = { code: 'config', message: /official SDK/, hint: howToInstall };

// In this order: what is imported stays.
describe('signer="ali-oss"', () => {
  it('names the import and the script where it has neither', async () => {
    const hint = /oss-direct-upload\/signers\/ali-oss.*npm install ali-oss.*<script>/;
    await assert.rejects(sign(), { ...noSdk, hint });
  });

  it('signs with the SDK of the page’s own script, without an import', async () => {
    page.OSS = class {}; // an SDK that is too old
    await assert.rejects(sign(), noSdk);
    page.OSS = class {
      authorizationV4(method: string) {
        return `signed ${method}`;
      }
    };
    assert.equal((await sign()).Authorization, 'signed PUT');
    delete page.OSS;
  });

  it('says that the package is not installed where it was imported', async () => {
    await import(built('signers/ali-oss.js'));
    await assert.rejects(sign(), { ...noSdk, message: /package ali-oss .*could not be loaded/ });
  });
});
