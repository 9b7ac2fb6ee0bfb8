import type { UploadTask } from '../core/upload-task.js';

/** Shorter lists are drawn whole. */
const WHOLE = 40;
/** Pixels drawn beyond either edge. */
const MARGIN = 400;
const TYPICAL_HEIGHT = 66;

export interface RowPlace {
  index: number;
  count: number;
  /** Pixels from the list's beginning. */
  offset: number;
  /** Outside the window, but it has the focus, so it stays. */
  pinned: boolean;
}

export interface Rows {
  shown: { task: UploadTask; place: RowPlace }[];
  /** Pixels of what is not drawn before and after. */
  before: number;
  after: number;
}

/** The rows of a long list that lie in view. */
export class RowWindow {
  readonly #heights = new WeakMap<UploadTask, number>();

  /** @param kept a task whose row must stay wherever it lies. */
  look(tasks: readonly UploadTask[], list: Element | null, kept: UploadTask | undefined): Rows {
    const count = tasks.length;
    if (count <= WHOLE) {
      const shown = tasks.map((task, index) => ({ task, place: { index, count, offset: 0, pinned: false } }));
      return { shown, before: 0, after: 0 };
    }
    const rows: Rows = { shown: [], before: 0, after: 0 };
    const [top, bottom] = inView(list);
    let offset = 0;
    tasks.forEach((task, index) => {
      const height = this.#heights.get(task) ?? TYPICAL_HEIGHT;
      const isAbove = offset + height < top - MARGIN;
      const isBelow = offset > bottom + MARGIN;
      if (isAbove) rows.before += height;
      if (isBelow) rows.after += height;
      const pinned = isAbove || isBelow;
      if (!pinned || task === kept) rows.shown.push({ task, place: { index, count, offset, pinned } });
      offset += height;
    });
    return rows;
  }

  /** Learns how high rows really are. */
  measure(rows: Iterable<HTMLElement>, find: (row: HTMLElement) => UploadTask | undefined): void {
    for (const row of rows) {
      const task = find(row);
      if (task) this.#heights.set(task, row.offsetHeight);
    }
  }
}

/** Where the list is looked at, in its own pixels: it may scroll itself, or be as long as its rows. */
function inView(list: Element | null): [top: number, bottom: number] {
  if (!list) return [0, 600];
  const { top } = list.getBoundingClientRect();
  const hidden = Math.max(0, -top);
  return [list.scrollTop + hidden, list.scrollTop + hidden + Math.min(list.clientHeight, innerHeight)];
}
