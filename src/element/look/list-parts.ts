import type { UploadTask } from '../../task/upload-task.js';
import type { ElementContext } from '../queue/context.js';

/** Finds the task of a row or card that is rendered. */
export type TaskOf = (row: Element | null | undefined) => UploadTask | undefined;

/** What the pieces of a list share. */
export interface ListParts extends ElementContext {
  readonly taskOf: TaskOf;
  /** All tasks in the order in which they are shown. */
  readonly order: () => readonly UploadTask[];
}
