import type { TemplateResult } from 'lit/html.js';
import type { UploadQueue } from '../../queue/upload-queue.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { Translator } from '../words/translator.js';

export interface RowPosition {
  /** Among the files. */
  index: number;
  /** Among the rows, where what was removed has some. */
  row?: number;
  count: number;
  /** Pixels from the start of the list. */
  offset: number;
  /** Pixels from the start of the line, in a wall. */
  across?: number;
  /** Out of view, but kept because it has the focus. */
  pinned: boolean;
}

/** What moves a file, with `sortable`. */
export interface FileControls {
  handle: TemplateResult;
  /** Two buttons that move a carried file by one place. */
  movers: readonly TemplateResult[] | undefined;
  /** Classes of its row or card. */
  state: string;
  /** Its place on the screen while one is carried, as CSS `order`. */
  order: string;
}

export interface TaskView {
  queue: UploadQueue;
  task: UploadTask;
  translator: Translator;
  /** Smoothed, in seconds. */
  timeLeft: number | undefined;
  thumbnail: Element | undefined;
  /** Copies the file's link. */
  link: { symbol: TemplateResult; act: () => void } | undefined;
  /** Copies what is known of its failure. */
  details: { isCopied: boolean; act: () => void } | undefined;
  disabled: boolean;
  readOnly: boolean;
  place: RowPosition;
  isCover: boolean;
  /** Whether the page has put something into its row. */
  hasFields: boolean;
  /** Whether its name and picture open a preview. */
  isPreviewable: boolean;
  controls: FileControls | undefined;
  /** It was removed, perhaps with others: only that is shown. */
  removal: Removal | undefined;
  /** Opens the file dialog for its file, which cannot be read any more. */
  chooseAgain: () => void;
  /** Removes it, so that this can be undone. */
  remove: () => void;
}

/** What a person has removed at once. */
export interface Removal {
  /** Those of it that can come back. */
  readonly tasks: ReadonlySet<UploadTask>;
  readonly undo: () => void;
}

/** It stands for all of them. */
export const firstOf = ({ tasks }: Removal): UploadTask => tasks.values().next().value!; // none is empty
