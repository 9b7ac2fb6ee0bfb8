import type { UploadTask } from '../../task/upload-task.js';
import type { RowPosition } from '../task/task-view.js';

/** Lists up to this many rows are drawn completely, though not in their first frames. */
const WHOLE = 40;
/** Where pages put controls into rows or cards, up to this many are drawn, so that the form has the controls of all, some frames later. */
export const WHOLE_WITH_FIELDS = 200;
/** Pixels rendered beyond either edge. */
const MARGIN = 400;

export interface Rows {
  shown: { task: UploadTask; place: RowPosition }[];
  /** Pixels before and after the rendered rows. */
  before: number;
  after: number;
  /** How many there are in all. */
  count: number;
}

/** Finds the rows of a long list that are in view. Most rows have the same height; only the others are remembered. */
export class RowWindow {
  #height = 66;
  #hasFields = false;
  /** Width of the rows that were measured, and whether there were fields in them, and many of them. */
  #measured = '';
  #odd = new Map<UploadTask, number>();
  #tasks: readonly UploadTask[] = [];
  /** Indexes of the odd ones in `#tasks`, in ascending order; undefined until they are needed. */
  #places: number[] | undefined;

  /** @param kept tasks whose rows must be there, in view or not @param hasFields the page has put controls into rows @param most rows, beside those kept */
  rowsInView(
    tasks: readonly UploadTask[],
    list: Element | null,
    kept: readonly UploadTask[] = [],
    hasFields = false,
    most = Infinity,
  ): Rows {
    const count = tasks.length;
    this.#hasFields = hasFields;
    if (tasks !== this.#tasks) this.#places = undefined;
    this.#tasks = tasks;
    const [top, bottom] = count <= (hasFields ? WHOLE_WITH_FIELDS : WHOLE) ? [0, Infinity] : visibleRange(list);
    const shown: Rows['shown'] = [];
    const first = this.#indexAt(top - MARGIN);
    const before = this.#offset(first);
    let index = first;
    let offset = before;
    for (; index < count && offset <= bottom + MARGIN && shown.length < most; index++) {
      const task = tasks[index]!; // index < count
      shown.push({ task, place: { index, count, offset, pinned: false } });
      offset += this.#heightOf(task);
    }
    const after = this.#offset(count) - offset;
    pin(shown, tasks, kept, (place) => ({ index: place, count, offset: this.#offset(place), pinned: true }));
    return { shown, before, after, count };
  }

  /** Measures rendered rows, which may be lower than before. The height that most have is assumed for rows that were never in view. */
  measure(rows: readonly HTMLElement[], find: (row: HTMLElement) => UploadTask | undefined, isDense = false): void {
    const heights = rows.map((row) => row.offsetHeight);
    const width = rows[0]?.offsetWidth;
    const kind = `${width} ${this.#hasFields} ${isDense}`;
    if (width && kind !== this.#measured) {
      this.#measured = kind;
      this.#height = [...heights].sort((one, other) => one - other)[heights.length >> 1] ?? this.#height;
      this.#odd.clear();
      this.#places = undefined;
    }
    rows.forEach((row, index) => {
      const task = find(row);
      const height = heights[index];
      if (!task || !height || height === this.#heightOf(task)) return;
      if (height === this.#height) this.#odd.delete(task);
      else this.#odd.set(task, height);
      this.#places = undefined;
    });
  }

  #heightOf(task: UploadTask): number {
    return this.#odd.get(task) ?? this.#height;
  }

  #offset(index: number): number {
    let offset = index * this.#height;
    for (const place of this.#oddPlaces()) {
      if (place >= index) break;
      offset += this.#extra(place);
    }
    return offset;
  }

  /** Index of the row at this distance from the start of the list. */
  #indexAt(pixels: number): number {
    let extra = 0;
    for (const place of this.#oddPlaces()) {
      const start = place * this.#height + extra;
      if (pixels < start) break;
      extra += this.#extra(place);
      if (pixels < start + this.#height + this.#extra(place)) return place;
    }
    const last = this.#tasks.length - 1;
    return Math.max(0, Math.min(last, Math.floor((pixels - extra) / this.#height)));
  }

  /** How much higher the row of this index is than most. */
  #extra(index: number): number {
    return this.#heightOf(this.#tasks[index]!) - this.#height; // it is one of the tasks
  }

  #oddPlaces(): readonly number[] {
    if (this.#places) return this.#places;
    const places: number[] = [];
    if (this.#odd.size > 0) this.#tasks.forEach((task, index) => this.#odd.has(task) && places.push(index));
    if (places.length < this.#odd.size) {
      // some were removed
      this.#odd = new Map(places.map((place) => [this.#tasks[place]!, this.#odd.get(this.#tasks[place]!)!])); // they are in both
    }
    return (this.#places = places);
  }
}

/** Adds the rows that are to be kept and are not in view, in the order of the list. */
export function pin(
  shown: Rows['shown'],
  tasks: readonly UploadTask[],
  kept: readonly UploadTask[],
  placeOf: (index: number) => RowPosition,
): void {
  const inView = new Set(shown.map(({ task }) => task));
  for (const task of new Set(kept)) {
    const index = tasks.indexOf(task);
    if (index >= 0 && !inView.has(task)) shown.push({ task, place: placeOf(index) });
  }
  if (shown.length > inView.size) shown.sort((one, other) => one.place.index - other.place.index);
}

/** The visible part of the list, in pixels from its start: the list may scroll itself, or the page around it. */
export function visibleRange(list: Element | null): [top: number, bottom: number] {
  if (!list) return [0, 600];
  const { top } = list.getBoundingClientRect();
  const hidden = Math.max(0, -top);
  return [list.scrollTop + hidden, list.scrollTop + hidden + Math.min(list.clientHeight, innerHeight)];
}

/** How many rows or cards one drawing adds: with more, the first drawing of many files holds up the page for over 50 ms. */
const ROWS_A_FRAME = 4;

/** Lets many new rows appear a few in each frame: each call draws a few more than the last one, and redraws in the next frame if that was not enough. */
export function rowGrowth(redraw: () => void): (draw: (most: number) => Rows) => Rows {
  let count = 0;
  let frame = 0;
  return (draw) => {
    const most = count + ROWS_A_FRAME;
    const rows = draw(most);
    count = rows.shown.length;
    if (count >= most) {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        redraw();
      });
    }
    return rows;
  };
}
