import type { StoredFile } from '../../object/stored-file.js';
import { randomText } from '../random-text.js';
import { BatchClaim } from './batch-claim.js';
import { BatchChanges, STATE_PACE } from './batch-changes.js';
import { batchDatabase, type Piece } from './batch-database.js';
import { BatchFiles } from './batch-files.js';
import {
  type BatchEntry,
  type BatchHeader,
  type FileRecord,
  type FileState,
  fileStates,
  type KeptFile,
} from './batch-record.js';
import { type Identify, identifier } from './file-identity.js';
import { KeptSizes } from './kept-sizes.js';
import { PageEvents } from './page-events.js';
import { readFiles } from './read-files.js';

/** How soon a list and results are stored, in milliseconds. */
const LIST_PACE = 100;
const RESULT_PACE = 200;

/** This page, from its load to its end. */
const thisPage = randomText(10);
const newOwner = () => `${thisPage} ${randomText(10)}`;

/** Whether a queue of this page wrote last. */
export const isOfThisPage = ({ owner }: BatchHeader): boolean => owner.startsWith(thisPage);

/** One batch that this page works on: what is stored of it, and when. */
export class Batch<Task extends object = object> {
  readonly files: BatchFiles<Task>;
  readonly identify: Identify;
  readonly kept = new KeptSizes();
  readonly #owner: string;
  readonly #claim: BatchClaim;
  #header: BatchHeader;
  /** Another page, or nobody, has it now: nothing is written any more. */
  #isClosed = false;
  #isHidden = false;
  /** It is seen again, and perhaps another page has taken it meanwhile. */
  #isReturning = false;
  /** It was written, so that its absence means that it was deleted. */
  #isStored = false;
  readonly #changes: BatchChanges;
  readonly #page = new PageEvents({
    onEnd: (isKept) => {
      this.#writeNow(true, true);
      if (isKept) this.#claim.release(); // another tab may have it meanwhile
    },
    onHide: () => this.#writeNow(), // a phone may end a page that is not seen, and say nothing
    onReturn: () => this.show(),
  });
  #isHeaderNew = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #writing: Promise<unknown> = Promise.resolve();
  /** What a transaction is about to write: it would be lost if the page ended now. */
  #inFlight: readonly Piece[] = [];

  constructor(
    header: Omit<BatchHeader, 'owner' | 'savedAt'> & { readonly savedAt?: number },
    files = new BatchFiles<Task>(),
    owner = newOwner(),
    claim = new BatchClaim(header, true),
  ) {
    this.#owner = owner;
    this.#header = { savedAt: Date.now(), ...header, owner };
    this.files = files;
    this.#changes = new BatchChanges(files);
    this.identify = identifier(header.salt);
    this.#claim = claim;
    claim.onForget = () => this.close();
    this.#claim.isUnfinished = files.waiting > 0;
    this.#page.listen();
  }

  /** Takes over what another page has left. @returns undefined where another one was faster */
  static async takeOver<Task extends object>(header: BatchHeader): Promise<Batch<Task> | undefined> {
    const { id } = header;
    const owner = newOwner();
    const claim = new BatchClaim(header); // first, so that nobody takes it from here
    claim.isUnfinished = true;
    const isTaken = await claim.prove(() => batchDatabase.write({ ...header, owner }, header.owner));
    const files = await readFiles<Task>(id);
    if (!isTaken || !files) {
      claim.release();
      return undefined; // another page has it, or may have it another time
    }
    const batch = new Batch<Task>(header, files, owner, claim);
    batch.#isStored = true;
    batch.#isHeaderNew = false;
    return batch;
  }

  get header(): BatchHeader {
    return this.#header;
  }

  /** Whether another page has it, or nobody any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The number of a file of it. */
  find(fingerprint: string, name: string, path: string | undefined): number | undefined {
    const entry = this.identify(fingerprint, name, path);
    return this.files.find(entry, path === undefined ? entry : this.identify(fingerprint, name, undefined));
  }

  add(entry: BatchEntry, task: Task): number {
    const number = this.files.add(entry, task);
    this.#changes.added(number);
    this.setOver(false);
    this.#claimFiles();
    this.#writeSoon(number === 0 ? 0 : LIST_PACE);
    return number;
  }

  /** @param result the object of a file that is done */
  set(number: number, state: FileState, result?: StoredFile): void {
    if (!this.files.set(number, state) || this.#isClosed) return;
    if (state !== fileStates.waiting && this.kept.has(number)) {
      this.kept.set(number, undefined);
      this.#changes.noBytes(number); // goes with the state, though the page ends now
    }
    const record = this.files.records.get(number);
    if (result) {
      const { key } = result;
      this.#setRecord(number, { key, isOwn: record?.key === key && record.isOwn, result });
    }
    const isForgotten = state === fileStates.gone && this.files.records.delete(number);
    if (isForgotten) this.#changes.record(number);
    this.#changes.state(isForgotten);
    this.#claimFiles();
    this.#writeSoon(isForgotten ? 0 : result ? RESULT_PACE : STATE_PACE);
  }

  /** A file was removed, and may come back; or it has come back. */
  withhold(number: number, isRemoved: boolean): void {
    this.files.withheld[isRemoved ? 'add' : 'delete'](number);
    this.#changes.state(true);
    this.#writeSoon(0);
  }

  /** A person has changed the order of the list. @param order the numbers of its files */
  arrange(order: readonly number[]): void {
    this.files.order = order;
    this.#changes.order();
    this.#writeSoon(STATE_PACE);
  }

  /** Keeps the keys of files that are about to be sent: before a byte of them can have arrived. */
  keepKeys(keys: ReadonlyMap<number, FileRecord>): void {
    for (const [number, record] of keys) this.#setRecord(number, record);
    this.#writeNow(false);
  }

  /** Keeps a handle by which a later page can open a file, or the files of a folder. */
  keepHandle(number: number, handle: FileSystemHandle): void {
    this.#changes.handle(number, handle);
    this.#writeSoon(LIST_PACE);
  }

  /** Keeps the bytes of a file. Where there is no room for them, nothing else is lost. */
  async keepBytes(number: number, kept: KeptFile): Promise<void> {
    this.kept.set(number, kept.file.size);
    await this.flush();
    if (this.#isClosed || !this.kept.has(number)) return; // meanwhile no longer
    const isWritten = await batchDatabase.write(this.#header, this.#owner, [['bytes', number, kept]]);
    if (!isWritten) this.kept.set(number, undefined);
  }

  /** Its form was submitted; or files came after that, so that it is not over. */
  setOver(isOver: boolean): void {
    if (!!this.#header.isOver === isOver) return;
    this.#header = { ...this.#header, isOver };
    this.#isHeaderNew = true;
    this.#writeNow();
  }

  /** Deletes all that is stored of it. */
  async delete(): Promise<void> {
    const isSure = this.#claim.isSure && !this.#isClosed;
    this.close();
    if (isSure && batchDatabase.deleteNow(this.#header.id)) return; // so that it is gone though the page ends now
    await this.#writing;
    await batchDatabase.deleteOwn(this.#header);
  }

  /** Writes nothing from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#claim.release();
    this.#page.stop();
  }

  /**
   * The queue is not seen any more: a later page may have the batch. Another element of this page does not get it, for it may be one of another
   * message in a chat. Nothing keeps the queue of an element that is gone.
   */
  hide(): void {
    this.#isHidden = true;
    this.#writeNow(true, true);
    this.#claim.release();
    this.#page.stop();
  }

  /** It is seen again, unless somebody else has it now. */
  show(): void {
    if (this.#isClosed) return;
    this.#isHidden = false;
    this.#isReturning = !this.#claim.isSure;
    this.#page.listen();
    this.#claim.respond();
    this.#claimFiles();
    this.#isHeaderNew = true;
    void this.flush();
  }

  /** Stores what has changed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    const write = this.#writing.then(async () => {
      const { hasYoungStates } = this.#changes;
      const pieces = this.#changes.take(!hasYoungStates);
      if (hasYoungStates) this.#writeSoon(STATE_PACE);
      if (this.#isClosed || (pieces.length === 0 && !this.#isHeaderNew)) return;
      this.#isHeaderNew = false;
      if (pieces.length > 0) this.#header = { ...this.#header, savedAt: Date.now() }; // who only looks does not renew it
      this.#inFlight = pieces;
      const isWritten = await this.#claim.prove(() =>
        batchDatabase.write(this.#header, this.#owner, pieces, !this.#isStored),
      );
      this.#inFlight = [];
      this.#isStored ||= !!isWritten;
      if (isWritten === false) this.close();
      if (isWritten) this.#isReturning = false;
      if (this.files.waiting === 0) this.#claim.isUnfinished = false;
      if (isWritten === undefined) this.#setAllChanged(); // perhaps the next time
    });
    this.#writing = write;
    return write;
  }

  /** Nobody else gets the batch while something of it is not done, and it is seen. */
  #claimFiles(): void {
    if (this.files.waiting > 0 && !this.#isHidden) this.#claim.isUnfinished = true;
  }

  #setRecord(number: number, record: FileRecord): void {
    this.files.records.set(number, record);
    this.#changes.record(number);
  }

  #writeSoon(pace: number): void {
    const due = Date.now() + pace;
    if (this.#isClosed || due >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = due;
    this.#timer = setTimeout(() => void this.flush(), pace);
  }

  /** As `flush`, within this task, where nobody else can have the batch. @param isLast the page ends: there is no other way */
  #writeNow(withStates = true, isLast = false): void {
    if (this.#isClosed) return;
    if (this.#isReturning || (!isLast && !this.#claim.isSure)) return void this.flush();
    const pieces = [...this.#inFlight, ...this.#changes.take(withStates)];
    if (pieces.length === 0 && !this.#isHeaderNew) return;
    this.#isHeaderNew = false;
    this.#inFlight = [];
    const isWritten = batchDatabase.writeNow(this.#header, pieces);
    this.#isStored ||= isWritten;
    if (isWritten) return;
    this.#setAllChanged(); // the database is not open
    void this.flush();
  }

  #setAllChanged(): void {
    this.#changes.all();
    this.#isHeaderNew = true;
  }
}
