import type { RequestBody, SignedRequest } from '../../object/operation.js';
import { within } from '../../base/retry.js';
import { UploadError } from '../../base/upload-error.js';
import { readBlob } from '../../base/read-blob.js';
import { fileIn, unreadable } from './file-content.js';
import { diagnose, type FailedRequest, interrupted, noResponse } from './diagnose.js';

/** How long to wait for a diagnosis, in milliseconds: the next attempt matters more. The second read of a file comes after 1,000. */
const DIAGNOSIS_TIMEOUT = 2_000;

/** Addresses that have responded to a method since they last failed to, such as `PUT https://…`. */
const respondingAddresses = new Set<string>();

/** Remembers that this address responds to this method, and that the page may read it. */
export function rememberResponse(request: SignedRequest): void {
  respondingAddresses.add(methodAndOrigin(request));
}

/** Says what a request without a response most likely failed for, and how to fix it. */
export async function explainNoResponse(failed: FailedRequest): Promise<UploadError> {
  const reason = await readFailure(failed.body);
  if (reason) return unreadable(reason);
  if (Object.is(globalThis.navigator?.onLine, false)) {
    return new UploadError('network', 'No connection.', { retryable: true, likely: 'offline' });
  }
  // One failure may be chance. Two in a row are worth a diagnosis.
  if (respondingAddresses.delete(methodAndOrigin(failed.request))) return interrupted(failed.request);
  return (await within(DIAGNOSIS_TIMEOUT, diagnose(failed))) ?? noResponse(failed.request);
}

/** Says why a request stalled: Firefox waits forever for a file that has vanished. */
export async function explainStall(body: RequestBody | undefined): Promise<UploadError> {
  const reason = await within(DIAGNOSIS_TIMEOUT, readFailure(body));
  return reason ? unreadable(reason) : new UploadError('stalled', 'No byte moved for too long.', { retryable: true });
}

/** The error of reading the body's file, if it cannot be read. */
async function readFailure(body: RequestBody | undefined): Promise<unknown> {
  try {
    const file = fileIn(body);
    if (file) await readBlob(file, 0, 1);
    return undefined;
  } catch (reason) {
    return reason;
  }
}

const methodAndOrigin = ({ method, url }: SignedRequest) => `${method} ${new URL(url).origin}`;
