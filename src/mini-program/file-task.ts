import { UploadTask, type TaskListener } from '../task/upload-task.js';
import type { HostFile } from './host-file.js';

/** What a task asks its uploader to do. */
type TaskControls = Record<'pause' | 'resume' | 'retry' | 'cancel', (task: FileTask) => void>;

/**
 * One file of an uploader: its state, its progress, and its result or error.
 *
 * @example
 * const task = uploader.add(tempFilePath, { name: 'a.mp4' });
 * const { key } = await task.finished;
 */
export class FileTask extends UploadTask {
  /** @internal */
  readonly source: HostFile;
  readonly #controls: TaskControls;

  /** @internal */
  constructor(source: HostFile, listener: TaskListener, controls: TaskControls, context: unknown) {
    super(source as unknown as File, listener, { context });
    this.source = source;
    this.#controls = controls;
  }

  /** The path of the file. */
  get filePath(): string {
    return this.source.path;
  }

  /** Pauses the upload: what has been sent is kept. */
  pause(): void {
    this.#controls.pause(this);
  }

  /** Resumes the paused upload. */
  resume(): void {
    this.#controls.resume(this);
  }

  /** Tries the failed or canceled upload again; begins the next attempt now, if it waits for one. */
  retry(): void {
    this.#controls.retry(this);
  }

  /** Cancels the upload: what has been sent is forgotten. */
  cancel(): void {
    this.#controls.cancel(this);
  }
}
