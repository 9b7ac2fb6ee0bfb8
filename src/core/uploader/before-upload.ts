import { refusal } from '../queue/file-rules.js';
import { Flight } from '../grant/single-flight.js';
import { UploadError } from '../upload-error.js';
import type { UploadTask } from '../queue/upload-task.js';

/** The page's word on a file whose turn has come: it may change the task; returning false is a veto. */
export type BeforeUpload = (task: UploadTask) => unknown;

/**
 * Asks the page whether a file may go: its function, then its listeners.
 *
 * @param tell false when a listener vetoed.
 * @throws UploadError `rejected`; the signal's reason, when the run was stopped.
 */
export async function askBeforeUpload(
  task: UploadTask,
  signal: AbortSignal,
  ask: BeforeUpload | undefined,
  tell: () => boolean,
): Promise<void> {
  if (ask && (await answerOf(task, ask, signal)) === false) throw refusedByPage();
  signal.throwIfAborted();
  if (!tell()) throw refusedByPage();
  signal.throwIfAborted();
}

/** A run that was stopped goes on at once, however long the page takes to answer. */
async function answerOf(task: UploadTask, ask: BeforeUpload, signal: AbortSignal): Promise<unknown> {
  try {
    return await new Flight(async () => ask(task)).join(signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof UploadError) throw cause;
    const { message } = cause instanceof Error ? cause : new Error('The page’s `beforeUpload` failed.');
    throw new UploadError('rejected', message, { rule: 'before-upload', cause });
  }
}

function refusedByPage(): UploadError {
  return refusal('before-upload', 'The page refused this file.');
}
