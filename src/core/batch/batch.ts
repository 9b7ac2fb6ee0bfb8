import type { StoredFile } from '../queue/stored-file.js';
import { randomText } from '../random-text.js';
import { BatchClaim } from './batch-claim.js';
import { batchDatabase, type Piece } from './batch-database.js';
import { BatchFiles } from './batch-files.js';
import { type BatchEntry, type BatchHeader, type FileRecord, type FileState, fileStates } from './batch-record.js';
import { type Identify, identifier } from './file-identity.js';

/** Entries of the list that are stored as one piece. */
const LIST_PIECE = 500;
/** How soon a list and results are stored, and how often states are at most, in milliseconds. */
const LIST_PACE = 100;
const RESULT_PACE = 200;
const STATE_PACE = 1_000;

/** One batch that this page works on: what is stored of it, and when. */
export class Batch<Task extends object = object> {
  readonly files: BatchFiles<Task>;
  readonly identify: Identify;
  readonly #owner: string;
  readonly #claim: BatchClaim;
  #header: BatchHeader;
  /** Another page, or nobody, has it now: nothing is written any more. */
  #isClosed = false;
  readonly #changedLists = new Set<number>();
  readonly #changedRecords = new Set<number>();
  readonly #newHandles = new Map<number, FileSystemHandle>();
  #hasNewStates = false;
  #statesStoredAt = -Infinity;
  #isHeaderNew = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #writing: Promise<unknown> = Promise.resolve();
  /** What a transaction is about to write: it would be lost if the page ended now. */
  #inFlight: readonly Piece[] = [];

