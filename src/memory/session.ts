import type { StoredFile } from '../object/stored-object.js';
import { PageLock } from './locks.js';
import { newOwner } from './owner.js';
import { holdHere, listenToPages, type PageMessage } from './pages.js';
import { type FileRecord, type SessionRecord, sessionLock, type SharedUpload, unsavedObject } from './record.js';
import { Reopen } from './reopen.js';
import { SessionFiles } from './session-files.js';
import { memoryStore, type SessionChanges } from './store.js';

/** How soon a change is stored, in milliseconds: what is seldom lost together, what is shown later. */
export const paces = { now: 0, key: 20, result: 200, order: 1_000 } as const;
/** Files that are written at once: the page can do something else in between. */
const SLICE = 200;

/** What a page that has taken a session has read of it. */
interface Taken<Task extends object> {
  readonly files: SessionFiles<Task>;
  readonly reopen: Reopen;
  readonly lock: PageLock;
}

/**
 * One session that this page shows: what is stored of it, and when. While something of it is not done, no other page gets it, because this one has
 * its lock, which a frozen tab keeps, too; after that only because this page responds, since browsers do not keep a page with a lock for "back".
 */
export class Session<Task extends object = object> {
  readonly files: SessionFiles<Task>;
  readonly reopen: Reopen;
  /** An earlier page has made it. */
  readonly isTaken: boolean;
  #record: SessionRecord;
  readonly #lock: PageLock;
  /**
   * Whether it can be another page's by now: `no` in the turn in which it was made, or in which the database said so; `hardly` while this page responds.
   * Only then it is written without asking the database: always, or as the page ends.
   */
  #mayBeLost: 'no' | 'hardly' | 'yes' = 'no';
  /** Another page, or nobody, has it now: nothing is written any more. */
  #isClosed = false;
  #isHidden = false;
  #isRecordNew = true;
  /** The numbers of the files whose records are not stored as they are: the latest change is the last. */
  readonly #changed = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #writing: Promise<unknown> = Promise.resolve();
  /** To the page as it comes and goes, until it aborts. */
  #listening = new AbortController();
  #stopResponding = () => {};

