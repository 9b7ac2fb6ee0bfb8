import type { Job, JobStream } from '../job/job.js';
import type { StoredObject } from '../object/stored-object.js';
import type { UploadStream } from '../stream/upload-stream.js';
import type { TaskPhase, WaitReason } from './task-state.js';

/** How jobs are made and sent in one run. */
interface StreamWay {
  readonly newJob: () => Job;
  readonly send: (job: Job) => Promise<StoredObject>;
  /** Whether the mode sends parts while they come. */
  readonly sendsStreams: (job: Job) => Promise<boolean | undefined>;
}

/** The task of a stream: its file is what was collected. */
interface StreamTask {
  readonly name: string;
  readonly type: string;
  file: File;
}

/** The run in which it is sent. */
interface StreamRun {
  readonly signal: AbortSignal;
  phase(phase: TaskPhase, requests: undefined, reason: WaitReason): void;
}

/** Where a task's bytes come from, if they are not a file's. */
export interface TaskStream extends UploadStream, JobStream {
  readonly parts: UploadStream['parts'];
  /** Carries it in one run. @throws UploadError */
  carry(task: StreamTask, run: StreamRun, way: StreamWay): Promise<StoredObject>;
}
