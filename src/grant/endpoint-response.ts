import type { Clock } from './clock.js';
import { responseText } from './response-text.js';
import { UploadError } from '../base/upload-error.js';

/** "No connection" as Chromium, Firefox, Safari (two), Node and axios say it. */
const NO_CONNECTION =
  /^(Failed to fetch|NetworkError when|Load failed|The network connection|fetch failed|Network Error$)/i;

/** Calls the application's function. @throws UploadError its own, else `grant`. */
export async function callFetchGrant(call: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  try {
    return await call();
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof UploadError) throw cause;
    if (isConnectionError(cause)) throw unreachable(cause);
    throw new UploadError('grant', 'The page’s own function for grants failed.', { cause });
  }
}

/** Reads what the application's function returned: of a `Response` its text, and its date for `clock`. @throws UploadError `grant` with status and message */
export async function readEndpointResponse<T>(
  returned: unknown,
  clock: Clock | undefined,
  read: (response: unknown) => T | Promise<T>,
): Promise<T> {
  if (!(returned instanceof Response)) return read(returned);
  clock?.learn(Date.parse(returned.headers.get('Date') ?? ''));
  const text = await responseText(returned).catch((cause: unknown) => {
    throw unreachable(cause);
  });
  if (text === undefined) throw new UploadError('grant', 'The endpoint responded with over 1 MB.');
  if (returned.ok) return read(text);
  const reason = await errorIn(text, read);
  throw new UploadError(
    'grant',
    `The endpoint responded with ${returned.status}${reason ? `: ${reason.message}` : '.'}`,
    {
      endpointMessage: reason?.endpointMessage,
      status: returned.status,
      retryable: isRetriedStatus(returned.status) && !isNotSetUp(text),
      retryAfter: parseRetryAfter((name) => returned.headers.get(name)),
      hint: 'See the log of the application server for this request.',
    },
  );
}

/** Whether the backend says that it is not set up (`code: "config"`, as `oss-direct-upload/server` does): to wait would not help. */
const isNotSetUp = (text: string) => /"code"\s*:\s*"config"/.test(text);

/** Whether a function of the page failed because its server was not reached. */
export function isConnectionError(cause: unknown): boolean {
  return cause instanceof Error && NO_CONNECTION.test(cause.message);
}

/** Whether the application's server may respond otherwise to the same request later. */
export function isRetriedStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Whether the endpoint, or the page’s own function, may have rejected this one file. A 401 or a sign-in page is of the person;
 * other 4xx without a message, such as a wrong address, are of every file; 5xx, no connection and what cannot be read are of the
 * server.
 */
export function mayBeOfFile(error: unknown): boolean {
  const { retryable, status = 0, endpointMessage, cause, rule } = Object(error) as UploadError;
  const isOfContent = status === 400 || status > 408; // such as 409, 413, 415, 422
  return !retryable && status < 500 && status !== 401 && Boolean(isOfContent || (endpointMessage ?? cause ?? rule));
}

/** 410 for a request of an open upload: the backend no longer signs for this upload, so a new one has to begin. */
export function asGone(error: unknown): unknown {
  if (!(error instanceof UploadError && error.code === 'grant' && error.status === 410)) return error;
  const { message, hint, status } = error;
  return new UploadError('gone', message, { hint, status, cause: error });
}

/** The backend was not reached: no connection, or CORS. */
export function unreachable(cause: unknown): UploadError {
  return new UploadError('grant', 'The endpoint could not be reached.', {
    cause,
    retryable: true,
    hint: 'Check the address, the connection and, if it is another origin, its CORS headers.',
  });
}

/** Milliseconds to wait by `Retry-After`: seconds or an HTTP date (RFC 9110 §10.2.3), by the server's clock where the page may read its `Date`. */
export function parseRetryAfter(header: (name: string) => string | null): number | undefined {
  const value = header('Retry-After');
  if (!value) return undefined;
  const now = Date.parse(header('Date') ?? '') || Date.now();
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return wait > 0 ? wait : undefined;
}

/** What the response to a failed request says, if it says something. */
async function errorIn(text: string, read: (response: unknown) => unknown): Promise<UploadError | undefined> {
  try {
    await read(text);
    return undefined;
  } catch (error) {
    return error instanceof UploadError ? error : undefined;
  }
}
