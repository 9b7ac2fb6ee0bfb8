import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request as requestOver, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { toNode } from '../../src/server.js';
import { useServer } from '../support/node/servers.js';

/** Reads the body first, as Express's parsers do. */
const parsed =
  (keep: (text: string) => object): ((listener: RequestListener) => RequestListener) =>
  (listener) =>
  async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    listener(Object.assign(request, keep(text)), response);
  };

const echo = toNode(async (request) =>
  Response.json(
    { method: request.method, url: request.url, type: request.headers.get('content-type'), body: await request.text() },
    { status: 201, headers: Object.entries({ 'Set-Cookie': 'a=1', 'set-cookie': 'b=2', 'X-Own': 'yes' }) },
  ),
);

describe('server: toNode', () => {
  it('passes requests and responses of node:http', async (context) => {
    const address = await useServer(echo, context);
    const response = await fetch(`${address}/api/x?name=a%20b`, { headers: { 'content-type': 'text/own' } });
    assert.deepEqual([response.status, response.headers.get('x-own')], [201, 'yes']);
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
    const expected = { method: 'GET', url: `${address}/api/x?name=a%20b`, type: 'text/own', body: '' };
    assert.deepEqual(await response.json(), expected);
    const posted = await fetch(address, { method: 'POST', body: '{"名":"é"}' });
    assert.equal(((await posted.json()) as { body: string }).body, '{"名":"é"}');
  });

  it('stands behind body parsers', async (context) => {
    for (const [keep, expected] of [
      [(text: string) => ({ body: JSON.parse(text) as object }), '{"name":"é"}'],
      [(text: string) => ({ body: text }), '{"name": "é"}'],
      [(text: string) => ({ body: Buffer.from(text) }), '{"name": "é"}'],
      [(text: string) => ({ body: {}, rawBody: Buffer.from(text) }), '{"name": "é"}'],
      [() => ({}), ''],
    ] as const) {
      const address = await useServer(parsed(keep)(echo), context);
      const response = await fetch(address, { method: 'POST', body: '{"name": "é"}' });
      assert.equal(((await response.json()) as { body: string }).body, expected);
    }
    // A parser of another type leaves the stream alone, and an empty object behind.
    const unread: RequestListener = (request, response) => echo(Object.assign(request, { body: {} }), response);
    const untouched = await useServer(unread, context);
    const response = await fetch(untouched, { method: 'POST', body: 'raw' });
    assert.equal(((await response.json()) as { body: string }).body, 'raw');
  });

  it('sees the address before a router removed its own path', async (context) => {
    const listener = (request: IncomingMessage, ...rest: [Parameters<typeof echo>[1]]) =>
      echo(Object.assign(request, { originalUrl: request.url, url: '/' }), ...rest);
    const address = await useServer(listener, context);
    const { url } = (await (await fetch(`${address}/mounted/x?q`)).json()) as { url: string };
    assert.equal(url, `${address}/mounted/x?q`);
  });

  it('ends the connection if the handler fails, and logs why', async (context) => {
    const log = context.mock.method(console, 'error', () => {});
    const failing = toNode(() => Promise.reject(new Error('own failure')));
    await assert.rejects(fetch(await useServer(failing, context)));
    assert.match(String(log.mock.calls[0]?.arguments[1]), /own failure/);
  });

  it('serves the next request after a large body that nobody has read to its end', async (context) => {
    const readSome = toNode(async ({ body }) => {
      await body?.getReader().read();
      return new Response(null, { status: 413 });
    });
    for (const listener of [toNode(() => new Response(null, { status: 413 })), readSome, echo]) {
      const address = await useServer(listener, context);
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      context.after(() => agent.destroy());
      const send = async (method: string, body?: Buffer) => {
        const sent = requestOver(address, { method, agent }).end(body);
        const signal = AbortSignal.timeout(4000);
        const [response] = (await once(sent, 'response', { signal })) as [IncomingMessage];
        await once(response.resume(), 'end');
        return [response.statusCode, response.headers.connection];
      };
      const size = listener === echo ? 5 : 3_000_000;
      const [first, second] = await Promise.all([send('POST', Buffer.alloc(size)), send('GET')]);
      assert.deepEqual(first, listener === echo ? [201, 'keep-alive'] : [413, 'close']);
      assert.equal(second[1], 'keep-alive');
    }
  });

  it('survives an address and a host that make an invalid URL', async (context) => {
    const address = await useServer((request, response) => {
      const headers = { ...request.headers, host: 'a b/@c' };
      echo(Object.assign(request, { url: '//evil.example/x', headers }), response);
    }, context);
    const { url } = (await (await fetch(address)).json()) as { url: string };
    assert.equal(url, 'http://localhost//evil.example/x');
  });

  it('responds with 400, and logs nothing, to what no Request can be', async (context) => {
    const log = context.mock.method(console, 'error', () => {});
    const { port } = new URL(await useServer(echo, context));
    const statusOf = async (start: string, host = 'app.test') => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`${start} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      return /\d{3}/.exec(await textOf(socket))?.[0];
    };
    for (const start of ['TRACE /', 'GET http://a:b@app.test/', 'GET http://['])
      assert.equal(await statusOf(start), '400');
    assert.equal(await statusOf('GET /', 'app.test:99999'), '400');
    assert.equal(await statusOf('GET /'), '201');
    assert.equal(log.mock.callCount(), 0);
  });

  it('sends server-sent events as they come, and asks for no more when the client has gone', async (context) => {
    let say: (text: string) => void = () => {};
    let hasGone = () => {};
    const gone = new Promise<void>((resolve) => (hasGone = resolve));
    const live = toNode(() => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => void (say = (text) => controller.enqueue(new TextEncoder().encode(text))),
        cancel: () => hasGone(),
      });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    });
    const address = await useServer((request, response) => {
      live(request, response);
      setImmediate(() => say('data: 1\n\n'));
    }, context);
    const { body } = await fetch(address);
    const reader = body!.getReader();
    const read = async () => new TextDecoder().decode((await reader.read()).value);
    assert.equal(await read(), 'data: 1\n\n');
    say('data: 2\n\n');
    assert.equal(await read(), 'data: 2\n\n');
    await reader.cancel();
    await gone;
  });
});
