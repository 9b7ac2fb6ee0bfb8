import { isConnectionError } from '../grant/endpoint-response.js';
import { SingleFlight } from '../base/single-flight.js';
import type { UploadTask } from '../task/upload-task.js';
import { redact } from '../base/redact.js';
import type { StoredObject } from '../object/stored-object.js';
import { UploadError, type UploadErrorDetail } from '../base/upload-error.js';
import type { AfterUpload } from '../task/upload-settings.js';

/** Characters of a message of the page's server. */
export const LONGEST_MESSAGE = 300;

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

/** Calls the page's step, for which a stopped run does not wait. @returns what it returned @throws UploadError `save`; the signal's reason */
export async function callAfterUpload(
  task: UploadTask,
  result: StoredObject,
  afterUpload: AfterUpload,
  signal: AbortSignal,
): Promise<unknown> {
  const { key } = result;
  const step = async () => afterUpload(task, result, { signal });
  try {
    return await new SingleFlight(step).join(signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw asSaveError(cause, key);
  }
}

function asSaveError(cause: unknown, key: string): UploadError {
  if (cause instanceof UploadError && cause.code === 'save') return cause.with({ key });
  if (isConnectionError(cause)) return unreachable(cause).with({ key });
  const message = cause instanceof Error ? cause.message : '';
  return saveError(redact(message, LONGEST_MESSAGE) || 'The page’s `afterUpload` failed.', { cause, key });
}

export function unreachable(cause: unknown): UploadError {
  return saveError('The page’s server could not be reached.', { cause, retryable: true });
}

/** What is in OSS could not be saved. */
export function saveError(message: string, detail: UploadErrorDetail): UploadError {
  return new UploadError('save', message, {
    hint: 'The object is stored under `key`. `retry()` calls `afterUpload` again, and sends nothing to OSS.',
    ...detail,
  });
}
