import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { connect, constants } from 'node:http2';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { trustedCertificate } from '../tools/certificate.js';
import { type Protocol, startTlsProxy } from '../tools/tls-proxy.js';

const ca = trustedCertificate.cert;

/** A server, and the proxy before it. */
async function start(test: TestContext, protocol: Protocol, respond: RequestListener): Promise<string> {
  const server = createServer(respond).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = await startTlsProxy(target, protocol, trustedCertificate);
  test.after(() => {
    proxy.stop();
    server.close();
    server.closeAllConnections();
  });
  return proxy.origin;
}

interface TestResponse {
  headers: Record<string, unknown>;
  body: string;
  /** What broke it off. */
  error: string | undefined;
}

function overH2(test: TestContext, origin: string, headers: object, body = ''): Promise<TestResponse> {
  const session = connect(origin, { ca });
  test.after(() => session.destroy());
  const stream = session.request({ ':method': 'POST', ...headers });
  const response: TestResponse = { headers: {}, body: '', error: undefined };
  stream.on('response', (got) => (response.headers = got));
  stream.setEncoding('utf8').on('data', (chunk) => (response.body += chunk));
  stream.on('error', ({ message }) => (response.error = message));
  stream.end(body);
  return new Promise((resolve) => stream.on('close', () => resolve(response)));
}

function overHttp1(origin: string, headers: Record<string, string>, body = ''): Promise<TestResponse> {
  return new Promise((resolve) => {
    const asked = request(origin, { method: 'POST', headers, ca }, (got) => {
      const response: TestResponse = { headers: got.headers, body: '', error: undefined };
      got.setEncoding('utf8').on('data', (chunk) => (response.body += chunk));
      got.on('end', () => resolve(response)).on('error', ({ message }) => resolve({ ...response, error: message }));
    });
    asked.on('error', ({ message }) => resolve({ headers: {}, body: '', error: message }));
    asked.end(body);
  });
}

const echo: RequestListener = (question, response) => {
  let body = '';
  question.setEncoding('utf8').on('data', (chunk) => (body += chunk));
  question.on('end', () => {
    response.writeHead(201, { 'X-Kind': 'echo', 'Keep-Alive': 'timeout=5', ETag: '"1"' });
    response.end(JSON.stringify({ url: question.url, headers: question.headers, body }));
  });
};

describe('a certificate for tests', () => {
  it('names the hosts of tests, and is signed by its own key', () => {
    const certificate = new X509Certificate(trustedCertificate.cert);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkHost('intranet.test'), 'intranet.test');
    assert.equal(certificate.checkHost('elsewhere.test'), undefined);
    assert.ok(Date.parse(certificate.validFrom) < Date.now() && Date.now() < Date.parse(certificate.validTo));
  });
});

describe('the TLS proxy', () => {
  it('speaks HTTP/2, and forwards the headers that are not of one connection', async (test) => {
    const origin = await start(test, 'h2', echo);
    const { headers, body } = await overH2(test, origin, { ':path': '/b/k?x=%20', 'x-oss-meta-a': 'b' }, 'text');
    assert.deepEqual([headers[':status'], headers['x-kind'], headers.etag], [201, 'echo', '"1"']);
    for (const name of ['connection', 'keep-alive', 'transfer-encoding']) assert.equal(headers[name], undefined);
    const seen = JSON.parse(body);
    assert.deepEqual([seen.url, seen.body, seen.headers['x-oss-meta-a']], ['/b/k?x=%20', 'text', 'b']);
    assert.equal(`https://${seen.headers.host}`, origin);
  });

  it('speaks only HTTP/1.1 when set to', async (test) => {
    const origin = await start(test, 'http/1.1', echo);
    const { headers, body } = await overHttp1(origin, { 'x-oss-meta-a': 'b' }, 'text');
    assert.deepEqual([headers['x-kind'], JSON.parse(body).body], ['echo', 'text']);
    const session = connect(origin, { ca });
    const refused = await new Promise<Error>((resolve) => session.on('error', resolve));
    assert.match(refused.message, /no application protocol|alert/i);
  });

  for (const when of ['before the response', 'in its middle'])
    it(`breaks the connection that the server breaks, ${when}`, async (test) => {
      const breaks: RequestListener = ({ socket }, response) => {
        if (when === 'before the response') return void socket.resetAndDestroy();
        response.writeHead(200, { 'Content-Length': 100 });
        response.write('some', () => setTimeout(() => socket.resetAndDestroy(), 20));
      };
      const h2 = await overH2(test, await start(test, 'h2', breaks), {});
      assert.match(String(h2.error), /NGHTTP2_INTERNAL_ERROR/);
      const http1 = await overHttp1(await start(test, 'http/1.1', breaks), {});
      assert.match(String(http1.error), /aborted|hang up/);
    });

  it('ends the server’s request when the browser disconnects', async (test) => {
    let [come, gone] = [() => {}, () => {}];
    const arrived = new Promise<void>((resolve) => (come = resolve));
    const left = new Promise<void>((resolve) => (gone = resolve));
    const origin = await start(test, 'h2', (question) => (question.on('close', () => gone()).resume(), come()));
    const session = connect(origin, { ca });
    test.after(() => session.destroy());
    const stream = session.request({ ':method': 'PUT', 'content-length': 1_000_000 }).on('error', () => {});
    stream.write('a');
    await arrived;
    stream.close(constants.NGHTTP2_CANCEL);
    await left;
  });
});
