import type { FetchGrant } from '../grant/grant.js';
import { type AwaitedProcessing, isPending, type Processing, type ProcessingDetails } from '../object/processing.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Run } from '../task/run.js';
import type { AfterUpload, QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import type { UploadError } from '../base/upload-error.js';
import { retry, type RetryListener } from '../base/retry.js';
import { callAfterUpload, saveError } from './after-upload.js';
import type { UploadMeter } from './upload-meter.js';
import { callFetchGrant, readEndpointResponse } from '../grant/endpoint-response.js';
import { readFields } from '../grant/response/read-response.js';
import { missingField } from '../grant/response/unusable-response.js';
import { SingleFlight } from '../base/single-flight.js';
import { parseJson } from '../base/text.js';
import { toUploadError } from '../base/to-upload-error.js';
import { readStep } from '../processing/read-status.js';

/** What the steps after the upload need of one run. */
export interface SavingRun {
  readonly run: Run;
  readonly settings: Pick<QueueSettings, 'afterUpload' | 'retryPolicy'>;
  readonly fetchGrant: FetchGrant;
  /** This page's seal of the object, where that has an earlier page's: the endpoint is asked by this one where it does not accept that. */
  readonly otherSeal: string | undefined;
  /** An earlier run, or page, may have asked the endpoint to complete the upload. */
  readonly isRepeat: boolean;
  readonly meter: UploadMeter;
  readonly onRetry: (error: UploadError, attempt: number) => void;
  /** Reads what `afterUpload` has returned. @throws UploadError `save` */
  readonly read: (returned: unknown) => unknown;
}

/** Saves a stored file: the endpoint completes it, if its grant had a seal; then `afterUpload` runs. @throws UploadError `save`; the signal's reason */
export async function saveObject(task: UploadTask, object: StoredObject, saving: SavingRun): Promise<BegunProcessing> {
  const { run, settings, meter } = saving;
  const { signal } = run;
  const { afterUpload, retryPolicy: policy } = settings;
  const onRetry: RetryListener = (error, attempt, wait) => {
    run.waits(wait);
    saving.onRetry(error, attempt);
  };
  const context = { signal, policy, onRetry };
  const began = performance.now();
  try {
    const complete = (lastError?: UploadError) =>
      completeUpload(task, object, saving, saving.isRepeat || lastError !== undefined);
    const completed: BegunProcessing = object.seal === undefined ? { object } : await retry(complete, context);
    const { object: stored } = completed;
    const step: AfterUpload = async (...given) => saving.read(await afterUpload!(...given));
    const data = afterUpload && (await retry(() => callAfterUpload(task, stored, step, signal), context));
    if (isPending(data)) return beginProcessing({ ...stored, data: data.data ?? stored.data }, { ...data });
    return data === undefined ? completed : { ...completed, object: { ...stored, data } };
  } finally {
    meter.saved(performance.now() - began);
  }
}

/** Has the endpoint check and save an object (`operation=completed`). A stopped run does not wait for it. @throws UploadError `save`; the signal's reason */
async function completeUpload(
  task: UploadTask,
  { seal, ...stored }: StoredObject,
  { run, fetchGrant, otherSeal }: SavingRun,
  isRepeat: boolean,
): Promise<BegunProcessing> {
  const { signal } = run;
  const { key, size, type, crc64, versionId, poster } = stored;
  const file = { name: task.name || key, path: task.path, size, type };
  const repeat = isRepeat ? 'true' : undefined;
  const asks = { operation: 'completed', key, crc64, versionId, poster: poster?.key, isRepeat: repeat };
  const askBy = async (stopped: AbortSignal, by: string | undefined) => {
    const request = { file, asks: { ...asks, seal: by } };
    const returned = await callFetchGrant(() => fetchGrant(request, stopped), stopped);
    return readEndpointResponse(returned, undefined, readCompletion);
  };
  const ask = (stopped: AbortSignal) =>
    askBy(stopped, seal).catch((error: unknown) => {
      if (otherSeal === undefined || toUploadError(error).status !== 403) throw error;
      return askBy(stopped, otherSeal);
    });
  try {
    const { data, processing } = await new SingleFlight(ask).join(signal);
    const object = data === undefined ? stored : { ...stored, data };
    return processing ? beginProcessing(object, processing) : { object };
  } catch (cause) {
    signal.throwIfAborted();
    throw refused(toUploadError(cause)).with({ key });
  }
}

/** What `completed` of the endpoint has returned. */
interface Completion {
  readonly data?: unknown;
  readonly processing?: ProcessingDetails & { readonly seal: string };
}

/** By it the endpoint is asked how far the processing is. */
const SEAL = /^odu1\.[\w.-]{1,4000}$/;

/** @throws UploadError `grant` for any other response */
function readCompletion(response: unknown): Completion {
  const json: unknown = typeof response === 'string' ? parseJson(response) : response;
  const { completed, data, processing } = Object(json) as Partial<Completion> & { completed?: unknown };
  if (completed !== true) throw missingField(readFields(response), 'completed');
  if (processing && !SEAL.test(processing.seal)) throw missingField(readFields(response), '`processing.seal`');
  return { data, ...(processing && { processing }) };
}

function refused(cause: UploadError): UploadError {
  const { endpointMessage, message, status = 0, retryable, retryAfter } = cause;
  const ownWords = status < 500 ? endpointMessage : undefined; // of a failure they are not for the person
  return saveError(ownWords ?? `The page’s server has not saved the file: ${message}`, {
    ...{ cause, status: cause.status, retryable, retryAfter },
    hint: 'The object is stored under `key`. `retry()` asks the endpoint again, and sends nothing to OSS. See the response’s `hint`.',
  });
}

/** How long a page asks, in milliseconds, unless the server names another time. */
const TIMEOUT = 600_000;

/** A stored object, and what is awaited before it can be used. */
interface BegunProcessing {
  readonly object: StoredObject;
  readonly awaits?: AwaitedProcessing | undefined;
  readonly step?: Pick<Processing, 'share' | 'message'>;
}

/** A stored object is processed from now on. */
function beginProcessing(
  object: StoredObject,
  { seal, status, timeout, ...details }: ProcessingDetails & { readonly seal?: string },
): BegunProcessing {
  const awaits = { seal, status, since: Date.now(), timeout: Number(timeout) > 0 ? Number(timeout) : TIMEOUT };
  return { object: { ...object, processing: { state: 'processing' } }, awaits, step: readStep(details) };
}
