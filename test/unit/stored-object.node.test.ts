import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Job } from '../../src/core/mode.js';
import type { OssResponse } from '../../src/core/transport.js';
import { storedObject } from '../../src/oss/request/upload-result.js';
import { assertFields } from '../support/assertions.js';

const job = { file: new Blob(['12345']), type: 'text/plain' } as unknown as Job;
const verdict = { verified: true };

function response(text = '', headers: Record<string, string> = {}): OssResponse {
  return { url: '', status: 200, text, header: (name) => headers[name] ?? null };
}

describe('storedObject', () => {
  it('has OSS’s ETag, CRC-64 and request id', () => {
    const headers = {
      ETag: '"E"',
      'x-oss-hash-crc64ecma': '18446744073709551615',
      'x-oss-request-id': '5C3D9175B6FC201293AD',
      'x-oss-version-id': 'CAEQMx',
    };
    const object = { key: 'k', bucket: 'b', url: 'https://b.example/k' };
    assert.deepEqual(storedObject(job, object, { response: response('', headers), verdict }), {
      ...object,
      size: 5,
      type: 'text/plain',
      etag: '"E"',
      crc64: '18446744073709551615',
      verified: true,
      requestId: '5C3D9175B6FC201293AD',
      versionId: 'CAEQMx',
      callback: undefined,
    });
  });

  it('lacks what CORS hides', () => {
    const { etag, crc64, requestId } = storedObject(job, { key: 'k' }, { response: response(), verdict });
    assert.deepEqual([etag, crc64, requestId], [undefined, undefined, undefined]);
  });

  it('has a URL without query and hash, which may hold a signature', () => {
    for (const rest of ['?Signature=CANARY', '#CANARY', '?a=1\n#CANARY', '?']) {
      const { url } = storedObject(
        job,
        { key: 'k', url: `https://b.example/k${rest}` },
        { response: response(), verdict },
      );
      assert.equal(url, 'https://b.example/k');
    }
  });

  it('has a URL without the user and password in it', () => {
    const urls = {
      'https://user:CANARY@b.example/k': 'https://b.example/k',
      'https://CANARY@b.example/k?x': 'https://b.example/k',
      'HTTPS:CANARY@b.example/k': 'https://b.example/k',
      'https:\\\\u:CANARY@b.example\\k': 'https://b.example/k',
      'https://u@u:CANARY@b.example:8080/a/@b': 'https://b.example:8080/a/@b',
      'https://b.example/a//b@c/d': 'https://b.example/a//b@c/d',
    };
    for (const [url, bare] of Object.entries(urls)) {
      assert.equal(storedObject(job, { key: 'k', url }).url, bare, url);
    }
  });

  it('says why it was not verified when OSS’s response was lost', () => {
    assertFields(storedObject(job, { key: 'k' }), { verified: false, unverifiedReason: 'answer-lost' });
  });

  it('has the response to a callback, where it is JSON', () => {
    const callbackOf = (text: string) =>
      storedObject(job, { key: 'k' }, { response: response(text), verdict }).callback;
    assert.deepEqual(callbackOf('{"id":7}'), { id: 7 });
    for (const text of ['', '<CompleteMultipartUploadResult/>', '{"id":']) assert.equal(callbackOf(text), undefined);
  });
});
