import type { FetchGrant } from '../grant/grant.js';
import { isPending } from '../object/processing.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Run } from '../task/run.js';
import type { AfterUpload, QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import type { UploadError } from '../base/upload-error.js';
import { retry, type RetryListener } from '../base/retry.js';
import { callAfterUpload } from './after-upload.js';
import { beginProcessing, type BegunProcessing, completeUpload } from './complete-upload.js';
import type { UploadMeter } from './upload-meter.js';

/** What the steps after the upload need of one run. */
export interface SavingRun {
  readonly run: Run;
  readonly settings: Pick<QueueSettings, 'afterUpload' | 'retryPolicy'>;
  readonly fetchGrant: FetchGrant;
  /** This page's seal of the object, where that has an earlier page's. */
  readonly otherSeal: string | undefined;
  /** An earlier run, or page, may have asked the endpoint to complete the upload. */
  readonly isRepeat: boolean;
  readonly meter: UploadMeter;
  readonly onRetry: (error: UploadError, attempt: number) => void;
  /** Reads what `afterUpload` has returned. @throws UploadError `save` */
  readonly read: (returned: unknown) => unknown;
}

/**
 * Saves a file that is stored: the endpoint completes the upload, where its grant came with a seal; then the page's `afterUpload` runs.
 * Each is retried by itself.
 *
 * @throws UploadError `save`; the signal's reason, when the run was stopped
 */
export async function saveObject(task: UploadTask, object: StoredObject, saving: SavingRun): Promise<BegunProcessing> {
  const { run, settings, fetchGrant, otherSeal, meter } = saving;
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
      completeUpload(task, object, {
        ...{ fetchGrant, signal, otherSeal },
        isRepeat: saving.isRepeat || lastError !== undefined,
      });
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
