import type { RequestBody, SignedRequest } from '../../object/operation.js';
import type { OssResponse, SendOptions } from '../../job/job.js';
import { redact } from '../../base/redact.js';
import { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { type Connection, withConnection } from './connections.js';
import { judgeResponse, notOss } from '../response/judge-response.js';
import { explainNoResponse, explainStall, rememberResponse } from './explain-failure.js';
import { StallWatch } from './stall-watch.js';
import { FIRST_BYTE_TIMEOUT, responseTimeout } from './timeouts.js';
import { fileIn } from './file-content.js';

/** What all requests of a run share. */
export interface SendContext {
  readonly signal: AbortSignal;
  /** Milliseconds without a byte moving after which a request is aborted. */
  readonly stallTimeout: number;
  /** Requests to a host at once that the page asks for; more than six, the browser's own limit over HTTP/1.1, count. */
  readonly requestsAtOnce?: number | undefined;
  /** Origins, also of grants, that redirected a request, with the error: nothing more is sent there. */
  readonly redirects: Map<unknown, UploadError>;
}

/** Sends one signed request, and returns its response where it is OSS's, and a success. */
export type Send = (context: SendContext, request: SignedRequest, options?: SendOptions) => Promise<OssResponse>;

/** Bytes of the longest response of OSS: a list of 1,000 parts has a tenth, a callback's response 1 MB at most. */
const LONGEST_RESPONSE = 4_000_000;

/** Stall timeouts that a response may take from its first byte to its last, so that a dripping one ends. */
const RESPONSE_BODY_TIMEOUT = 20;

/** What sends requests, in a window or a worker. @throws UploadError `config` where there is no XMLHttpRequest: on a server, in a service worker */
export function sendInBrowser(): Send {
  if (globalThis.XMLHttpRequest) return send;
  throw new UploadError('config', 'Uploads need a browser: there is no XMLHttpRequest here.', {
    hint: 'Use the queue in a window or a worker of a page. On a server, use an OSS SDK for servers.',
  });
}

/** Sends one signed request by XHR, the only API with upload progress, and checks that the response is OSS's. @throws UploadError as `Link.send` */
export async function send(
  context: SendContext,
  request: SignedRequest,
  options: SendOptions = {},
): Promise<OssResponse> {
  const { origin } = new URL(request.url);
  const { signal = context.signal, onBegin } = options;
  const sendNow = async (connection: Connection) => {
    void connection.turn.then(onBegin);
    const known = context.redirects.get(origin);
    if (known) throw known;
    try {
      const response = await exchange(context, request, options, connection);
      if (isRedirected(request.url, response.url)) throw redirected(request, response);
      judgeResponse(request, response);
      rememberResponse(request);
      return response;
    } catch (error) {
      const { status, likely } = toUploadError(error);
      if (error instanceof UploadError && likely === 'redirected') context.redirects.set(origin, error);
      if (status !== undefined && likely === undefined) rememberResponse(request);
      throw error;
    }
  };
  return withConnection(origin, signal, sendNow, context.requestsAtOnce, request.method);
}

/** The response, before it is judged. */
function exchange(
  context: SendContext,
  request: SignedRequest,
  options: SendOptions,
  { turn, onMoved, onEnded }: Connection,
): Promise<OssResponse> {
  const { body, onProgress, onSent, heldTime = () => 0, signal = context.signal } = options;
  const { stallTimeout } = context;
  const timeout = options.responseTimeout ?? responseTimeout(sizeOf(body));
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    let moved = false;
    const watch = new StallWatch(() => {
      xhr.onload = xhr.onerror = xhr.onabort = xhr.onreadystatechange = null;
      xhr.abort();
      onEnded();
      void explainStall(body).then((error) => finish(() => reject(error)));
    });
    const stop = () => finish(() => (xhr.abort(), reject(signal.reason)));
    const finish = (settle: () => void) => {
      watch.stop();
      signal.removeEventListener('abort', stop);
      xhr.onload = xhr.onprogress = xhr.onerror = xhr.onabort = xhr.onreadystatechange = null;
      xhr.upload.onprogress = xhr.upload.onload = null;
      settle();
    };
    // As soon as the headers arrive: the body of another server may be long, or never end.
    xhr.onreadystatechange = () => {
      const { readyState, responseURL, status } = xhr;
      if (readyState !== xhr.HEADERS_RECEIVED || !isRedirected(request.url, responseURL)) return;
      finish(() => (reject(redirected(request, { url: responseURL, status })), xhr.abort()));
    };
    xhr.onload = () => finish(() => resolve(responseOf(xhr)));
    xhr.onerror = () => {
      watch.stop();
      xhr.onerror = xhr.onabort = null;
      onEnded();
      void explainNoResponse({ request, body, moved }).then((error) => finish(() => reject(error)));
    };
    xhr.onabort = xhr.onerror; // not our own abort: Safari reports dropped connections this way
    signal.addEventListener('abort', stop);
    try {
      xhr.open(request.method, new URL(request.url).href); // as ASCII: a page's own charset would encode a query differently
      for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
      if (body !== undefined) {
        const allSent = () => {
          xhr.upload.onprogress = xhr.upload.onload = null;
          watch.allow(stallTimeout * timeout + heldTime());
          onSent?.();
        };
        xhr.upload.onprogress = ({ loaded, total }) => {
          if (!moved && loaded > 0) onMoved();
          moved ||= loaded > 0;
          onProgress?.(loaded);
          watch.allow(stallTimeout + heldTime());
          if (loaded > 0 && loaded === total) allSent(); // Firefox fires `load` only with the response
        };
        xhr.upload.onload = allSent;
      }
      let begun: number | undefined;
      xhr.onprogress = ({ loaded }) => {
        begun ??= performance.now();
        if (performance.now() - begun < stallTimeout * RESPONSE_BODY_TIMEOUT) watch.allow(stallTimeout);
        const received = Math.max(loaded, xhr.responseText.length); // Firefox counts bytes before it decompresses them
        if (received <= LONGEST_RESPONSE) return;
        if (xhr.status < 400) reject(notOss(request, xhr));
        else resolve(responseOf(xhr)); // its status says enough: to send the file again would not help
        finish(() => xhr.abort());
      };
      void turn.then(() => watch.start(stallTimeout * FIRST_BYTE_TIMEOUT));
      xhr.send(body ?? null);
    } catch {
      finish(() => reject(notSendable()));
    }
  });
}

