import type { SignedRequest } from '../core/operation.js';
import { UploadError } from '../core/upload-error.js';
import { withConnection } from './connections.js';
import { explainNoAnswer, explainStall, rememberAnswer } from './no-answer.js';
import { readOssError } from './oss-error.js';
import { answerPatience, BEFORE_THE_FIRST_BYTE } from './patience.js';
import { StallWatch } from './stall-watch.js';

export interface OssResponse {
  readonly status: number;
  readonly text: string;
  /** A response header, or null where there is none or CORS hides it. */
  header(name: string): string | null;
}

export type RequestBody = Blob | FormData | Uint8Array<ArrayBuffer>;

export interface SendOptions {
  signal: AbortSignal;
  /** Milliseconds without a byte moving, once the body has begun to move. */
  stallTimeout: number;
  /** Stall timeouts that OSS may take to answer; by the size of the body unless given. */
  patience?: number | undefined;
  body?: RequestBody | undefined;
  /** Body bytes sent so far. */
  onProgress?: ((sent: number) => void) | undefined;
  /** The body is sent; the answer is awaited. */
  onSent?: (() => void) | undefined;
}

/**
 * Sends one signed request by XHR, the only API with upload progress, on one of the six connections to its host.
 *
 * @throws UploadError `network`, `stalled`, `aborted`, or what OSS's answer says.
 */
export function send(request: SignedRequest, options: SendOptions): Promise<OssResponse> {
  return withConnection(new URL(request.url).origin, options.signal, () => exchange(request, options));
}

function exchange(request: SignedRequest, options: SendOptions): Promise<OssResponse> {
  const { signal, stallTimeout, body, onProgress, onSent } = options;
  const patience = options.patience ?? answerPatience(sizeOf(body));
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    let moved = false;
    const watch = new StallWatch(() => {
      xhr.onload = xhr.onerror = xhr.onabort = null;
      xhr.abort();
      void explainStall(body).then((error) => finish(() => reject(error)));
    });
    const stop = () => finish(() => (xhr.abort(), reject(signal.reason)));
    const finish = (settle: () => void) => {
      watch.stop();
      signal.removeEventListener('abort', stop);
      xhr.onload = xhr.onprogress = xhr.onerror = xhr.onabort = xhr.upload.onprogress = xhr.upload.onload = null;
      settle();
    };
    xhr.onload = () => {
      rememberAnswer(request);
      const response = responseOf(xhr);
      const ok = xhr.status >= 200 && xhr.status < 300 && xhr.status !== 203 && !isError(response.text);
      finish(() => (ok ? resolve(response) : reject(readOssError(response))));
    };
    xhr.onerror = () => {
      watch.stop();
      xhr.onerror = xhr.onabort = null;
      void explainNoAnswer({ request, body, moved }).then((error) => finish(() => reject(error)));
    };
    xhr.onabort = xhr.onerror; // not by us: Safari drops connections this way
    signal.addEventListener('abort', stop);
    try {
      xhr.open(request.method, request.url);
      for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
      if (body !== undefined) {
        const allSent = () => {
          xhr.upload.onprogress = xhr.upload.onload = null;
          watch.allow(stallTimeout * patience);
          onSent?.();
        };
        xhr.upload.onprogress = ({ loaded, total }) => {
          moved ||= loaded > 0;
          watch.allow(stallTimeout);
          onProgress?.(loaded);
          if (loaded > 0 && loaded === total) allSent(); // Firefox tells of its `load` only when the answer is there
        };
        xhr.upload.onload = allSent;
      }
      xhr.onprogress = () => watch.allow(stallTimeout); // of a long answer
      watch.allow(stallTimeout * BEFORE_THE_FIRST_BYTE);
      xhr.send(body ?? null);
    } catch {
      finish(() => reject(unsendable()));
    }
  });
}

function sizeOf(body: SendOptions['body']): number {
  if (body instanceof Uint8Array) return body.length;
  const file = body instanceof FormData ? body.get('file') : body;
  return file instanceof Blob ? file.size : 0;
}

/** `getResponseHeader` complains on the console about each header that CORS hides; the list of all does not. */
function responseOf(xhr: XMLHttpRequest): OssResponse {
  const headers = new Map<string, string>();
  for (const line of xhr.getAllResponseHeaders().split(/[\r\n]+/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: xhr.status, text: xhr.responseText, header: (name) => headers.get(name.toLowerCase()) ?? null };
}

/** OSS may begin a long answer with 200 and only then fail (CompleteMultipartUpload). */
const isError = (text: string) => /^(<\?xml[^>]*>)?\s*<Error>/.test(text);

/** Without the browser's own words: they repeat the header, in which a credential may stand. */
function unsendable(): UploadError {
  return new UploadError('config', 'The browser refused to send the request.', {
    hint: 'Check the storage address, and that header values (metadata, Content-Disposition, the token) are Latin-1 in one line.',
  });
}
