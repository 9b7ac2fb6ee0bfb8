import { rejection } from '../rules/rejection.js';
import { SingleFlight } from '../base/single-flight.js';
import { UploadError } from '../base/upload-error.js';
import type { UploadTask } from '../task/upload-task.js';
import type { BeforeUpload } from '../task/upload-settings.js';

/**
 * Lets the page change or reject a file that is about to be uploaded: by its function, then by its listeners.
 *
 * @param emit fires `upload-before`; returns false when a listener vetoed
 * @throws UploadError `rejected`; the signal's reason, when the run was stopped
 */
export async function askBeforeUpload(
  task: UploadTask,
  signal: AbortSignal,
  beforeUpload: BeforeUpload | undefined,
  emit: () => boolean,
): Promise<void> {
  signal.throwIfAborted(); // the code for the upload may have loaded for a while
  if (beforeUpload && (await callPage(task, beforeUpload, signal)) === false) throw rejectedByPage();
  signal.throwIfAborted();
  if (!emit()) throw rejectedByPage();
  signal.throwIfAborted();
}

/** Calls the page's function. A stopped run does not wait for it. */
async function callPage(task: UploadTask, beforeUpload: BeforeUpload, signal: AbortSignal): Promise<unknown> {
  try {
    return await new SingleFlight(async () => beforeUpload(task)).join(signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof UploadError) throw cause;
    const { message } = cause instanceof Error ? cause : new Error('The page’s `beforeUpload` failed.');
    throw new UploadError('rejected', message, { rule: 'before-upload', cause });
  }
}

function rejectedByPage(): UploadError {
  return rejection('before-upload', 'The page rejected this file.');
}
