import type { UploadTask } from '../queue/upload-task.js';

/** Files that earlier pages added and did not upload. */
export interface UnfinishedBatch {
  /** Files that are not uploaded, counted together. */
  readonly kind: 'batch';
  /** Identifies it among the others. */
  readonly id: string;
  /** How many files it has, without those that were canceled or removed. */
  readonly total: number;
  /** How many of them are uploaded, in the queue again, or listed by themselves. */
  readonly done: number;
  /** The names of the others, where the `resumeScope` names a user. */
  readonly missing?: readonly string[] | undefined;
  /**
   * Opens the files again after asking the person, and adds them: call it in a click. What the person does not allow yet stays for the
   * next click. Absent where the files must be chosen again.
   */
  readonly open?: (() => Promise<UploadTask[]>) | undefined;
  /** @internal Whether `open` asks for nothing. */
  isGranted(): Promise<boolean>;
  /**
   * Adds those of the files that belong to it and are not uploaded, wherever they come from. `add` does so, too.
   *
   * @param path gives a file's folder
   * @returns the files that do not belong to it
   */
  take(files: Iterable<File>, path?: (file: File) => string | undefined): File[];
  /** Forgets the files that are not uploaded. */
  forget(): Promise<void>;
}
