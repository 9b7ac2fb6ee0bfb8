import type { UploadTask } from '../../core/queue/upload-task.js';

/** Shorter lists are drawn whole. */
const WHOLE = 40;
/** Pixels drawn beyond either edge. */
const MARGIN = 400;

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

/** The rows of a long list that lie in view. Most rows are of one height; only those that are not are kept in mind. */
export class RowWindow {
  #height = 66;
  #width = 0;
  #odd = new Map<UploadTask, number>();
  #tasks: readonly UploadTask[] = [];
  /** Where the odd ones stand in `#tasks`, from the first to the last; undefined until that is asked for. */
  #places: number[] | undefined;

  /** @param kept a task whose row must stay wherever it lies. */
  look(tasks: readonly UploadTask[], list: Element | null, kept: UploadTask | undefined): Rows {
    const count = tasks.length;
    if (tasks !== this.#tasks) this.#places = undefined;
    this.#tasks = tasks;
    const [top, bottom] = count <= WHOLE ? [0, Infinity] : inView(list);
    const shown: Rows['shown'] = [];
    const first = this.#at(top - MARGIN);
    const before = this.#offset(first);
    let index = first;
    let offset = before;
    for (; index < count && offset <= bottom + MARGIN; index++) {
      const task = tasks[index]!; // index < count
      shown.push({ task, place: { index, count, offset, pinned: false } });
      offset += this.#heightOf(task);
    }
    const after = this.#offset(count) - offset;
    const place = kept ? tasks.indexOf(kept) : -1;
    if (kept && place >= 0 && (place < first || place >= index)) {
      const row = { task: kept, place: { index: place, count, offset: this.#offset(place), pinned: true } };
      if (place < first) shown.unshift(row);
      else shown.push(row);
    }
    return { shown, before, after };
  }

  /** Learns how high rows really are: what most have counts for all that were never in view. */
  measure(rows: readonly HTMLElement[], find: (row: HTMLElement) => UploadTask | undefined): void {
    const heights = rows.map((row) => row.offsetHeight);
    const width = rows[0]?.offsetWidth;
    if (width && width !== this.#width) {
      this.#width = width;
      this.#height = heights.toSorted((one, other) => one - other)[heights.length >> 1] ?? this.#height;
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

  /** Pixels before the row of this index. */
  #offset(index: number): number {
    let offset = index * this.#height;
    for (const place of this.#oddPlaces()) {
      if (place >= index) break;
      offset += this.#more(place);
    }
    return offset;
  }

  /** Index of the row at these pixels from the list's beginning. */
  #at(pixels: number): number {
    let more = 0;
    for (const place of this.#oddPlaces()) {
      const begin = place * this.#height + more;
      if (pixels < begin) break;
      more += this.#more(place);
      if (pixels < begin + this.#height + this.#more(place)) return place;
    }
    const last = this.#tasks.length - 1;
    return Math.max(0, Math.min(last, Math.floor((pixels - more) / this.#height)));
  }

  /** How much higher than most the row of this index is. */
  #more(index: number): number {
    return this.#heightOf(this.#tasks[index]!) - this.#height; // places are those of tasks
  }

  #oddPlaces(): readonly number[] {
    if (this.#places) return this.#places;
    const places: number[] = [];
    if (this.#odd.size > 0) this.#tasks.forEach((task, index) => this.#odd.has(task) && places.push(index));
    if (places.length < this.#odd.size) {
      // some have left the list
      this.#odd = new Map(places.map((place) => [this.#tasks[place]!, this.#odd.get(this.#tasks[place]!)!])); // each is there
    }
    return (this.#places = places);
  }
}

/** Where the list is looked at, in its own pixels: it may scroll itself, or be as long as its rows. */
function inView(list: Element | null): [top: number, bottom: number] {
  if (!list) return [0, 600];
  const { top } = list.getBoundingClientRect();
  const hidden = Math.max(0, -top);
  return [list.scrollTop + hidden, list.scrollTop + hidden + Math.min(list.clientHeight, innerHeight)];
}
