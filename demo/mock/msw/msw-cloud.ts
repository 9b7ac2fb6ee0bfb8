import { http, HttpResponse, type RequestHandler } from 'msw';
import { Cloud } from '../cloud/cloud.js';
import { handle } from '../pipeline/handle-request.js';
import { nobleHashes } from './noble-hashes.js';
import { ConnectionDropped } from '../protocol/oss-error.js';
import type { CloudAnswer, HeaderMap } from '../protocol/http.js';
import type { CloudHandle } from '../cloud/cloud-handle.js';
import { cloudOptions, type CloudSettings } from '../cloud/cloud-settings.js';
import { memoryStore } from '../store/memory-store.js';

export interface MswCloud extends CloudHandle {
  /** For `setupWorker` or `setupServer`. */
  readonly handlers: RequestHandler[];
}

/** A mock cloud under msw, for tests in a page: it answers every request to `origin` (such as http://localhost:9000). */
export async function mswCloud(origin: string, settings: CloudSettings = {}): Promise<MswCloud> {
  const cloud = await Cloud.open({
    ...cloudOptions(settings),
    store: memoryStore(),
    hashes: nobleHashes,
    publicKeyPem: undefined,
    sendCallback: undefined,
  });
  if (settings.switches) cloud.board.set(settings.switches);
  const handler = http.all(
    new RegExp(`^${origin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(/|$)`),
    async ({ request }) => {
      const url = new URL(request.url);
      const headers: HeaderMap = { host: url.host };
      request.headers.forEach((value, name) => {
        headers[name] = value;
      });
      // The browser counts the body after this point, so its length is not yet among the headers.
      if (request.body && headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked';
      else headers['content-length'] ??= '0';
      try {
        const { method, signal } = request;
        const answer = await handle(cloud, {
          method,
          target: url.href.slice(url.origin.length),
          headers,
          body: request.body,
          signal,
        });
        return respond(answer, cloud.board.now.hideHeaders);
      } catch (error) {
        if (error instanceof ConnectionDropped) return HttpResponse.error();
        throw error;
      }
    },
  );
  return Object.assign(cloud.handle(origin), { handlers: [handler] });
}

/** A fake answer is not filtered by CORS, so hidden headers are left out. */
async function respond({ status, headers, body }: CloudAnswer, hidden: readonly string[]): Promise<Response> {
  const shown = new Headers();
  for (const [name, value] of Object.entries(headers)) if (!hidden.includes(name)) shown.set(name, value);
  const empty = body === null || status === 204 || status === 304;
  return new HttpResponse(
    empty ? null : body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : streamOf(body),
    { status, headers: shown },
  );
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
