import type { Piece } from './batch-database.js';
import type { BatchFiles } from './batch-files.js';

/** Entries of the list that are stored as one piece. */
const LIST_PIECE = 500;
/** How often states are stored at most, in milliseconds. */
export const STATE_PACE = 1_000;

/** What has changed of a batch's files since it was stored. */
export class BatchChanges {
  readonly #files: BatchFiles;
  readonly #lists = new Set<number>();
  readonly #records = new Set<number>();
  readonly #handles = new Map<number, FileSystemHandle>();
  readonly #noBytes = new Set<number>();
  #hasOrder = false;
  #hasStates = false;
  /** A record was deleted: it may not be missing while its state says that the file is done. */
  #isUrgent = false;
  #statesStoredAt = -Infinity;

  constructor(files: BatchFiles) {
    this.#files = files;
  }

  /** States that are too young to be stored. */
  get hasYoungStates(): boolean {
    return this.#hasStates && !this.#isUrgent && Date.now() - this.#statesStoredAt < STATE_PACE;
  }

  added(number: number): void {
    this.#lists.add(Math.floor(number / LIST_PIECE));
    this.#hasStates = true;
  }

  /** @param isUrgent the states go with what is stored next */
  state(isUrgent = false): void {
    this.#hasStates = true;
    this.#isUrgent ||= isUrgent;
  }

  record(number: number): void {
    this.#records.add(number);
  }

  order(): void {
    this.#hasOrder = true;
  }

  handle(number: number, handle: FileSystemHandle): void {
    this.#handles.set(number, handle);
  }

  /** The bytes of a file are kept no longer. */
  noBytes(number: number): void {
    this.#noBytes.add(number);
  }

  /** All of it has to be stored again, but for handles. */
  all(): void {
    const { entries, records, order } = this.#files;
    for (let list = 0; list * LIST_PIECE < entries.length; list++) this.#lists.add(list);
    for (const number of records.keys()) this.#records.add(number);
    this.#hasStates = true;
    this.#hasOrder = order.length > 0;
  }

  /** What is to be stored now. */
  take(withStates: boolean): Piece[] {
    const { entries, records, states, order } = this.#files;
    const pieces: Piece[] = [];
    for (const list of this.#lists) {
      pieces.push(['list', list, entries.slice(list * LIST_PIECE, (list + 1) * LIST_PIECE)]);
    }
    for (const number of this.#records) pieces.push(['file', number, records.get(number)]);
    for (const [number, handle] of this.#handles) pieces.push(['handle', number, handle]);
    for (const number of this.#noBytes) pieces.push(['bytes', number, undefined]);
    if (this.#hasOrder) pieces.push(['order', 0, order]);
    const hasStates = this.#hasStates && (withStates || this.#isUrgent);
    if (hasStates) pieces.push(['states', 0, states]);
    this.#lists.clear();
    this.#records.clear();
    this.#handles.clear();
    this.#noBytes.clear();
    this.#hasOrder = false;
    if (hasStates) {
      this.#hasStates = this.#isUrgent = false;
      this.#statesStoredAt = Date.now();
    }
    return pieces;
  }
}
