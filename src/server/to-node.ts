import { utf8 } from '../signing/web-crypto.js';
import { logError } from './settings/endpoint-error.js';

/** What `toNode` needs of a request of `node:http` or Express. */
export interface NodeRequest extends AsyncIterable<unknown> {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** The path and query, as the client requested it. */
  readonly url?: string | undefined;
  /** The headers, their names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether something has read the body: a body parser. */
  readonly readableEnded?: boolean;
}

/** What `toNode` needs of a response of `node:http` or Express. */
export interface NodeResponse {
  /** The HTTP status. */
  statusCode: number;
  /** Sets a response header. */
  setHeader(name: string, value: string | readonly string[]): unknown;
  /** Sends the body, and ends the response. */
  end(body?: Uint8Array): unknown;
  /** Sends a piece of the body: without it, server-sent events are sent when they have ended. */
  write?(piece: Uint8Array): unknown;
  /** Calls a listener when the connection has closed. */
  once?(event: 'close', listener: () => void): unknown;
  /** Ends the connection, if a response cannot be sent. */
  destroy?(error?: Error): unknown;
}

type Handler = (request: Request) => Response | Promise<Response>;

/** What Node and frameworks add to a request. */
interface Additions {
  /** Whether all of the body has arrived: the next request of the connection would wait behind what nobody reads. */
  readonly complete?: boolean;
  readonly httpVersionMajor?: number;
  /** The address before a router removed its own path. */
  readonly originalUrl?: string;
  /** What a body parser made of the body. */
  readonly body?: unknown;
  readonly rawBody?: unknown;
  readonly socket?: { readonly encrypted?: boolean };
}

/**
 * Turns a handler into one for `node:http` and Express. It may stand behind a body parser; `verifyCallback` may not, for it needs the
 * body as it was sent.
 *
 * @example app.all('/api/oss-permission', toNode(handler))
 */
export function toNode(handler: Handler): (request: NodeRequest, response: NodeResponse) => void {
  return (incoming, outgoing) => {
    respond(handler, incoming, outgoing).catch((error: unknown) => {
      logError('internal', error);
      if (outgoing.destroy) outgoing.destroy();
      else outgoing.end();
    });
  };
}

async function respond(handler: Handler, incoming: NodeRequest & Additions, outgoing: NodeResponse): Promise<void> {
  const response = await toRequest(incoming).then(handler, () => new Response(null, { status: 400 }));
  outgoing.statusCode = response.status;
  const { headers } = response;
  for (const [name, value] of headers) outgoing.setHeader(name, name === 'set-cookie' ? headers.getSetCookie() : value);
  if (incoming.complete === false && incoming.httpVersionMajor === 1) outgoing.setHeader('Connection', 'close');
  if (outgoing.write && headers.get('Content-Type') === 'text/event-stream') return stream(response, outgoing);
  outgoing.end(new Uint8Array(await response.arrayBuffer()));
}

/** Sends each piece as it comes, until the client has gone. */
async function stream({ body }: Response, outgoing: NodeResponse): Promise<void> {
  const reader = body!.getReader(); // an empty one is a body, too
  outgoing.once?.('close', () => void reader.cancel().catch(() => {}));
  for (let { value } = await reader.read(); value; { value } = await reader.read()) outgoing.write?.(value);
  outgoing.end();
}

/** @throws TypeError for what no `Request` can be: a method such as TRACE, an address that is not valid */
async function toRequest(incoming: NodeRequest & Additions): Promise<Request> {
  const { method = 'GET', url = '/', originalUrl = url, socket } = incoming;
  const given = Object.entries(incoming.headers).filter(
    ([name, value]) => value !== undefined && !name.startsWith(':'),
  );
  const headers = given.map(([name, value]) => [name, String(value)] as [string, string]);
  const { ':authority': authority, host = authority } = incoming.headers;
  const base = `http${socket?.encrypted ? 's' : ''}://${/^[\w.:[\]-]+$/.exec(String(host ?? ''))?.[0] ?? 'localhost'}`;
  const body = method === 'GET' || method === 'HEAD' ? null : (bodyOf(incoming) as BodyInit);
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half' };
  return new Request(originalUrl.startsWith('/') ? base + originalUrl : new URL(originalUrl, base), init);
}

/** The body as it was sent, as far as something in front has kept it. */
function bodyOf(incoming: NodeRequest & Additions): ReadableStream<Uint8Array> | Uint8Array | string {
  const { readableEnded, rawBody = incoming.body } = incoming;
  if (!readableEnded) return streamOf(incoming);
  return typeof rawBody === 'string' || rawBody instanceof Uint8Array ? rawBody : JSON.stringify(rawBody);
}

/** The stream is not closed if its reader stops early: that would close the connection before the response. */
function streamOf(incoming: NodeRequest): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? utf8(value) : (value as Uint8Array));
    },
  });
}