  /** @param taken without it, the session is new */
  constructor(record: Omit<SessionRecord, 'owner' | 'savedAt'> & Partial<SessionRecord>, taken?: Taken<Task>) {
    this.#record = { savedAt: Date.now(), owner: newOwner(), ...record };
    this.isTaken = !!taken;
    this.files = taken?.files ?? new SessionFiles(record.scope);
    this.reopen = taken?.reopen ?? new Reopen();
    this.#lock = taken?.lock ?? new PageLock(sessionLock(record));
    this.#isRecordNew = !taken;
    if (this.files.waiting === 0) this.#lock.release();
    if (taken && !this.#lock.turn) this.#mayBeLost = 'hardly';
    this.#appear();
  }

  /** Takes a session of another page. @returns undefined where another one was faster */
  static async take<Task extends object>(record: SessionRecord): Promise<Session<Task> | undefined> {
    const { id, scope, order } = record;
    const lock = new PageLock(sessionLock(record)); // first, so that nobody takes it from here
    const session = { ...record, owner: newOwner() };
    const isTaken = (await lock.hold(true)) && (await memoryStore.write(id, record.owner, () => ({ session })));
    const all = isTaken && (await memoryStore.files(id));
    if (!all) {
      lock.release();
      return undefined; // another page has it, or may have it another time
    }
    const reopen = new Reopen(await memoryStore.reopen(id));
    const next = Math.max(reopen.last, all.at(-1)?.number ?? -1) + 1; // in their order
    const shown = all.filter(({ removedAt }) => removedAt === undefined);
    const taken = new Session<Task>(session, { files: new SessionFiles(scope, shown, order, next), reopen, lock });
    for (const { number, removedAt, upload } of all) if (removedAt !== undefined && !upload) taken.#changed.add(number);
    return taken;
  }

  get record(): SessionRecord {
    return this.#record;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @param file absent where nobody knows it: its object only */
  add(facts: Parameters<SessionFiles['add']>[0], file: File | undefined, task: Task): number {
    const number = this.files.add(facts, this.#record.id, file, task);
    this.setOver(false);
    this.#change(number, paces.now);
    return number;
  }

  /** A record changes: in memory at once, and stored soon. */
  put(number: number, change: Partial<FileRecord>, pace: number = paces.now): void {
    if (this.#isClosed || !this.files.change(number, change)) return;
    if (this.files.isDone(number)) this.reopen.dropBytes(number);
    this.#change(number, pace);
  }

  /** A file is done. @param result its object */
  done(number: number, result: StoredFile): void {
    const { unsaved, key, isOwn } = this.files.get(number) ?? {};
    const rest = { stored: undefined, unsaved: undefined, upload: undefined, seal: undefined };
    const own = { key: result.key, isOwn: key === result.key && !!isOwn };
    this.put(number, { ...rest, ...own, result }, unsaved === undefined ? paces.result : paces.now);
  }

  /** A file was canceled or removed. */
  forget(number: number): void {
    if (!this.files.delete(number) || this.#isClosed) return;
    this.reopen.dropBytes(number);
    this.#change(number, paces.now);
  }

  /** A person has changed the order of the list. @param order the numbers of its files */
  arrange(order: readonly number[]): void {
    this.files.order = order;
    this.#record = { ...this.#record, order };
    this.#isRecordNew = true;
    this.#writeSoon(paces.order);
  }

  /** Keeps what opens a file again. @see Reopen.keep */
  async keep(number: number, file: Parameters<Reopen['keep']>[1], most?: number): Promise<void> {
    await this.reopen.keep(number, file, most, async () => {
      await this.flush();
      if (this.#isClosed || !this.files.get(number)) return false; // meanwhile no longer
      return this.#write(() => ({ reopen: new Map([[number, this.reopen.get(number)]]) }));
    });
  }

  /** Stores an upload in parts of one of its files with what has changed, as long as the session is this page's: not after a sign-out. */
  async saveUpload(upload: SharedUpload): Promise<void> {
    if (!this.#isClosed) await this.#write(() => ({ ...this.#take(SLICE), upload }));
  }

  /** Its form was submitted; or files came after that, so that it is not over. */
  setOver(isOver: boolean): void {
    if (!!this.#record.isOver === isOver) return;
    this.#record = { ...this.#record, isOver };
    this.#isRecordNew = true;
    void this.flush();
  }

  /** Deletes all that is stored of it, but for what is not saved. */
  async delete(): Promise<void> {
    const isUnsaved = (number: number) => unsavedObject(this.files.get(number)!); // one of these
    const rest = [...this.files.numbers].filter(isUnsaved).map((number) => this.files.asStored(number)!);
    const session = { ...this.#record, isOver: true };
    const deleted = this.#isClosed || this.#write(() => ({ session, rest }));
    this.close();
    await deleted;
  }

  /** Writes nothing from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#release();
    this.#listening.abort();
  }

  /** The queue is not seen any more: a later page may have the session. No other element of this page gets it: it may be of another message in a chat. */
  hide(): void {
    this.#end();
    this.#isHidden = true;
    this.#release();
    this.#listening.abort();
  }

  /** It is seen again, unless another page has it now. */
  show(): void {
    if (this.#isClosed) return;
    this.#isHidden = false;
    if (this.#mayBeLost === 'hardly') this.#mayBeLost = 'yes'; // this page could not respond
    this.#appear();
    this.#isRecordNew = true;
    void this.flush();
  }

  /** Stores what has changed; of many files those that changed last, the others follow. */
  flush(most = SLICE): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    if (this.#hasChanged && !this.#isClosed) this.#writing = this.#write(() => this.#take(most)); // it ends after those before
    return this.#writing;
  }

  /** The page ends, or shows it no longer: what is not stored is on its way within this task, where nobody else can have the session. */
  #end(): void {
    if (this.#mayBeLost === 'hardly') this.#mayBeLost = 'no';
    void this.flush(Infinity);
  }

  /** @returns whether it was written; undefined where nothing can be stored */
  async #write(take: () => SessionChanges): Promise<boolean | undefined> {
    const { turn } = this.#lock;
    const appearance = this.#stopResponding;
    const isSure = this.#mayBeLost === 'no';
    const isProven = isSure || turn?.isGranted;
    let changes: SessionChanges | undefined;
    const isWritten = await memoryStore.write(
      this.#record.id,
      isSure ? undefined : this.#record.owner,
      () => (changes = take()),
    );
    if (isWritten === false) this.close();
    if (isWritten && this.files.waiting === 0 && !this.#hasChanged) this.#lock.release();
    const isSame = !this.#isHidden && this.#stopResponding === appearance; // else it could be taken meanwhile
    if (isWritten && isSame) this.#mayBeLost = isProven && turn && turn === this.#lock.turn ? 'no' : 'hardly';
    const { files = new Map<number, unknown>() } = changes ?? {};
    if (isWritten && files.size === SLICE) this.#writeSoon(paces.now);
    if (isWritten) return true;
    for (const number of files.keys()) this.#changed.add(number); // perhaps the next time
    this.#isRecordNew = true;
    return isWritten;
  }

  /** What is to be stored now. @param most files, at most */
  #take(most: number): SessionChanges {
    if (!this.#hasChanged) return {};
    const numbers = [...this.#changed].slice(-most);
    for (const number of numbers) this.#changed.delete(number);
    const files = new Map(numbers.map((number) => [number, this.files.asStored(number)]));
    const isOver = (number: number) => !files.get(number) || this.files.isDone(number); // its bytes are kept no longer
    const reopen = new Map(numbers.filter(isOver).map((number) => [number, this.reopen.get(number)]));
    this.#isRecordNew = false;
    if (files.size > 0) this.#record = { ...this.#record, savedAt: Date.now() }; // who only looks does not renew it
    return { session: this.#record, files, reopen };
  }

  get #hasChanged(): boolean {
    return this.#isRecordNew || this.#changed.size > 0;
  }

  #change(number: number, pace: number): void {
    this.#changed.delete(number);
    this.#changed.add(number);
    this.#lockWhileUnfinished();
    this.#writeSoon(pace);
  }

  /** Nobody else gets the session while something of it is not done, and it is seen. */
  #lockWhileUnfinished(): void {
    if (this.files.waiting > 0 && !this.#isHidden) void this.#lock.hold();
  }

  #release(): void {
    this.#lock.release();
    this.#mayBeLost = 'yes';
    this.#stopResponding();
    this.#stopResponding = () => {};
  }

  /** From now on this page says to others that it has the session. */
  #appear(): void {
    const { scope } = this.#record;
    const handleMessage = (message: PageMessage) => {
      if (typeof message === 'object' && 'forgets' in message && message.forgets === scope) this.close();
    };
    const onEnd = (isKept: boolean) => {
      this.#end();
      if (isKept) this.#release(); // another tab may have it meanwhile
    };
    const onHide = () => void (document.hidden && this.flush()); // a phone may end a page that is not seen, and say nothing
    const onReturn = () => this.show(); // the page was kept for "back", or its tab was frozen, and could not respond
    this.#listening.abort();
    const { signal } = (this.#listening = new AbortController());
    globalThis.addEventListener?.('pagehide', ({ persisted }) => onEnd(persisted), { signal });
    globalThis.addEventListener?.('pageshow', ({ persisted }) => void (persisted && onReturn()), { signal });
    globalThis.document?.addEventListener('resume', onReturn, { signal });
    globalThis.document?.addEventListener('visibilitychange', onHide, { signal });
    this.#stopResponding();
    const ends = [holdHere(sessionLock(this.#record)), listenToPages(handleMessage)];
    this.#stopResponding = () => ends.forEach((end) => end());
    this.#lockWhileUnfinished();
  }

  #writeSoon(pace: number): void {
    const due = Date.now() + pace;
    if (this.#isClosed || due >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = due;
    this.#timer = setTimeout(() => void this.flush(), pace);
  }
}
