import type { UploadTask } from '../../../src/task/upload-task.js';
import { grainOf, startOf } from '../../../src/object/part-numbers.js';
import type { PartRequest } from '../../server/part-requests.js';

/** The requests of one multipart upload. */
interface LoggedUpload {
  readonly key: string;
  readonly requests: Map<string, PartRequest>;
}

/** Keeps what the mock cloud's log has had of each multipart upload, and finds the file that each one is of. */
export class UploadLog {
  readonly #uploads = new Map<string, LoggedUpload>();
  readonly #uploadIds = new WeakMap<UploadTask, string>();
  readonly #since = Date.now();

  /** Adds requests, in the order of the log; those that are known are replaced. */
  add(requests: readonly PartRequest[]): void {
    for (const request of requests) {
      const { uploadId, key, id } = request;
      const upload = this.#uploads.get(uploadId) ?? { key, requests: new Map<string, PartRequest>() };
      upload.requests.set(id, request);
      this.#uploads.set(uploadId, upload);
    }
  }

  /** The requests for each of these tasks that goes in parts. */
  match(tasks: readonly UploadTask[]): Map<UploadTask, readonly PartRequest[]> {
    for (const [uploadId, upload] of this.#uploads) {
      const task = this.#isOfThisPage(upload) && this.#taskOf(uploadId, upload, tasks);
      if (task) this.#uploadIds.set(task, uploadId);
    }
    return new Map(
      tasks.flatMap((task) => {
        const upload = this.#uploads.get(this.#uploadIds.get(task) ?? '');
        return upload ? [[task, [...upload.requests.values()]]] : [];
      }),
    );
  }

  /** The log does not name files: the key ends with the file's name, unless it was changed to be one of OSS. */
  #taskOf(uploadId: string, upload: LoggedUpload, tasks: readonly UploadTask[]): UploadTask | undefined {
    const isOf = (task: UploadTask) => this.#uploadIds.get(task) === uploadId;
    const isFree = (task: UploadTask) =>
      !this.#uploadIds.has(task) && task.status === 'uploading' && fits(upload, task);
    return (
      tasks.find(isOf) ??
      tasks.find(({ result }) => result?.key === upload.key) ??
      tasks.find((task) => isFree(task) && upload.key.endsWith(task.name)) ??
      tasks.find(isFree)
    );
  }

  #isOfThisPage({ requests }: LoggedUpload): boolean {
    return [...requests.values()].some(({ time }) => time >= this.#since);
  }
}

/** Whether the parts lie within the file. */
function fits({ requests }: LoggedUpload, { size }: UploadTask): boolean {
  const grain = grainOf(size);
  return [...requests.values()].every((part) => startOf(part.partNumber, grain) + part.size <= size);
}
