import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { send, signedHeaders } from '../support/node/mock-request.js';
import { chunked, head, rawExchange } from '../support/node/raw-socket.js';

const cloud = await mockCloud({ bucket: 'b-framing' });
after(() => cloud.close());

const CHUNKED = { 'transfer-encoding': 'chunked' };
const stored = async (key: string): Promise<string> => (await send(cloud, 'GET', `/b-framing/${key}`)).text;
const reached = (path: string): boolean => cloud.log.records.some((record) => record.path === path);

describe('Content-Length together with chunks', () => {
  const both = (length: number): Record<string, string> => ({ 'content-length': String(length), ...CHUNKED });

  const put = (key: string, length: number) => {
    const target = `/b-framing/${key}`;
    return head('PUT', target, { ...signedHeaders(cloud, 'PUT', target), ...both(length) });
  };

  it('is accepted, as the C SDK sends them, for an object and a form, if the lengths are equal', async () => {
    const response = await rawExchange(cloud.port, put('c', 11) + chunked('hello chunk'));
    assert.deepEqual([response.status, await stored('c')], [200, 'hello chunk']);
    const form =
      '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nf\r\n--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nform\r\n--x--\r\n';
    const type = { 'content-type': 'multipart/form-data; boundary=x', ...both(form.length) };
    // Rejected because it lacks a policy, not because of its length: the form was read.
    const posted = await rawExchange(cloud.port, head('POST', '/b-framing', type) + chunked(form, 30));
    assert.equal(posted.code, 'AccessDenied');
    for (const length of [2, 4]) {
      const { status, code } = await rawExchange(cloud.port, put('differs', length) + chunked('abc'));
      assert.deepEqual([status, code], [400, 'IncompleteBody']);
      assert.equal((await send(cloud, 'GET', '/b-framing/differs')).status, 404);
    }
  });

  it('closes the connection, and a request smuggled behind it is not read', async () => {
    const smuggled = head('DELETE', '/b-framing/c', {
      ...signedHeaders(cloud, 'DELETE', '/b-framing/c'),
      'content-length': '0',
    });
    const { status, headers, rest, closed } = await rawExchange(cloud.port, put('s', 3) + chunked('abc') + smuggled);
    assert.deepEqual([status, headers['connection'], rest, closed], [200, 'close', '', true]);
    assert.equal(await stored('c'), 'hello chunk');
  });
});

describe('A malformed request that Node’s lenient parser accepts', () => {
  it('is rejected', async () => {
    for (const [line, lines, version = '1.1'] of [
      ['other codings', 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
      ['a blank before a colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
      ['control characters', 'x-oss-meta-a: a\x01b\r\nContent-Length: 0\r\n\r\n'],
      ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
      ['other versions', 'Content-Length: 0\r\n\r\n', '9.9'],
    ] as const) {
      const text = `PUT /b-framing/malformed HTTP/${version}\r\nHost: x\r\n${lines}`;
      const { status, headers, code, closed } = await rawExchange(cloud.port, text);
      assert.deepEqual([status, headers['connection'], code, closed], [400, 'close', 'InvalidRequest', true], line);
    }
    assert.equal(reached('/b-framing/malformed'), false);
  });
});

describe('A response before the end of the request’s body', () => {
  it('has Connection: close; the connection ends, and nothing after it is read', async () => {
    const rejected = head('PUT', '/b-framing/early', { 'content-length': '3000000' });
    const body = Buffer.alloc(3_000_000);
    const next = head('GET', '/b-framing/behind-early', {});
    const { status, headers, code, rest, closed } = await rawExchange(cloud.port, [rejected, body, next], 3000);
    assert.deepEqual([status, code, headers['connection'], rest, closed], [403, 'AccessDenied', 'close', '', true]);
    assert.deepEqual([reached('/b-framing/early'), reached('/b-framing/behind-early')], [true, false]);
  });
});
