import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { GrantAsks } from '../../src/grant/grant-asks.js';
import type { Job, OssResponse } from '../../src/job/job.js';
import type { ObjectCallback } from '../../src/object/stored-object.js';
import { describeOperation, type Operation } from '../../src/object/operation.js';
import { encodeQuery } from '../../src/signing/sign-v4.js';
import { encodeCallback } from '../../src/object/encode-callback.js';
import { callbackHeaders, metadataHeaders, objectHeaders } from '../../src/oss/response/object-headers.js';
import { storedObject } from '../../src/oss/response/upload-result.js';
import { assertFields } from '../support/assertions.js';

const upload = { key: 'k', uploadId: 'U' };

/** Protocol, §4: each operation as OSS wants it. */
const requests: [operation: Operation, request: string][] = [
  [{ name: 'put', key: 'k' }, 'PUT '],
  [{ name: 'head', key: 'k' }, 'HEAD '],
  [{ name: 'create', key: 'k', headers: { 'x-oss-meta-a': '1' } }, 'POST uploads'],
  [{ name: 'part', ...upload, partNumber: 7 }, 'PUT partNumber=7&uploadId=U'],
  [{ name: 'list', ...upload }, 'GET encoding-type=url&uploadId=U'],
  [{ name: 'list', ...upload, partNumberMarker: 0 }, 'GET encoding-type=url&uploadId=U'],
  [{ name: 'list', ...upload, partNumberMarker: 1000 }, 'GET encoding-type=url&part-number-marker=1000&uploadId=U'],
  [{ name: 'complete', ...upload }, 'POST uploadId=U'],
  [{ name: 'abort', ...upload }, 'DELETE uploadId=U'],
];

it('describeOperation makes of each operation what OSS wants', () => {
  for (const [operation, request] of requests) {
    const { method, query } = describeOperation(operation);
    assert.equal(`${method} ${encodeQuery(query)}`, request);
  }
});

const fromBase64 = (text: string) => JSON.parse(Buffer.from(text, 'base64').toString()) as unknown;

describe('object headers', () => {
  it('have the file’s type, or application/octet-stream', () => {
    const headersOf = (type: string) => objectHeaders({ file: { type }, object: {} } as unknown as Job);
    assert.deepEqual(headersOf('image/png'), { 'Content-Type': 'image/png' });
    assert.deepEqual(headersOf(''), { 'Content-Type': 'application/octet-stream' });
  });

  it('are names and values in ASCII, which every signature and every way to OSS takes as it is; others are said to go as metadata', () => {
    const headersOf = (headers: Record<string, string>) =>
      objectHeaders({ file: { type: 'image/png' }, object: { headers } } as unknown as Job);
    assert.equal(headersOf({ 'x-oss-meta-a': ' ~\t' })['x-oss-meta-a'], ' ~\t');
    for (const value of ['José', 'a\u00a0', '中', 'a\nb', '\x7f'])
      assert.throws(() => headersOf({ 'x-oss-meta-a': value }), { code: 'config', hint: /`metadata`/ });
    assert.throws(() => headersOf({ 'x-oss-meta-é': '1' }), { code: 'config' });
  });

  it('can all be set on a request, with any metadata', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (value) => {
      const [header = ''] = Object.values(metadataHeaders({ a: value }));
      new Headers().set('x-oss-meta-a', header); // throws where a request cannot carry it
    });
    fc.assert(property);
    const lone = metadataHeaders({ a: '\ud800' });
    assert.equal(lone['x-oss-meta-a'], '%EF%BF%BD');
  });

  it('have metadata in lower-case names, ASCII as it is, and encoded what would not be the same when it is decoded', () => {
    assert.deepEqual(metadataHeaders({ Author: 'Ann B.', title: '中文', empty: '', line: 'a\nb', sale: '50% off' }), {
      'x-oss-meta-author': 'Ann B.',
      'x-oss-meta-title': '%E4%B8%AD%E6%96%87',
      'x-oss-meta-empty': '',
      'x-oss-meta-line': 'a%0Ab',
      'x-oss-meta-sale': '50%25%20off',
    });
    assert.deepEqual(metadataHeaders(), {});
  });

  it('have the callback as base64 of UTF-8 JSON, and the name in TLS where its host needs it', () => {
    const callback: ObjectCallback = {
      ...{ url: 'https://a.example/回', body: 'k=${object}&u=${x:uid}', bodyType: 'application/json', sni: true },
      variables: { 'x:uid': '中' },
    };
    const headers = callbackHeaders(callback);
    assert.deepEqual(fromBase64(headers['x-oss-callback']!), {
      ...{ callbackUrl: callback.url, callbackBody: callback.body, callbackBodyType: 'application/json' },
      callbackSNI: true,
    });
    assert.deepEqual(fromBase64(headers['x-oss-callback-var']!), { 'x:uid': '中' });
    assert.equal(encodeCallback(callback), headers['x-oss-callback']);
  });

  it('have no callback where the page sets none', () => {
    assert.deepEqual(callbackHeaders(undefined), {});
    assert.deepEqual(Object.keys(callbackHeaders({ url: 'u', body: 'b' })), ['x-oss-callback']);
  });
});