function sizeOf(body: RequestBody | undefined): number {
  return body instanceof Uint8Array ? body.length : (fileIn(body)?.size ?? 0);
}

/** `getResponseHeader` warns on the console about each header that CORS hides; the list of all headers does not. */
function responseOf(xhr: XMLHttpRequest): OssResponse {
  const headers = new Map<string, string>();
  for (const line of xhr.getAllResponseHeaders().split(/[\r\n]+/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const { responseURL: url, status, responseText: text } = xhr;
  return { url, status, text, header: (name) => headers.get(name.toLowerCase()) ?? null };
}

/** Without the browser's own message, which repeats the header and so perhaps a credential. */
function notSendable(): UploadError {
  return new UploadError('config', 'The browser did not send the request.', {
    hint: 'Check the storage address, and that header values (metadata, Content-Disposition, the token) are Latin-1 in one line.',
  });
}

/**
 * Whether the browser followed a redirect. OSS never sends one, so the response is another server's. http that became https
 * on the same host does not count (HSTS, `upgrade-insecure-requests`).
 *
 * @param responded the response's own address; empty where the browser does not show it
 */
export function isRedirected(requested: string, responded: string): boolean {
  if (!responded) return false;
  const [from, to] = [new URL(requested), new URL(responded)];
  from.hash = to.hash = '';
  if (from.protocol === 'http:' && to.protocol === 'https:') from.protocol = 'https:';
  return from.href !== to.href;
}

/** The browser followed a redirect. The error says what has gone to the other address. */
export function redirected(
  { url, method, form }: SignedRequest,
  response: Pick<OssResponse, 'url' | 'status'>,
): UploadError {
  const [from, to] = [new URL(url), new URL(response.url)];
  const place = redact(to.host === from.host ? 'another address' : to.host, 255);
  const content = form || method === 'PUT' ? 'the file’s bytes' : 'no part of a file';
  return new UploadError('network', `${from.host} redirected the request to ${place}, which OSS never does.`, {
    likely: 'redirected',
    status: response.status,
    hint: `What was sent went to ${place} too: ${content}, and where the request carried one, the security token. Nothing more is sent until you retry. Check \`oss-endpoint\`, and what stands between this page and OSS: a proxy, or a network’s sign-in page.`,
  });
}
