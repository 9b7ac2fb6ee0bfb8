import type { Job } from '../job/job.js';
import type { FileInfo } from '../object/file-info.js';
import type { StoredObject } from '../object/stored-object.js';
import type { UploadStream } from '../stream/upload-stream.js';
import type { Run } from '../task/run.js';
import type { UploadTask } from '../task/upload-task.js';
import { sendStream } from '../oss/multipart/send-stream.js';
import { sleep } from '../base/retry.js';
import { toUploadError } from '../base/to-upload-error.js';
import type { Streaming } from './make-job.js';

interface StreamWay {
  readonly newJob: (streaming?: Streaming) => Job;
  readonly send: (job: Job) => Promise<StoredObject>;
  readonly sendsStreams: (job: Job) => Promise<boolean | undefined>;
}

/** After an outage for which retries gave up, the next ones begin after this time, in milliseconds. */
const PAUSE = 5_000;

/**
 * Carries a stream: its parts while they come, or, where the mode sends files in one request, all of it when it has ended. While it lasts, no outage
 * ends the upload.
 *
 * @throws UploadError
 */
export async function carryStream(
  task: UploadTask,
  stream: UploadStream,
  run: Run,
  { newJob, send, sendsStreams }: StreamWay,
): Promise<StoredObject> {
  for (;;) {
    try {
      const job = newJob({ send: sendStream, infoOf });
      if (!job.stream || (await sendsStreams(job))) return await send(job);
      run.phase('waiting', undefined, 'stream');
      const bytes = await stream.collect(run.signal);
      task.file = new File([bytes], task.name, { type: task.type });
      return await send(newJob());
    } catch (thrown) {
      const error = toUploadError(thrown, run.signal);
      if (!error.retryable || !stream.isOpen) throw error;
      await sleep(PAUSE, run.signal, 'online');
    }
  }
}

/** A stream as a file: its size is known when it has ended, unless the page has said it. */
function infoOf(stream: UploadStream, ofFile: FileInfo): FileInfo {
  const { size: expected } = stream.options;
  return {
    ...ofFile,
    isStream: expected === undefined,
    get size() {
      return stream.isOpen ? (expected ?? Infinity) : stream.size;
    },
  };
}
