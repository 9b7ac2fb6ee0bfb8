import type { nothing, TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { SettingsElement } from '../host/settings.js';
import type { DrawZone } from '../input/zone-view.js';
import type { TaskView } from '../task/task-view.js';
import type { Thumbnails } from '../thumbnails/thumbnails.js';
import type { Rows, RowWindow } from './row-window.js';
import type { ElementContext } from '../queue/context.js';

/** Whether a picture is shown in a circle. */
export const isRound = ({ variant, shape }: SettingsElement): boolean => variant === 'avatar' && shape !== 'square';

/** One way to show files: rows, cards, or one picture. */
export interface Look {
  readonly thumbnails: Thumbnails;
  /** Which of many are rendered. */
  readonly window: Pick<RowWindow, 'rowsInView' | 'measure'>;
  readonly zone?: DrawZone;
  readonly beside: Beside;
  render(view: LookView): TemplateResult | typeof nothing;
}

/** Which pieces of the list stand beside the files. */
interface Beside {
  /** From this many files on there is always a summary. */
  readonly summaryFrom: number;
  /** A long list can be folded. */
  readonly folds: boolean;
  /** In a long list, what failed comes first. */
  readonly failedFirst: boolean;
  /** The files are too small to say why one failed: the summary, which is below them, does. */
  readonly explainsFailures: boolean;
}

export interface LookView extends Pick<Rows, 'before' | 'after' | 'count'> {
  /** Those to draw, in the order of the document. */
  readonly files: readonly TaskView[];
  readonly zone: TemplateResult;
  readonly summary: TemplateResult | typeof nothing;
  readonly disabled: boolean;
  readonly isLong: boolean;
  readonly isDense: boolean;
  readonly isCarrying: boolean;
}

/** Finds the task of a row or card that is rendered. */
export type TaskOf = (row: Element | null | undefined) => UploadTask | undefined;

export interface ListParts extends ElementContext {
  readonly taskOf: TaskOf;
  /** All tasks in the order in which they are shown. */
  readonly order: () => readonly UploadTask[];
}
