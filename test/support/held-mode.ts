import type { Job } from '../../src/job/job.js';
import type { Mode } from '../../src/job/mode.js';
import type { StoredObject } from '../../src/object/stored-object.js';
import { type QueueOptions, UploadQueue } from '../../src/queue/upload-queue.js';
import type { UploadTask } from '../../src/task/upload-task.js';
import { until } from './until.js';
import { flushPromises } from './virtual-time.js';
import { uploadEventNames } from '../../demo/page/event-log/upload-event-names.js';

export interface HeldRun {
  name: string;
  job: Job;
  /** Reports this many bytes as sent. */
  sent(bytes: number): void;
  finishing(): void;
  done(result?: Partial<StoredObject>): void;
  fail(error: unknown): void;
}

/** A mode that needs no grant and sends nothing: the test decides what happens to each run. */
export class HeldMode implements Mode {
  readonly name = 'held';
  readonly runs: HeldRun[] = [];
  /** The newest run of each file that was not aborted, by the file's name. */
  readonly uploads = new Map<string, HeldRun>();
  readonly discarded: string[] = [];
  /** Whether an aborted run ends at once, as modes should. */
  obeysAbort = true;
  onDiscard: (job: Job) => Promise<void> = async () => {};

  constructor(private readonly onRun: (run: HeldRun) => void = () => {}) {}

  readGrant = () => ({ id: 'held' });
  serves = () => true;

  upload(job: Job): Promise<StoredObject> {
    const { name, size, type } = job.file;
    return new Promise((resolve, reject) => {
      const run: HeldRun = {
        name,
        job,
        sent: (bytes) => job.report.progress(bytes),
        finishing: () => job.report.finishing(),
        done: (result) => {
          const key = `uploads/${name}`;
          resolve({ key, url: `https://bucket.example/${key}`, size, type, verified: true, ...result });
        },
        fail: reject,
      };
      this.runs.push(run);
      this.uploads.set(name, run);
      job.signal.addEventListener('abort', () => {
        if (this.uploads.get(name) === run) this.uploads.delete(name);
        if (this.obeysAbort) reject(job.signal.reason as Error);
      });
      this.onRun(run);
    });
  }

  async discard(job: Job): Promise<void> {
    this.discarded.push(job.file.name);
    await this.onDiscard(job);
  }

  of(name: string): HeldRun {
    const run = this.runs.findLast((one) => one.name === name);
    if (!run) throw new Error(`No upload of ${name} has started.`);
    return run;
  }

  /** Waits until this file's upload has begun, and was not aborted. */
  async begun(name: string): Promise<void> {
    await until(() => this.uploads.has(name), `the upload of ${name}`);
  }

  /** Ends the newest run of this file, and lets the queue see it. */
  async done(name: string, result?: Partial<StoredObject>): Promise<void> {
    this.of(name).done(result);
    await flushPromises();
  }

  async fail(name: string, error: unknown = new Error('No.')): Promise<void> {
    this.of(name).fail(error);
    await flushPromises();
  }

  get names(): string[] {
    return this.runs.map(({ name }) => name);
  }
}

/** A held mode whose runs report their first byte as sent at once. */
export function sendingMode(onRun: (run: HeldRun) => void = () => {}): HeldMode {
  return new HeldMode((run) => {
    run.job.report.sending(1);
    onRun(run);
  });
}

export function heldQueue(options: Partial<QueueOptions> = {}): { queue: UploadQueue; mode: HeldMode } {
  const mode = new HeldMode();
  const fetchGrant = () => Promise.reject(new Error('not asked'));
  return { mode, queue: new UploadQueue({ mode, endpoint: fetchGrant, ...options }) };
}

/** Keeps a log of a queue's events, all but `task-change`: `upload-start a.txt`. */
export function eventsOf(target: EventTarget, types: readonly string[] = uploadEventNames): string[] {
  const log: string[] = [];
  for (const type of types)
    target.addEventListener(type, (event) => {
      const { task, file } = (event as CustomEvent<{ task?: UploadTask; file?: File }>).detail ?? {}; // a `change` has none
      log.push([type, task?.name ?? file?.name].filter(Boolean).join(' '));
    });
  return log;
}
