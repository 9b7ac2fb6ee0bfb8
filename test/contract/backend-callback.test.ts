import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type BackendServer, query, startBackend } from '../support/node/backend-server.js';

let app: Server;
let server: BackendServer;
let received: string[] = [];
let callback: { url: string; body: string };
before(async () => {
  app = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push(body);
    response.writeHead(200, { 'content-length': 2 }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  callback = { url: `http://127.0.0.1:${(app.address() as AddressInfo).port}/`, body: 'key=${object}&size=${size}' };
  server = await startBackend({ callback });
});
after(async () => {
  app.close();
  await server.close();
});

const parameter = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
const foreign = () => parameter({ callbackUrl: callback.url, callbackBody: 'key=another' });
const urlPath = '/get_presigned_url_for_oss_upload';
const file = { name: 'a.png', size: 5, type: 'image/png' };

async function codeOf(pending: Promise<Response>): Promise<string> {
  const response = await pending;
  return response.ok ? 'stored' : (/<Code>(\w+)/.exec(await response.text())?.[1] ?? String(response.status));
}

describe('backend: callback', () => {
  it('is signed with a presigned URL, so that it can be neither changed nor omitted', async () => {
    received = [];
    const { url, headers, key } = (await server.request(urlPath + query(file))).body;
    const put = (change: Record<string, string>) =>
      codeOf(fetch(url, { method: 'PUT', body: 'hello', headers: { ...headers, ...change } }));
    const { 'x-oss-callback': own, ...bare } = headers as Record<string, string>;
    assert.ok(own);
    assert.equal(await put({ 'x-oss-callback': foreign() }), 'SignatureDoesNotMatch');
    assert.equal(await codeOf(fetch(url, { method: 'PUT', body: 'hello', headers: bare })), 'SignatureDoesNotMatch');
    assert.equal(await put({}), 'stored');
    assert.deepEqual(received, [`key=${encodeURIComponent(key as string)}&size=5`]);
  });

  it('is signed with the complete operation only', async () => {
    const headersOf = async (operation: string, more = {}) =>
      (await server.request(urlPath + query({ ...file, operation, ...more }))).body.headers as Record<string, string>;
    assert.equal((await headersOf('create'))['x-oss-callback'], undefined);
    const { key } = (await server.request(urlPath + query({ ...file, operation: 'create' }))).body;
    assert.ok((await headersOf('complete', { key, uploadId: 'U' }))['x-oss-callback']);
    assert.equal(
      (await headersOf('part', { key, uploadId: 'U', partNumber: 1, partLength: 5 }))['x-oss-callback'],
      undefined,
    );
  });

  it('is pinned by a form’s policy', async () => {
    received = [];
    const { body } = await server.request('/get_post_signature_for_oss_upload');
    const post = (fields: Record<string, string>) => {
      const form = new FormData();
      const { policy, signature, dir } = body;
      const { x_oss_credential, x_oss_date, x_oss_signature_version } = body;
      const all = {
        ...{ key: `${dir}a.png`, policy, 'x-oss-signature': signature, 'x-oss-credential': x_oss_credential },
        ...{ 'x-oss-date': x_oss_date, 'x-oss-signature-version': x_oss_signature_version },
        ...{ success_action_status: '200', 'x-oss-object-acl': 'default' },
        ...{
          'content-disposition': 'attachment',
          'content-encoding': 'identity',
          'x-oss-content-type': 'image/png',
          ...fields,
        },
      };
      for (const [name, value] of Object.entries(all)) form.append(name, value as string);
      form.append('file', new Blob(['hello'], { type: 'image/png' }), 'a.png');
      return codeOf(fetch(`${body.host}/`, { method: 'POST', body: form }));
    };
    assert.equal(await post({}), 'AccessDenied');
    assert.equal(await post({ callback: foreign() }), 'AccessDenied');
    assert.equal(await post({ callback: body.callback }), 'stored');
    assert.equal(received.length, 1);
    assert.match(received[0]!, /^key=uploads%2F.*a\.png&size=5$/);
  });
});
