import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import type { Job, ObjectCallback } from '../../src/core/mode.js';
import {
  callbackHeaders,
  encodeCallback,
  metadataHeaders,
  objectHeaders,
} from '../../src/oss/request/object-headers.js';

const fromBase64 = (text: string) =>
  JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)))) as unknown;

describe('object headers', () => {
  it('have the file’s type, or application/octet-stream', () => {
    const headersOf = (type: string) => objectHeaders({ type, object: {} } as unknown as Job);
    expect(headersOf('image/png')).to.deep.equal({ 'Content-Type': 'image/png' });
    expect(headersOf('')).to.deep.equal({ 'Content-Type': 'application/octet-stream' });
  });

  it('can all be set on a request, with any metadata', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (value) => {
        const [header = ''] = Object.values(metadataHeaders({ a: value }));
        const xhr = new XMLHttpRequest();
        xhr.open('PUT', '/');
        xhr.setRequestHeader('x-oss-meta-a', header);
      }),
    );
    const lone = metadataHeaders({ a: '\ud800' });
    expect(lone['x-oss-meta-a']).to.equal('%EF%BF%BD');
  });

  it('have metadata in lower-case names, ASCII as it is and other text encoded', () => {
    expect(metadataHeaders({ Author: 'Ann B.', title: '中文', empty: '', line: 'a\nb' })).to.deep.equal({
      'x-oss-meta-author': 'Ann B.',
      'x-oss-meta-title': '%E4%B8%AD%E6%96%87',
      'x-oss-meta-empty': '',
      'x-oss-meta-line': 'a%0Ab',
    });
    expect(metadataHeaders()).to.deep.equal({});
  });

  const callback: ObjectCallback = {
    url: 'https://a.example/回',
    body: 'k=${object}&u=${x:uid}',
    bodyType: 'application/json',
    variables: { 'x:uid': '中' },
  };

  it('have the callback as base64 of UTF-8 JSON', () => {
    const headers = callbackHeaders(callback);
    expect(fromBase64(headers['x-oss-callback']!)).to.deep.equal({
      callbackUrl: callback.url,
      callbackBody: callback.body,
      callbackBodyType: 'application/json',
    });
    expect(fromBase64(headers['x-oss-callback-var']!)).to.deep.equal({ 'x:uid': '中' });
    expect(encodeCallback(callback)).to.equal(headers['x-oss-callback']);
  });

  it('have no callback where the page sets none', () => {
    expect(callbackHeaders(undefined)).to.deep.equal({});
    expect(Object.keys(callbackHeaders({ url: 'u', body: 'b' }))).to.deep.equal(['x-oss-callback']);
  });
});
