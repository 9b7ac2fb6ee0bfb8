import type { UploadTask } from '../../core/queue/upload-task.js';
import type { Look } from './look.js';
import type { Rows } from './row-window.js';

/** How many rows or cards one drawing adds: about as many as are in view. Many more would hold up the page. */
const STEP = 8;

/** Lets many new rows appear a few in each frame. */
export class RowGrowth {
  readonly #redraw: () => void;
  /** How many rows were in the last drawing. */
  #count = 0;
  #frame = 0;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** The rows that are drawn now, of those in view; the next frame draws more, if there are more. */
  rowsInView(
    window: Look['window'],
    tasks: readonly UploadTask[],
    list: Element | null,
    kept: readonly UploadTask[],
    hasFields: boolean,
  ): Rows {
    const most = this.#count + STEP;
    const rows = window.rowsInView(tasks, list, kept, hasFields, most);
    this.#count = rows.shown.length;
    if (this.#count >= most) this.#redrawSoon();
    return rows;
  }

  #redrawSoon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#redraw();
    });
  }
}
