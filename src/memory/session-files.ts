import { doneFile, type FileRecord, unsavedObject } from './record.js';
import { hasUser } from './scope.js';
import { identityOf } from './upload-id.js';

/** The records of a session's files in memory, by their numbers, and which of the files are in the queue of this page. */
export class SessionFiles<Task extends object = object> {
  /** Numbers of files in the order of the list, once a person has changed that. */
  order: readonly number[];
  readonly #scope: string;
  readonly #records = new Map<number, FileRecord>();
  readonly #tasks = new Map<number, Task>();
  /** Numbers by what identifies the file. */
  readonly #byFile = new Map<string, number[]>();
  #next = 0;
  #waiting = 0;
  #processing = 0;

  /** @param next no file has had this number or a larger one */
  constructor(scope: string, records: Iterable<FileRecord> = [], order: readonly number[] = [], next = 0) {
    this.#scope = scope;
    this.order = order;
    this.#next = next;
    for (const record of records) this.#put(record);
  }

  get total(): number {
    return this.#records.size;
  }

  /** How many need something more than to be shown. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many are done, and processed before they can be used. */
  get processing(): number {
    return this.#processing;
  }

  get numbers(): Iterable<number> {
    return this.#records.keys();
  }

  /** The files that are in the queue of this page. */
  get tasks(): Iterable<[number, Task]> {
    return this.#tasks;
  }

  get(number: number): FileRecord | undefined {
    return this.#records.get(number);
  }

  isDone(number: number): boolean {
    const record = this.#records.get(number);
    return !!record && doneFile(record) !== undefined;
  }

  /** @returns the number of the new file */
  add(
    facts: Omit<FileRecord, 'session' | 'number' | 'file' | 'changedAt' | 'folder'>,
    id: string,
    file: File | undefined,
    task: Task,
  ): number {
    const number = this.#next;
    const identity = file ? identityOf(this.#scope, file, facts.path) : { file: '', changedAt: 0 };
    this.#put({ session: id, number, ...identity, ...facts });
    this.#tasks.set(number, task);
    return number;
  }

  /** A task of this page stands for the file from now on. */
  attach(number: number, task: Task): void {
    this.#tasks.set(number, task);
  }

  /** @returns whether there is such a file */
  change(number: number, change: Partial<FileRecord>): boolean {
    const record = this.#records.get(number);
    if (!record) return false;
    this.#put({ ...record, ...change });
    return true;
  }

  /** @returns whether there was such a file */
  delete(number: number): boolean {
    const record = this.#records.get(number);
    if (!record) return false;
    if (!this.isDone(number)) this.#waiting--;
    if (isAwaited(record)) this.#processing--;
    this.#tasks.delete(number);
    return this.#records.delete(number);
  }

  /** A record as it is stored: where no user is named, it has a name and a path only while it is not saved. */
  asStored(number: number): FileRecord | undefined {
    const record = this.#records.get(number);
    return !record || hasUser(this.#scope) || unsavedObject(record)
      ? record
      : { ...record, name: undefined, path: undefined };
  }

  /** The numbers of the files that wait, and are not in the queue of this page. */
  missing(): number[] {
    return [...this.#records.keys()].filter((number) => this.#isMissing(number));
  }

  /** These numbers in the order of the list: files that were added after that was changed come last. */
  sorted(numbers: Iterable<number>): number[] {
    const places = new Map(this.order.map((number, place) => [number, place]));
    const placeOf = (number: number) => places.get(number) ?? places.size + number;
    return [...numbers].sort((a, b) => placeOf(a) - placeOf(b));
  }

  get hasTasks(): boolean {
    return this.#tasks.size > 0;
  }

  hasTask(number: number): boolean {
    return this.#tasks.has(number);
  }

  /** Whether a task of this page stands for the same file. */
  hasTaskFor({ file, folder }: Pick<FileRecord, 'file' | 'folder'>): boolean {
    const numbers = this.#byFile.get(file) ?? [];
    return numbers.some((number) => this.#tasks.has(number) && this.#records.get(number)?.folder === folder);
  }

  /**
   * The number of the same file: a missing one in the same folder, a missing one, or one that is done. Where both have a folder, another
   * folder is another file that is done. A missing one may have another time of change, as phones give a photo at each choice: its bytes are
   * proven before what OSS has of it counts.
   */
  find(file: File, path: string | undefined): number | undefined {
    const { file: text, changedAt, folder } = identityOf(this.#scope, file, path);
    const all = this.#byFile.get(text) ?? [];
    const same = all.filter((number) => this.#records.get(number)?.changedAt === changedAt);
    const folderOf = (number: number) => this.#records.get(number)!.folder; // one of these
    const there = same.filter((number) => folderOf(number) === folder);
    const isMissing = (number: number) => this.#isMissing(number);
    const isDone = (number: number) => this.isDone(number);
    const mayBeElsewhere = (number: number) => path === undefined || folderOf(number) === undefined;
    return (
      there.find(isMissing) ??
      same.find(isMissing) ??
      there.find(isDone) ??
      same.find((number) => isDone(number) && mayBeElsewhere(number)) ??
      all.find((number) => isMissing(number) && (folderOf(number) === folder || mayBeElsewhere(number)))
    );
  }

  #isMissing(number: number): boolean {
    return this.#records.has(number) && !this.isDone(number) && !this.#tasks.has(number);
  }

  #put(record: FileRecord): void {
    const { number } = record;
    const before = this.#records.get(number);
    this.#waiting += Number(!doneFile(record)) - Number(!!before && !doneFile(before));
    this.#processing += Number(isAwaited(record)) - Number(!!before && isAwaited(before));
    this.#records.set(number, record);
    this.#next = Math.max(this.#next, number + 1);
    if (before || !record.file) return;
    const known = this.#byFile.get(record.file);
    if (known) known.push(number);
    else this.#byFile.set(record.file, [number]);
  }
}

const isAwaited = ({ result }: FileRecord): boolean => result?.awaits !== undefined;
