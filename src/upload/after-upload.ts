import { isConnectionError, isRetriedStatus, parseRetryAfter, responseText } from '../grant/endpoint-response.js';
import { SingleFlight } from '../base/single-flight.js';
import type { UploadTask } from '../task/upload-task.js';
import { parseJson } from '../base/text.js';
import { redact } from '../base/redact.js';
import type { StoredObject } from '../object/stored-object.js';
import { UploadError, type UploadErrorDetail } from '../base/upload-error.js';
import type { AfterUpload } from '../task/upload-settings.js';

/** Characters of a message of the page's server. */
const LONGEST_MESSAGE = 300;

/** Bytes of a context's JSON. */
const LONGEST_CONTEXT = 4096;

/** @throws UploadError `config`, where a later page could not get this context back */
export function checkContext(context: unknown): void {
  let json: unknown;
  try {
    json = JSON.stringify(context ?? null);
  } catch {
    // a cycle, a BigInt
  }
  if (typeof json === 'string' && new TextEncoder().encode(json).length <= LONGEST_CONTEXT) return;
  throw new UploadError('config', 'The `context` is not JSON of at most 4 kB.', {
    hint: 'Set `context` to the few ids that `afterUpload` needs, never to credentials.',
  });
}

/**
 * Calls the page's step. A stopped run does not wait for it.
 *
 * @returns what it returned; of a `Response` its JSON or text
 * @throws UploadError `save`; the signal's reason, when the run was stopped
 */
export async function callAfterUpload(
  task: UploadTask,
  result: StoredObject,
  afterUpload: AfterUpload,
  signal: AbortSignal,
): Promise<unknown> {
  const { key } = result;
  const step = async () => {
    const returned = await afterUpload(task, result, { signal });
    if (!(returned instanceof Response)) return returned;
    const text = returned.bodyUsed ? '' : await textOf(returned); // the step may have read it itself
    if (!returned.ok) throw refused(returned, text);
    if (returned.redirected && /html/.test(returned.headers.get('Content-Type') ?? ''))
      throw saveError('The page’s server responded with a page of another address, such as one to sign in.', {
        status: returned.status,
      });
    return dataIn(text);
  };
  try {
    return await new SingleFlight(step).join(signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw asSaveError(cause, key);
  }
}

function refused({ status, headers }: Response, text: string): UploadError {
  return saveError(messageIn(text) ?? `The page’s server responded with ${status}.`, {
    status,
    retryable: isRetriedStatus(status),
    retryAfter: parseRetryAfter(headers.get('Retry-After')),
  });
}

function asSaveError(cause: unknown, key: string): UploadError {
  if (cause instanceof UploadError && cause.code === 'save') return cause.with({ key });
  if (isConnectionError(cause)) return unreachable(cause).with({ key });
  const message = cause instanceof Error ? cause.message : '';
  return saveError(redact(message, LONGEST_MESSAGE) || 'The page’s `afterUpload` failed.', { cause, key });
}

async function textOf(response: Response): Promise<string> {
  const text = await responseText(response).catch((cause: unknown) => {
    throw unreachable(cause);
  });
  if (text === undefined) throw saveError('The page’s server responded with over 1 MB.', { status: response.status });
  return text;
}

function unreachable(cause: unknown): UploadError {
  return saveError('The page’s server could not be reached.', { cause, retryable: true });
}

/** What is in OSS could not be saved. */
export function saveError(message: string, detail: UploadErrorDetail): UploadError {
  return new UploadError('save', message, {
    hint: 'The object is stored under `key`. `retry()` calls `afterUpload` again, and sends nothing to OSS.',
    ...detail,
  });
}

/** What a response's text says: JSON, or the text itself; undefined where it is empty. */
function dataIn(text: string): unknown {
  const json = parseJson(text);
  return json === undefined ? text || undefined : json;
}

/** The message of a response that is an error: of JSON its `message`, `msg` or `error`; a short text that is not a page. */
function messageIn(text: string): string | undefined {
  const json = parseJson(text);
  const { message, msg, error } = Object(json) as Record<string, unknown>;
  const named = [message, msg, (Object(error) as { message?: unknown }).message, error, json];
  const found = named.find((one): one is string => typeof one === 'string' && one !== '');
  if (found !== undefined) return redact(found, LONGEST_MESSAGE);
  const plain = text.trim();
  return json === undefined && plain !== '' && plain.length <= LONGEST_MESSAGE && !plain.startsWith('<')
    ? redact(plain, LONGEST_MESSAGE)
    : undefined;
}