const job = { file: { size: 5, type: 'text/plain' }, asks: new GrantAsks() } as unknown as Job;
const verdict = { verified: true };

function response(text = '', headers: Record<string, string> = {}): OssResponse {
  return { url: '', status: 200, text, header: (name) => headers[name] ?? null };
}

describe('storedObject', () => {
  it('has OSS’s ETag, CRC-64 and request id, or lacks what CORS hides', () => {
    const [etag, crc64, requestId, versionId] = ['"E"', '18446744073709551615', '5C3D9175B6FC201293AD', 'CAEQMx'];
    const headers = { ETag: etag, 'x-oss-hash-crc64ecma': crc64, 'x-oss-request-id': requestId };
    const object = { key: 'k', bucket: 'b', url: 'https://b.example/k' };
    const given = { response: response('', { ...headers, 'x-oss-version-id': versionId }), verdict };
    assert.deepEqual(storedObject(job, object, given), {
      ...{ ...object, size: 5, type: 'text/plain', verified: true, callback: undefined },
      ...{ etag, crc64, requestId, versionId },
    });
    const hidden = storedObject(job, object, { response: response(), verdict });
    assertFields(hidden, { etag: undefined, crc64: undefined, requestId: undefined });
    const lost = storedObject(job, { key: 'k' });
    assertFields(lost, { verified: false, unverifiedReason: 'answer-lost' });
  });

  it('has a URL without query, hash, user and password, which may hold a secret', () => {
    const urls = {
      'https://b.example/k?Signature=CANARY': 'https://b.example/k',
      'https://b.example/k#CANARY': 'https://b.example/k',
      'https://b.example/k?a=1\n#CANARY': 'https://b.example/k',
      'https://b.example/k?': 'https://b.example/k',
      'https://user:CANARY@b.example/k': 'https://b.example/k',
      'https://CANARY@b.example/k?x': 'https://b.example/k',
      'HTTPS:CANARY@b.example/k': 'https://b.example/k',
      'https:\\\\u:CANARY@b.example\\k': 'https://b.example/k',
      'https://u@u:CANARY@b.example:8080/a/@b': 'https://b.example:8080/a/@b',
      'https://b.example/a//b@c/d': 'https://b.example/a//b@c/d',
    };
    for (const [url, bare] of Object.entries(urls)) assert.equal(storedObject(job, { key: 'k', url }).url, bare, url);
  });

  it('has the response to a callback, where it is JSON', () => {
    const callbackOf = (text: string) =>
      storedObject(job, { key: 'k' }, { response: response(text), verdict }).callback;
    assert.deepEqual(callbackOf('{"id":7}'), { id: 7 });
    for (const text of ['', '<CompleteMultipartUploadResult/>', '{"id":']) assert.equal(callbackOf(text), undefined);
  });
});
