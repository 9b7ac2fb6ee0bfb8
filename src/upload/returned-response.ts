import { isRetriedStatus, parseRetryAfter } from '../grant/endpoint-response.js';
import { responseText } from '../grant/response-text.js';
import { parseJson } from '../base/text.js';
import { redact } from '../base/redact.js';
import type { UploadError } from '../base/upload-error.js';
import { LONGEST_MESSAGE, saveError, unreachable } from './after-upload.js';

/** What the page's step has returned; of a `Response` its JSON or text. @throws UploadError `save`, for a response that is an error */
export async function readReturned(returned: unknown): Promise<unknown> {
  if (!(returned instanceof Response)) return returned;
  const text = returned.bodyUsed ? '' : await textOf(returned); // the step may have read it itself
  if (!returned.ok) throw refused(returned, text);
  if (returned.redirected && /html/.test(returned.headers.get('Content-Type') ?? ''))
    throw saveError('The page’s server responded with a page of another address, such as one to sign in.', {
      status: returned.status,
    });
  return dataIn(text);
}

function refused({ status, headers }: Response, text: string): UploadError {
  return saveError(messageIn(text) ?? `The page’s server responded with ${status}.`, {
    status,
    retryable: isRetriedStatus(status),
    retryAfter: parseRetryAfter((name) => headers.get(name)),
  });
}

async function textOf(response: Response): Promise<string> {
  const text = await responseText(response).catch((cause: unknown) => {
    throw unreachable(cause);
  });
  if (text === undefined) throw saveError('The page’s server responded with over 1 MB.', { status: response.status });
  return text;
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
