import type { Job, Mode, StoredObject } from '../../src/core/mode.js';
import { type QueueOptions, UploadQueue } from '../../src/upload-queue.js';
import type { UploadTask } from '../../src/core/queue/upload-task.js';
import { uploadEventNames } from '../../src/element/events.js';

/** One run of one file, held until the test lets it go on. */
export interface HeldRun {
  name: string;
  job: Job;
  done(result?: Partial<StoredObject>): void;
  fail(error: unknown): void;
}

/** A mode that asks for no permission and sends nothing. What happens to each run is the test's word. */
export class HeldMode implements Mode {
  readonly name = 'held';
  /** In the order in which they began. */
  readonly runs: HeldRun[] = [];
  readonly discarded: string[] = [];
  /** Whether an aborted run ends at once, as modes should. */
  obeysAbort = true;
  onDiscard: (job: Job) => Promise<void> = async () => {};

  readGrant(): { id: string } {
    return { id: 'held' };
  }

  serves(): boolean {
    return true;
  }

  upload(job: Job): Promise<StoredObject> {
    const { name, size, type } = job.request.file;
    return new Promise((resolve, reject) => {
      const done = (result: Partial<StoredObject> = {}) =>
        resolve({ key: name, size, type, verified: true, ...result });
      this.runs.push({ name, job, done, fail: reject });
      job.signal.addEventListener('abort', () => this.obeysAbort && reject(job.signal.reason as Error));
    });
  }

  async discard(job: Job): Promise<void> {
    this.discarded.push(job.request.file.name);
    await this.onDiscard(job);
  }

  /** The newest run of this file. */
  of(name: string): HeldRun {
    const run = this.runs.findLast((one) => one.name === name);
    if (!run) throw new Error(`No upload of ${name} has begun.`);
    return run;
  }

  get names(): string[] {
    return this.runs.map(({ name }) => name);
  }
}

export function heldQueue(options: Partial<QueueOptions> = {}): { queue: UploadQueue; mode: HeldMode } {
  const mode = new HeldMode();
  return {
    mode,
    queue: new UploadQueue({ mode, fetchGrant: () => Promise.reject(new Error('not asked')), ...options }),
  };
}

/** A file of any size that takes no memory. */
export function fileOf(name: string, size = 1000, type = ''): File {
  const file = new File([], name, { type });
  Object.defineProperty(file, 'size', { value: size });
  return file;
}

/** Writes down the events of a queue, all but `task-change`: `upload-start a.txt`. */
export function eventsOf(queue: UploadQueue): string[] {
  const log: string[] = [];
  for (const type of uploadEventNames) {
    queue.addEventListener(type, (event) => {
      const { task, file } = (event as CustomEvent<{ task?: UploadTask; file?: File }>).detail;
      log.push([type, task?.name ?? file?.name].filter(Boolean).join(' '));
    });
  }
  return log;
}
