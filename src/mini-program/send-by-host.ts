import type { OssResponse, SendOptions } from '../job/job.js';
import type { RequestBody, SignedRequest } from '../object/operation.js';
import type { Slots } from '../base/slots.js';
import { StallWatch } from '../oss/request/stall-watch.js';
import { FIRST_BYTE_TIMEOUT, responseTimeout } from '../oss/request/timeouts.js';
import type { Send, SendContext } from '../oss/request/send.js';
import { headerOf } from '../oss/response/object-headers.js';
import { judgeResponse } from '../oss/response/judge-response.js';
import { UploadError } from '../base/upload-error.js';
import { explainFailure, type Host, type HostCall } from './host.js';
import { fileOf } from './host-file.js';
import { HostFormBody } from './lean/lean-file-content.js';

/** How much longer the host may wait than this does. */
const LONGER = 1.2;

/** Sends signed requests by a host, as many at once as it carries: forms by `uploadFile`, all else by `request`. @throws as `Send` */
export function sendByHost(host: Host, slots: Slots): Send {
  return async (context, request, options = {}) => {
    const { signal = context.signal, onBegin } = options;
    return slots.use(signal, async () => {
      if (onBegin) onBegin();
      const response = await exchange(host, context, request, options);
      judgeResponse(request, response);
      return response;
    });
  };
}

async function exchange(
  host: Host,
  context: SendContext,
  request: SignedRequest,
  options: SendOptions,
): Promise<OssResponse> {
  const { body, onProgress, onSent, signal = context.signal } = options;
  const { stallTimeout } = context;
  const { url } = request;
  const action = body instanceof HostFormBody ? 'uploadFile' : 'request';
  const timeToRespond = stallTimeout * (options.responseTimeout || responseTimeout(0));
  const bytes =
    body === undefined || body instanceof HostFormBody
      ? undefined
      : await bytesOf(body as Exclude<RequestBody, FormData>);
  signal.throwIfAborted();
  let stop!: (reason: unknown) => void;
  const stopped = new Promise<never>((_, reject) => (stop = reject));
  stopped.catch(() => {});
  const abort = () => stop(signal.reason);
  const watch = new StallWatch(() =>
    stop(new UploadError('stalled', 'No byte moved for too long.', { retryable: true })),
  );
  signal.addEventListener('abort', abort);
  watch.start(stallTimeout * FIRST_BYTE_TIMEOUT);
  const call = beginCall(host, request, body, bytes, {
    timeout: Math.ceil(timeToRespond * LONGER) + stallTimeout * FIRST_BYTE_TIMEOUT,
    onProgress(sent, total) {
      if (onProgress) onProgress(sent);
      watch.allow(sent < total ? stallTimeout : timeToRespond);
      if (sent >= total && onSent) onSent();
    },
  });
  try {
    const { status, text, headers } = await Promise.race([call.response, stopped]);
    if (onProgress && bytes) onProgress(bytes.byteLength);
    const found = new Map(Object.entries(headers || {}).map(([name, value]) => [name.toLowerCase(), textOf(value)]));
    return { url: '', status, text, hidesHeaders: !headers, header: (name) => found.get(name.toLowerCase()) ?? null };
  } catch (error) {
    if (error instanceof UploadError || signal.aborted) throw error;
    throw explainFailure(host, error, action, url);
  } finally {
    watch.stop();
    signal.removeEventListener('abort', abort);
    call.abort();
    call.response.catch(() => {});
  }
}

interface CallOptions {
  readonly timeout: number;
  readonly onProgress: (sent: number, total: number) => void;
}

function beginCall(
  host: Host,
  { method, url, headers }: SignedRequest,
  body: RequestBody | undefined,
  bytes: ArrayBuffer | undefined,
  { timeout, onProgress }: CallOptions,
): HostCall {
  if (!(body instanceof HostFormBody))
    return host.request({ url, method, headers: withType(headers), body: bytes, timeout });
  const { path, type, size } = fileOf(body.file)!;
  const { fields } = body;
  return host.form({ url, fields, path, type, timeout, onProgress: (sent) => onProgress(Math.min(sent, size), size) });
}

/** Hosts add a Content-Type (`application/json`) to what has none, which no signature covers: an empty one stands for none. */
const withType = (headers: Record<string, string>) =>
  headerOf(headers, 'Content-Type') === undefined ? { ...headers, 'Content-Type': '' } : headers;

/** All bytes of a body; the bodies of hosts are `ArrayBuffer`s of their own. */
async function bytesOf(body: Exclude<RequestBody, FormData>): Promise<ArrayBuffer> {
  if (!(body instanceof Uint8Array)) return body.arrayBuffer();
  return body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength);
}

/** Hosts may give a header that came twice as a list. */
const textOf = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));
