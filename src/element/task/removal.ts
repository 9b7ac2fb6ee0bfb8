import type { UploadTask } from '../../task/upload-task.js';

/** What a person has removed at once. */
export interface Removal {
  /** Those of it that can come back. */
  readonly tasks: ReadonlySet<UploadTask>;
  readonly undo: () => void;
}

/** It stands for all of them. */
export const firstOf = ({ tasks }: Removal): UploadTask => tasks.values().next().value!; // none is empty
