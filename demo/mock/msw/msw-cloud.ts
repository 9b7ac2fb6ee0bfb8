import { http, HttpResponse as MswResponse, type RequestHandler } from 'msw';
import { Cloud } from '../cloud/cloud.js';
import type { CloudHandle } from '../cloud/cloud-handle.js';
import { cloudOptions, type CloudSettings } from '../cloud/cloud-settings.js';
import { handleRequest } from '../pipeline/handle-request.js';
import type { HeaderMap, HttpRequest, HttpResponse } from '../protocol/http.js';
import { ConnectionDropped } from '../protocol/oss-error.js';
import { memoryStore } from '../store/memory-store.js';
import { nobleHashes } from './noble-hashes.js';

export interface MswCloud extends CloudHandle {
  /** For `setupWorker` or `setupServer`. */
  readonly handlers: RequestHandler[];
}

/**
 * Creates a mock cloud under msw, for tests in a page.
 *
 * @param origin to which the mock responds, such as http://localhost:9000
 */
export async function mswCloud(origin: string, settings: CloudSettings = {}): Promise<MswCloud> {
  const cloud = await Cloud.create({
    ...cloudOptions(settings),
    store: memoryStore(),
    hashes: nobleHashes,
    publicKeyPem: undefined,
    sendCallback: undefined,
  });
  if (settings.switches) cloud.faults.setSwitches(settings.switches);
  const atOrigin = new RegExp(`^${origin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(/|$)`);
  const handler = http.all(atOrigin, async ({ request }) => {
    try {
      return toMswResponse(await handleRequest(cloud, await toHttpRequest(request)), cloud.faults.switches.hideHeaders);
    } catch (error) {
      if (error instanceof ConnectionDropped) return MswResponse.error();
      throw error;
    }
  });
  return Object.assign(cloud.createHandle(origin), { handlers: [handler] });
}

/** A whole body, whose length a browser writes into the request only after this point. Not every browser has `request.body`. */
async function toHttpRequest(request: Request): Promise<HttpRequest> {
  const url = new URL(request.url);
  const headers: HeaderMap = { host: url.host };
  request.headers.forEach((value, name) => {
    headers[name] = value;
  });
  const { method, signal } = request;
  const content = await request.blob();
  headers['content-length'] ??= String(content.size);
  const body = content.size > 0 ? content.stream() : null;
  return { method, target: url.href.slice(url.origin.length), headers, body, signal };
}

/** Omits hidden headers: a browser does not apply CORS to the response of a service worker. */
function toMswResponse({ status, headers, body }: HttpResponse, hidden: readonly string[]): Response {
  const visible = new Headers();
  for (const [name, value] of Object.entries(headers)) if (!hidden.includes(name)) visible.set(name, value);
  const init = { status, headers: visible };
  if (body === null || status === 204 || status === 304) return new MswResponse(null, init);
  return new MswResponse(body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : streamOf(body), init);
}

function streamOf(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const read = await chunks.next();
      if (read.done) controller.close();
      else controller.enqueue(read.value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}