  constructor(
    header: Omit<BatchHeader, 'owner' | 'savedAt'>,
    files = new BatchFiles<Task>(),
    owner: string = randomText(10),
  ) {
    this.#owner = owner;
    this.#header = { ...header, owner, savedAt: Date.now() };
    this.files = files;
    this.identify = identifier(header.salt);
    this.#claim = new BatchClaim(header, () => this.close());
    globalThis.addEventListener?.('pagehide', this.#handlePageHide);
    globalThis.addEventListener?.('pageshow', this.#handlePageShow);
  }

  /** Takes over what another page has left. @returns undefined where another one was faster */
  static async takeOver<Task extends object>(header: BatchHeader): Promise<Batch<Task> | undefined> {
    const { id } = header;
    const owner = randomText(10);
    if (!(await batchDatabase.write({ ...header, owner }, header.owner))) return undefined;
    const [lists, states, records] = await Promise.all([
      batchDatabase.pieces<BatchEntry[]>(id, 'list'),
      batchDatabase.piece<Uint8Array>(id, 'states', 0),
      batchDatabase.pieces<FileRecord>(id, 'file'),
    ]);
    return new Batch<Task>(header, new BatchFiles([...lists.values()].flat(), states, records), owner);
  }

  get header(): BatchHeader {
    return this.#header;
  }

  /** Whether another page has it, or nobody any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  add(entry: BatchEntry, task: Task): number {
    const number = this.files.add(entry, task);
    this.#changedLists.add(Math.floor(number / LIST_PIECE));
    this.#hasNewStates = true;
    if (this.#header.isOver) this.setOver(false);
    this.#claim.isUnfinished = true;
    this.#writeSoon(number === 0 ? 0 : LIST_PACE);
    return number;
  }

  /** @param result the object of a file that is done */
  set(number: number, state: FileState, result?: StoredFile): void {
    if (!this.files.set(number, state)) return;
    const record = this.files.records.get(number);
    if (result) {
      const { key } = result;
      this.#setRecord(number, { key, isOwn: record?.key === key && record.isOwn, result });
    } else if (state === fileStates.gone && record) {
      this.files.records.delete(number);
      this.#changedRecords.add(number);
    }
    this.#hasNewStates = true;
    this.#claim.isUnfinished = this.files.waiting > 0;
    this.#writeSoon(result ? RESULT_PACE : STATE_PACE);
  }

  /** Keeps the keys of files that are about to be sent: before a byte of them can have arrived. */
  keepKeys(keys: ReadonlyMap<number, FileRecord>): void {
    for (const [number, record] of keys) this.#setRecord(number, record);
    this.#writeNow(false);
  }

  /** Keeps a handle by which a later page can open a file, or the files of a folder. */
  keepHandle(number: number, handle: FileSystemHandle): void {
    this.#newHandles.set(number, handle);
    this.#writeSoon(LIST_PACE);
  }

  /** Keeps the bytes of a file, or no longer. Where there is no room for them, nothing else is lost. */
  async keepBytes(number: number, file: File | undefined): Promise<void> {
    await this.flush();
    if (!this.#isClosed) await batchDatabase.write(this.#header, this.#owner, [['bytes', number, file]]);
  }

  /** Its form was submitted; or files came after that, so that it is not over. */
  setOver(isOver: boolean): void {
    this.#header = { ...this.#header, isOver };
    this.#isHeaderNew = true;
    this.#writeNow();
  }

  /** Deletes all that is stored of it. */
  async delete(): Promise<void> {
    const isWriting = !this.#isClosed;
    this.close();
    if (isWriting && batchDatabase.deleteNow(this.#header.id)) return; // so that it is gone though the page ends now
    await this.#writing;
    await batchDatabase.delete(this.#header.id);
  }

  /** Writes nothing from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#claim.release();
    globalThis.removeEventListener?.('pagehide', this.#handlePageHide);
    globalThis.removeEventListener?.('pageshow', this.#handlePageShow);
  }

  /** Stores what has changed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    const write = this.#writing.then(async () => {
      const hasTime = Date.now() - this.#statesStoredAt < STATE_PACE;
      const pieces = this.#takeChanges(!hasTime);
      if (hasTime && this.#hasNewStates) this.#writeSoon(STATE_PACE);
      if (this.#isClosed || (pieces.length === 0 && !this.#isHeaderNew)) return;
      this.#isHeaderNew = false;
      this.#header = { ...this.#header, savedAt: Date.now() };
      this.#inFlight = pieces;
      const isWritten = await batchDatabase.write(this.#header, this.#owner, pieces);
      this.#inFlight = [];
      if (isWritten === false) this.close();
      if (isWritten === undefined) this.#setAllChanged(); // perhaps the next time
    });
    this.#writing = write;
    return write;
  }

  #setRecord(number: number, record: FileRecord): void {
    this.files.records.set(number, record);
    this.#changedRecords.add(number);
  }

  #writeSoon(pace: number): void {
    const due = Date.now() + pace;
    if (this.#isClosed || due >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = due;
    this.#timer = setTimeout(() => void this.flush(), pace);
  }

  /** As `flush`, within this task: nobody else can have taken the batch of a page that runs. */
  #writeNow(withStates = true): void {
    if (this.#isClosed) return;
    this.#isHeaderNew = false;
    const pieces = [...this.#inFlight, ...this.#takeChanges(withStates)];
    if (batchDatabase.writeNow(this.#header, pieces)) return;
    this.#setAllChanged(); // the database is not open
    void this.flush();
  }

  #takeChanges(withStates = true): Piece[] {
    const { entries, records, states } = this.files;
    const pieces: Piece[] = [];
    for (const list of this.#changedLists) {
      pieces.push(['list', list, entries.slice(list * LIST_PIECE, (list + 1) * LIST_PIECE)]);
    }
    for (const number of this.#changedRecords) pieces.push(['file', number, records.get(number)]);
    for (const [number, handle] of this.#newHandles) pieces.push(['handle', number, handle]);
    if (withStates && this.#hasNewStates) pieces.push(['states', 0, states]);
    this.#changedLists.clear();
    this.#changedRecords.clear();
    this.#newHandles.clear();
    if (withStates) {
      this.#hasNewStates = false;
      this.#statesStoredAt = Date.now();
    }
    return pieces;
  }

  #setAllChanged(): void {
    const { entries, records } = this.files;
    for (let list = 0; list * LIST_PIECE < entries.length; list++) this.#changedLists.add(list);
    for (const number of records.keys()) this.#changedRecords.add(number);
    this.#hasNewStates = this.#isHeaderNew = true;
  }

  readonly #handlePageHide = ({ persisted }: PageTransitionEvent): void => {
    this.#writeNow();
    if (persisted) this.#claim.release(); // another tab may have it while this page is kept for "back"
  };

  readonly #handlePageShow = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted || this.#isClosed) return;
    this.#claim.respond();
    this.#claim.isUnfinished = this.files.waiting > 0;
    this.#isHeaderNew = true;
    void this.flush(); // finds out whether another page has it now
  };
}
