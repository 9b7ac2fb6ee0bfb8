import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Job } from '../../src/core/mode.js';
import type { ObjectCallback } from '../../src/core/object-options.js';
import { encodeCallback } from '../../src/oss/encode-callback.js';
import { callbackHeaders, metadataHeaders, objectHeaders } from '../../src/oss/request/object-headers.js';

const fromBase64 = (text: string) =>
  JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)))) as unknown;

describe('object headers', () => {
  it('have the file’s type, or application/octet-stream', () => {
    const headersOf = (type: string) => objectHeaders({ type, object: {} } as unknown as Job);
    assert.deepEqual(headersOf('image/png'), { 'Content-Type': 'image/png' });
    assert.deepEqual(headersOf(''), { 'Content-Type': 'application/octet-stream' });
  });

  it('can all be set on a request, with any metadata', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (value) => {
        const [header = ''] = Object.values(metadataHeaders({ a: value }));
        new Headers().set('x-oss-meta-a', header); // throws where a request cannot carry it
      }),
    );
    const lone = metadataHeaders({ a: '\ud800' });
    assert.equal(lone['x-oss-meta-a'], '%EF%BF%BD');
  });

  it('have metadata in lower-case names, ASCII as it is and other text encoded', () => {
    assert.deepEqual(metadataHeaders({ Author: 'Ann B.', title: '中文', empty: '', line: 'a\nb' }), {
      'x-oss-meta-author': 'Ann B.',
      'x-oss-meta-title': '%E4%B8%AD%E6%96%87',
      'x-oss-meta-empty': '',
      'x-oss-meta-line': 'a%0Ab',
    });
    assert.deepEqual(metadataHeaders(), {});
  });

  const callback: ObjectCallback = {
    url: 'https://a.example/回',
    body: 'k=${object}&u=${x:uid}',
    bodyType: 'application/json',
    variables: { 'x:uid': '中' },
  };

  it('have the callback as base64 of UTF-8 JSON', () => {
    const headers = callbackHeaders(callback);
    assert.deepEqual(fromBase64(headers['x-oss-callback']!), {
      callbackUrl: callback.url,
      callbackBody: callback.body,
      callbackBodyType: 'application/json',
    });
    assert.deepEqual(fromBase64(headers['x-oss-callback-var']!), { 'x:uid': '中' });
    assert.equal(encodeCallback(callback), headers['x-oss-callback']);
  });

  it('ask OSS for the name in TLS where the callback’s host needs it', () => {
    const { callbackSNI } = fromBase64(encodeCallback({ ...callback, sni: true })) as { callbackSNI?: boolean };
    assert.equal(callbackSNI, true);
  });

  it('have no callback where the page sets none', () => {
    assert.deepEqual(callbackHeaders(undefined), {});
    assert.deepEqual(Object.keys(callbackHeaders({ url: 'u', body: 'b' })), ['x-oss-callback']);
  });
});
