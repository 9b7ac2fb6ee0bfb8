import { type BatchEntry, type FileRecord, type FileState, fileStates } from './batch-record.js';

/** The files of a batch, by their numbers: what identifies them, their states, and which of them are in the queue of this page. */
export class BatchFiles<Task extends object = object> {
  readonly entries: BatchEntry[];
  readonly records: Map<number, FileRecord>;
  /** Numbers of files in the order of the list, once a person has changed that. */
  order: readonly number[];
  /** Numbers of files that were removed, and may come back: for later pages they are gone. */
  readonly withheld = new Set<number>();
  #states: Uint8Array;
  readonly #counts = [0, 0, 0];
  readonly #here = new Map<number, Task>();
  #byText: Map<string, number[]> | undefined;

  constructor(
    entries: BatchEntry[] = [],
    states: Uint8Array = new Uint8Array(0),
    records = new Map<number, FileRecord>(),
    order: readonly number[] = [],
  ) {
    this.order = order;
    this.entries = entries;
    this.records = records;
    this.#states = states;
    this.#grow();
    for (const number of entries.keys()) {
      const hasResult = !!records.get(number)?.result; // what is known of a file that is done, however old its state is
      if (this.state(number) !== fileStates.gone)
        this.#states[number] = hasResult ? fileStates.done : fileStates.waiting;
      this.#counts[this.state(number)]!++;
    }
  }

  /** A byte for each file, as later pages are to see them. */
  get states(): Uint8Array {
    const states = this.#states.slice(0, this.entries.length);
    for (const number of this.withheld) states[number] = fileStates.gone;
    return states;
  }

  /** How many files are not canceled or removed. */
  get total(): number {
    return this.entries.length - this.#counts[fileStates.gone]!;
  }

  /** How many are not uploaded. */
  get waiting(): number {
    return this.#counts[fileStates.waiting]!;
  }

  /** The numbers of the files whose objects have one of these keys. */
  storedUnder(keys: ReadonlySet<string>): number[] {
    return [...this.records].flatMap(([number, { result }]) => (result && keys.has(result.key) ? number : []));
  }

  /** These numbers in the order of the list: files that were added after that was changed come last. */
  sorted(numbers: Iterable<number>): number[] {
    const places = new Map(this.order.map((number, place) => [number, place]));
    const placeOf = (number: number) => places.get(number) ?? places.size + number;
    return [...numbers].sort((a, b) => placeOf(a) - placeOf(b));
  }

  state(number: number): FileState {
    return this.#states[number] as FileState;
  }

  /** @returns the number of the new file, which waits */
  add(entry: BatchEntry, task: Task): number {
    const number = this.entries.push(entry) - 1;
    this.#grow();
    this.#counts[fileStates.waiting]!++;
    this.#here.set(number, task);
    if (this.#byText) this.#index(entry, number, this.#byText);
    return number;
  }

  /** @returns whether that is a change */
  set(number: number, state: FileState): boolean {
    const before = this.state(number);
    if (before === state) return false;
    this.#counts[before]!--;
    this.#counts[state]!++;
    this.#states[number] = state;
    return true;
  }

  /** A task of this page stands for the file from now on. */
  attach(number: number, task: Task): void {
    this.#here.set(number, task);
  }

  /** The numbers of the files that are not uploaded, and not in the queue of this page. */
  missing(): number[] {
    return this.present().filter((number) => this.#isMissing(number));
  }

  /** The numbers of the files that are not canceled or removed. */
  present(): number[] {
    return [...this.entries.keys()].filter((number) => this.state(number) !== fileStates.gone);
  }

  /**
   * The number of the same file: a missing one at the same path, a missing one, or one that is done. Where both have a path, another path is
   * another file that is done.
   *
   * @param pathless the file as if it had no path
   */
  find({ place, file }: BatchEntry, pathless: BatchEntry): number | undefined {
    const byText = (this.#byText ??= this.#makeIndex());
    const atPlace = byText.get(place) ?? [];
    const same = [...atPlace, ...(byText.get(file) ?? [])];
    const isDone = (number: number) => this.state(number) === fileStates.done;
    const mayBeElsewhere = (number: number) =>
      place === pathless.place || this.entries[number]!.place === pathless.place;
    return (
      same.find((number) => this.#isMissing(number)) ??
      atPlace.find(isDone) ??
      same.find((number) => isDone(number) && mayBeElsewhere(number))
    );
  }

  #isMissing(number: number): boolean {
    return this.state(number) === fileStates.waiting && !this.#here.has(number);
  }

  #makeIndex(): Map<string, number[]> {
    const byText = new Map<string, number[]>();
    this.entries.forEach((entry, number) => this.#index(entry, number, byText));
    return byText;
  }

  #index({ place, file }: BatchEntry, number: number, byText: Map<string, number[]>): void {
    for (const text of [place, file]) if (text) byText.set(text, [...(byText.get(text) ?? []), number]);
  }

  #grow(): void {
    if (this.#states.length >= this.entries.length) return;
    const grown = new Uint8Array(Math.max(64, this.entries.length * 2));
    grown.set(this.#states);
    this.#states = grown;
  }
}
