import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestRunnerConfig } from '@web/test-runner';

export type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/** A request that `/respond?id=…` has received, as `/received?id=…` returns it. */
export interface ReceivedRequest {
  method: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const received = new Map<string, ReceivedRequest[]>();

/**
 * `/respond?body=…&status=…&type=…&delay=…` responds with exactly that, as any backend may. Further parameters:
 * `header=name: value` adds a header, `base64=…` is a body of bytes, `pieces=4` sends it in as many chunks, `id=…` keeps the request
 * for `/received?id=…`.
 *
 * @returns false for any other path.
 */
export async function sendCannedResponse(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const id = query.get('id') ?? '';
  if (pathname === '/received') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(received.get(id) ?? []));
    return true;
  }
  if (pathname !== '/respond') return false;
  const { method = '', headers } = request;
  const one = { method, query: Object.fromEntries(query), headers, body: await text(request) };
  if (id !== '') received.set(id, [...(received.get(id) ?? []), one]);
  await sleep(Number(query.get('delay') ?? 0));
  const isPreflight = method === 'OPTIONS';
  response.statusCode = isPreflight ? 204 : Number(query.get('status') ?? 200);
  response.setHeader('cache-control', 'no-store');
  const type = query.get('type') ?? 'application/json';
  if (type !== '') response.setHeader('content-type', type);
  for (const header of query.getAll('header')) {
    const [name = '', ...value] = header.split(':');
    response.setHeader(name.trim(), value.join(':').trim());
  }
  const base64 = query.get('base64');
  const body = base64 === null ? Buffer.from(query.get('body') ?? '') : Buffer.from(base64, 'base64');
  await send(response, isPreflight ? Buffer.alloc(0) : body, Number(query.get('pieces') ?? 0));
  return true;
}

export const cannedResponses: Middleware = async (context, next) => {
  if (await sendCannedResponse(context.req, context.res)) context.respond = false;
  else await next();
};

async function send(response: ServerResponse, body: Buffer, pieces: number): Promise<void> {
  if (pieces === 0) return void response.setHeader('content-length', body.length).end(body);
  const length = Math.ceil(body.length / pieces);
  for (let start = 0; start < body.length; start += length) {
    response.write(body.subarray(start, start + length));
    await sleep(20);
  }
  response.end();
}
