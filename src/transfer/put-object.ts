import type { Job, StoredObject } from '../core/mode.js';
import type { SignedRequest } from '../core/operation.js';
import { UploadError } from '../core/upload-error.js';
import { send, type OssResponse } from './send.js';
import { storedObject } from './stored-object.js';

/** OSS's limit for PutObject and PostObject, in bytes. */
const LARGEST_REQUEST = 5 * 1024 ** 3;

/**
 * PutObject: the whole file in one request, tried again as `job.retry` sees fit.
 *
 * @param sign makes the request of one attempt, told why the one before failed.
 * @throws UploadError
 */
export async function putObject(
  job: Job,
  object: { key: string; bucket?: string | undefined },
  sign: (lastError?: UploadError) => Promise<SignedRequest>,
): Promise<StoredObject> {
  refuseIfTooLarge(job);
  let url = '';
  const response = await job.retry(async (lastError) => {
    const request = await sign(lastError);
    url = request.url;
    return sendFile(job, request, job.file.slice()); // a slice has no type: the browser adds no Content-Type of its own
  });
  return storedObject(job, { ...object, url }, response);
}

/** Sends a request that carries the whole file, and tells the job how it goes. */
export function sendFile(job: Job, request: SignedRequest, body: Blob | FormData): Promise<OssResponse> {
  job.sending();
  return send(request, {
    body,
    signal: job.signal,
    stallTimeout: job.transfer.stallTimeout,
    onProgress: (sent) => job.progress(sent),
    onSent: () => job.finishing(),
  });
}

/** @throws UploadError `rejected`, for a file that one request cannot carry. */
export function refuseIfTooLarge(job: Job): void {
  if (job.file.size <= LARGEST_REQUEST) return;
  throw new UploadError('rejected', 'Over 5 GB: too large for one request.', {
    rule: 'single-request-size',
    limit: LARGEST_REQUEST,
    hint: 'Use mode="sts", which sends large files in parts.',
  });
}
