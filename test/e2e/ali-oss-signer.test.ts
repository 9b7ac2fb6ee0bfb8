import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, UploadError } from '../../src/core.js';
import { type Signable, signHeaders } from '../../src/signing/sign-v4.js';
import { createAliOssSigner, stsWithAliOss } from '../../src/signers/ali-oss.js';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { done, placeLive } from '../support/browser/live-element.js';
import { replace } from '../support/browser/replace.js';
import { keyOf, upload } from '../support/browser/upload.js';

interface Signer {
  authorizationV4(...args: unknown[]): string;
}

const path = '/get_sts_token_for_oss_upload';

describe('signers/ali-oss', () => {
  before(() => switches());

  const key = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'to+ken/=', region: 'cn-hangzhou' };
  const onKey = { bucket: 'b', key: 'dir/照片 +%.jpg' };
  const requestsToSign: Signable[] = [
    { method: 'PUT', ...onKey, headers: { 'Content-Type': 'image/jpeg', 'x-oss-meta-a': ' b  c ' } },
    { method: 'POST', ...onKey, query: { uploads: '' } },
    { method: 'PUT', ...onKey, query: { partNumber: '10', uploadId: 'A/B+C=' } },
    { method: 'GET', ...onKey, query: { 'encoding-type': 'url', 'part-number-marker': '7', uploadId: 'U' } },
    { method: 'DELETE', ...onKey, query: { uploadId: 'U' } },
    { method: 'HEAD', ...onKey },
  ];
  for (const [i, request] of requestsToSign.entries()) {
    it(`signs ${request.method} (${i}) as the built-in signer does, with each key`, async () => {
      const time = Date.UTC(2026, 1, 3, 4, 5, 6);
      const sign = createAliOssSigner();
      for (const change of [{}, { securityToken: 'another' }, { accessKeySecret: 'other' }, { accessKeyId: 'STS.2' }]) {
        const by = { ...key, ...change };
        expect(await sign(request, by, time)).to.deep.equal(await signHeaders(request, by, time));
      }
    });
  }

  it('signs every request of an upload in parts, and has the SDK warn of nothing', async () => {
    await forgetRequests();
    const warned: unknown[] = [];
    replace(console, 'warn', (text: unknown) => void warned.push(text));
    const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
    const options = { mode: stsWithAliOss, endpoint: endpoint(path), transfer };
    const [task] = await upload(options, [file(550_000)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(550_000))).to.be.true;
    expect((await requests()).filter(({ status }) => status >= 400)).to.deep.equal([]);
    expect(warned).to.deep.equal([]);
  });

  it('requests new credentials when OSS rejects the old ones', async () => {
    let calls = 0;
    const fetchGrant: FetchGrant = async () => {
      const response = await (await fetch(path)).json();
      return calls++ === 0 ? { ...response, accessKeyId: 'STS.gone' } : response;
    };
    const [task] = await upload({ mode: stsWithAliOss, endpoint: fetchGrant }, [file(1000)]);
    expect(await storedBytes(keyOf(task))).to.have.length(1000);
    expect(calls).to.equal(2);
  });

  for (const mode of ['mode="sts"', '']) {
    it(`is chosen by the element’s attribute signer: ${mode || 'with the mode detected'}`, async () => {
      const { prototype } = (globalThis as { OSS?: { prototype: Signer } }).OSS!;
      const sign = prototype.authorizationV4;
      let signed = 0;
      replace(prototype, 'authorizationV4', function (this: Signer, ...args) {
        signed++;
        return sign.apply(this, args);
      });
      const { element } = await placeLive(`${mode} signer="ali-oss" endpoint="${path}"`);
      await element.addFiles([file(1000)]);
      expect(await storedBytes((await done(element)).key)).to.have.length(1000);
      expect(signed).to.equal(1);
    });
  }

  it('is named in the error when the attribute names an unknown signer', async () => {
    const [task] = await upload({ mode: 'sts', signer: 'ali-0ss', endpoint: path }, [file(1)]);
    expect(task?.error).to.be.instanceOf(UploadError);
    expect(task?.error).to.include({ code: 'config', message: 'Unknown signer "ali-0ss".' });
  });
});
