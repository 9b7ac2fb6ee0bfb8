import type { UploadTask } from '../../task/upload-task.js';
import type { RowPosition } from '../task/task-view.js';
import { pin, type Rows, visibleRange, WHOLE_WITH_FIELDS } from '../look/row-window.js';

/** Walls up to this many cards are drawn completely, and at once. */
export const WHOLE = 60;
/** Pixels rendered beyond either edge. */
const MARGIN = 400;

/** Finds the cards of a large wall that are in view. All have the same width, and lines the same height. */
export class CardWindow {
  #columns = 4;
  /** From one card to the next in its line, and from one line to the next, in pixels. */
  #size = 138;
  #across = 150;
  #down = 150;
  /** Between two lines, in pixels. */
  #gap = 12;
  readonly #onResize: () => void;

  /** @param onResize called when cards were measured, and have another size or other columns than before */
  constructor(onResize: () => void) {
    this.#onResize = onResize;
  }

  /** Width and height of a card, in pixels. */
  get size(): number {
    return this.#size;
  }

  /** @param kept are drawn in any case @param hasFields the page has put controls into cards @param most of a larger wall: whole lines, beside those kept */
  rowsInView(
    tasks: readonly UploadTask[],
    list: Element | null,
    kept: readonly UploadTask[],
    hasFields: boolean,
    most: number,
  ): Rows {
    const count = tasks.length;
    const lines = Math.floor(count / this.#columns) + 1; // one more card is the zone
    const [top, bottom] = count <= (hasFields ? WHOLE_WITH_FIELDS : WHOLE) ? [0, Infinity] : visibleRange(list);
    const first = Math.max(0, Math.min(lines - 1, Math.floor((top - MARGIN) / this.#down)));
    const mostLines = count > WHOLE ? Math.ceil(most / this.#columns) : lines;
    const end = Math.min(lines, Math.ceil((bottom + MARGIN) / this.#down), first + mostLines);
    const [from, to] = [first * this.#columns, end * this.#columns];
    const shown = tasks.slice(from, to).map((task, at) => ({ task, place: this.placeOf(from + at, count) }));
    pin(shown, tasks, kept, (index) => ({ ...this.placeOf(index, count), pinned: true }));
    const high = (skipped: number) => (skipped > 0 ? skipped * this.#down - this.#gap : 0);
    return { shown, before: high(first), after: high(lines - end), count };
  }

  placeOf(index: number, count: number): RowPosition & { across: number } {
    const line = Math.floor(index / this.#columns);
    const across = (index % this.#columns) * this.#across;
    return { index, count, offset: line * this.#down, across, pinned: false };
  }

  measure(cards: readonly HTMLElement[]): void {
    const wall = cards[0]?.closest('.wall');
    if (!wall) return;
    const { gridTemplateColumns, columnGap, rowGap } = getComputedStyle(wall);
    const tracks = gridTemplateColumns.split(' ');
    const size = parseFloat(tracks[0]!); // pictures are square; `split` returns one at least
    if (!(size > 0)) return; // the page hides the wall: it has no tracks
    this.#size = size;
    const before = [this.#columns, this.#across, this.#down].join();
    this.#columns = tracks.length;
    this.#across = this.#size + parseFloat(columnGap);
    this.#gap = parseFloat(rowGap);
    this.#down = Math.max(this.#size, ...cards.map(({ offsetHeight }) => offsetHeight)) + this.#gap; // what pages put into cards is below their pictures
    if (before !== [this.#columns, this.#across, this.#down].join()) this.#onResize();
  }
}
