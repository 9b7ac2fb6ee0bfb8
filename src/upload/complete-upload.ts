import { callFetchGrant, readEndpointResponse } from '../grant/endpoint-response.js';
import type { FetchGrant } from '../grant/grant.js';
import { readFields } from '../grant/response/read-response.js';
import { missingField } from '../grant/response/unusable-response.js';
import { SingleFlight } from '../base/single-flight.js';
import { parseJson } from '../base/text.js';
import type { StoredObject } from '../object/stored-object.js';
import type { UploadTask } from '../task/upload-task.js';
import { UploadError } from '../base/upload-error.js';
import { saveError } from './after-upload.js';

interface Completion {
  readonly fetchGrant: FetchGrant;
  readonly signal: AbortSignal;
  /** The endpoint was asked before: it may have saved the object. */
  readonly isRepeat: boolean;
}

/**
 * Has the endpoint check a stored object and save it (`operation=completed`), where a seal came with its grant. A stopped run does not wait
 * for it.
 *
 * @returns the object without its seal, and what the endpoint has returned as `data`
 * @throws UploadError `save`; the signal's reason, when the run was stopped
 */
export async function completeUpload(
  task: Pick<UploadTask, 'name' | 'path'>,
  { seal, ...stored }: StoredObject,
  { fetchGrant, signal, isRepeat }: Completion,
): Promise<StoredObject> {
  const { key, size, type, crc64, versionId, poster } = stored;
  const file = { name: task.name || key, path: task.path, size, type };
  const repeat = isRepeat ? 'true' : undefined;
  const asks = { operation: 'completed', key, seal, crc64, versionId, poster: poster?.key, isRepeat: repeat };
  const ask = async (stopped: AbortSignal) => {
    const returned = await callFetchGrant(() => fetchGrant({ file, asks }, stopped), stopped);
    return readEndpointResponse(returned, undefined, readData);
  };
  try {
    const data = await new SingleFlight(ask).join(signal);
    return data === undefined ? stored : { ...stored, data };
  } catch (cause) {
    signal.throwIfAborted();
    throw refused(UploadError.from(cause)).with({ key });
  }
}

/** What `completed` of the endpoint has returned. @throws UploadError `grant` for any other response */
function readData(response: unknown): unknown {
  const json: unknown = typeof response === 'string' ? parseJson(response) : response;
  const { completed, data } = Object(json) as { completed?: unknown; data?: unknown };
  if (completed === true) return data;
  throw missingField(readFields(response), 'completed');
}

function refused(cause: UploadError): UploadError {
  const { endpointMessage, message, status = 0, retryable, retryAfter } = cause;
  const ownWords = status < 500 ? endpointMessage : undefined; // of a failure they are not for the person
  return saveError(ownWords ?? `The page’s server has not saved the file: ${message}`, {
    ...{ cause, status: cause.status, retryable, retryAfter },
    hint: 'The object is stored under `key`. `retry()` asks the endpoint again, and sends nothing to OSS. See the response’s `hint`.',
  });
}
