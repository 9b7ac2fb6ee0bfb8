import { refusal } from './file-rules.js';
import { Flight } from './flight.js';
import { UploadError } from './upload-error.js';
import type { UploadTask } from './upload-task.js';

/** The page's word on a file whose turn has come: it may change the task; returning false is a veto. */
export type BeforeUpload = (task: UploadTask) => unknown;

/**
 * Asks the page. A run that was stopped goes on at once, however long the page takes to answer.
 *
 * @throws UploadError `rejected`, also when the page's function throws; the signal's reason.
 */
export async function askBeforeUpload(task: UploadTask, ask: BeforeUpload, signal: AbortSignal): Promise<void> {
  let answer: unknown;
  try {
    answer = await new Flight(async () => ask(task)).join(signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof UploadError) throw cause;
    const { message } = cause instanceof Error ? cause : new Error('The page’s `beforeUpload` failed.');
    throw new UploadError('rejected', message, { rule: 'before-upload', cause });
  }
  if (answer === false) throw refusedByPage();
}

export function refusedByPage(): UploadError {
  return refusal('before-upload', 'The page refused this file.');
}
