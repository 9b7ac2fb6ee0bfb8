import { expect } from '@open-wc/testing';
import type { Job } from '../../src/core/mode.js';
import type { OssResponse } from '../../src/core/transport.js';
import { storedObject } from '../../src/oss/request/stored-object.js';

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
    };
    const object = { key: 'k', bucket: 'b', url: 'https://b.example/k' };
    expect(storedObject(job, object, { response: response('', headers), verdict })).to.deep.equal({
      ...object,
      size: 5,
      type: 'text/plain',
      etag: '"E"',
      crc64: '18446744073709551615',
      verified: true,
      requestId: '5C3D9175B6FC201293AD',
      callback: undefined,
    });
  });

  it('lacks what CORS hides', () => {
    const { etag, crc64, requestId } = storedObject(job, { key: 'k' }, { response: response(), verdict });
    expect([etag, crc64, requestId]).to.deep.equal([undefined, undefined, undefined]);
  });

  it('has a URL without query and hash, which may hold a signature', () => {
    for (const rest of ['?Signature=CANARY', '#CANARY', '?a=1\n#CANARY', '?']) {
      const { url } = storedObject(
        job,
        { key: 'k', url: `https://b.example/k${rest}` },
        { response: response(), verdict },
      );
      expect(url).to.equal('https://b.example/k');
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
      expect(storedObject(job, { key: 'k', url }).url, url).to.equal(bare);
    }
  });

  it('says why it was not verified when OSS’s response was lost', () => {
    expect(storedObject(job, { key: 'k' })).to.include({ verified: false, unverifiedReason: 'answer-lost' });
  });

  it('has the response to a callback, where it is JSON', () => {
    const callbackOf = (text: string) =>
      storedObject(job, { key: 'k' }, { response: response(text), verdict }).callback;
    expect(callbackOf('{"id":7}')).to.deep.equal({ id: 7 });
    for (const text of ['', '<CompleteMultipartUploadResult/>', '{"id":']) expect(callbackOf(text)).to.equal(undefined);
  });
});
