import type { UploadTask } from '../../task/upload-task.js';
import type { Rows } from './row-window.js';
import type { Thumbnails } from '../thumbnails/thumbnails.js';

/** How files are shown: as rows, or as cards. */
export interface Look {
  readonly thumbnails: Thumbnails;
  /** Which of many are rendered. */
  readonly window: {
    rowsInView(
      tasks: readonly UploadTask[],
      list: Element | null,
      kept: readonly UploadTask[],
      hasFields: boolean,
      most: number,
    ): Rows;
    measure(rows: readonly HTMLElement[], find: (row: HTMLElement) => UploadTask | undefined, isDense: boolean): void;
  };
}
