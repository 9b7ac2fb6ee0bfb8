import type { FileInfo, StoredObject } from '../object/stored-object.js';
import type { Sign } from '../object/operation.js';
import type { Job, JobStream, OpenParts } from '../job/job.js';
import { combineCrcs, inOrder } from '../oss/integrity/compare-crc.js';
import { matchAll } from '../oss/multipart/cover-listed.js';
import { sendStream } from '../oss/multipart/send-stream.js';
import { UploadStream } from '../stream/upload-stream.js';
import type { TaskStream } from '../task/task-state.js';
import { sleep } from '../base/retry.js';
import { toUploadError } from '../base/to-upload-error.js';

/** After an outage for which retries gave up, the next ones begin after this time, in milliseconds. */
const PAUSE = 5_000;

/** A stream with all that uploads it. */
export class CarriedStream extends UploadStream implements TaskStream {
  get crc(): JobStream['crc'] {
    return combineCrcs(inOrder(this.parts));
  }

  /** The size is known when it has ended, unless the page has said it. */
  describe(file: FileInfo): FileInfo {
    const { size: expected } = this.options;
    const sizeNow = () => (this.isOpen ? (expected ?? Infinity) : this.size);
    return {
      ...file,
      isStream: expected === undefined,
      get size() {
        return sizeNow();
      },
    };
  }

  send(job: Job, upload: OpenParts, sign: Sign): Promise<void> {
    return sendStream(job, this, upload, sign);
  }

  match(...[listed, byEtag]: Parameters<JobStream['match']>): ReturnType<JobStream['match']> {
    return matchAll(this.parts, listed, byEtag);
  }

  /** Sends its parts while they come, or, where the mode sends files in one request, all of it when it has ended. While it lasts, no outage ends the upload. */
  async carry(...[task, run, way]: Parameters<TaskStream['carry']>): Promise<StoredObject> {
    const { newJob, send, sendsStreams } = way;
    for (;;) {
      try {
        const job = newJob();
        if (!job.stream || (await sendsStreams(job))) return await send(job);
        run.phase('waiting', undefined, 'stream');
        const bytes = await this.collect(run.signal);
        task.file = new File([bytes], task.name, { type: task.type });
        return await send(newJob());
      } catch (thrown) {
        const error = toUploadError(thrown, run.signal);
        if (!error.retryable || !this.isOpen) throw error;
        await sleep(PAUSE, run.signal, 'online');
      }
    }
  }
}
