import type { StoredFile } from '../object/stored-file.js';
import { newOwner } from './owner.js';
import { PageEvents } from './page-events.js';
import { type FileChange, type FileRecord, isShared, type SessionRecord } from './record.js';
import { Reopen } from './reopen.js';
import { SessionFiles } from './session-files.js';
import { SessionLock } from './locks.js';
import { memoryStore, type SessionChanges } from './store.js';

/** How soon a change is stored, in milliseconds: what is seldom lost together, what is shown later. */
export const paces = { now: 0, key: 20, result: 200, order: 1_000 } as const;
/** New files that are written at once: the page can do something else in between. */
const SLICE = 200;

/** One session that this page shows: what is stored of it, and when. */
export class Session<Task extends object = object> {
  readonly files: SessionFiles<Task>;
  readonly reopen: Reopen;
  readonly #owner: string;
  readonly #lock: SessionLock;
  #record: SessionRecord;
  /** Another page, or nobody, has it now: nothing is written any more. */
  #isClosed = false;
  #isHidden = false;
  /** It is seen again, and perhaps another page has taken it meanwhile. */
  #isReturning = false;
  /** It was written, so that its absence means that it was deleted. */
  #isStored = false;
  #isRecordNew = true;
  /** What is not stored: new files, and changes. */
  readonly #new = new Set<number>();
  readonly #changes = new Map<number, FileChange>();
  /** The files whose stored records other pages may have changed. */
  readonly #shared = new Set<number>();
  /** What a transaction is about to write: it would be lost if the page ended now. */
  #inFlight: SessionChanges | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #writing: Promise<unknown> = Promise.resolve();
  readonly #page = new PageEvents({
    onEnd: (isKept) => {
      this.#writeNow(true);
      if (isKept) this.#lock.release(); // another tab may have it meanwhile
    },
    onHide: () => void this.flush(), // a phone may end a page that is not seen, and say nothing
    onReturn: () => this.show(),
  });

  constructor(
    record: Omit<SessionRecord, 'owner' | 'savedAt'> & { readonly savedAt?: number },
    files = new SessionFiles<Task>(record.scope),
    reopen = new Reopen(),
    owner = newOwner(),
    lock = new SessionLock(record, true),
  ) {
    this.#owner = owner;
    this.#record = { savedAt: Date.now(), ...record, owner };
    this.files = files;
    this.reopen = reopen;
    this.#lock = lock;
    lock.onForget = () => this.close();
    lock.isUnfinished = files.waiting > 0;
    this.#page.listen();
  }

  /** Takes a session of another page. @returns undefined where another one was faster */
  static async take<Task extends object>(record: SessionRecord): Promise<Session<Task> | undefined> {
    const { id, scope } = record;
    const owner = newOwner();
    const lock = new SessionLock(record); // first, so that nobody takes it from here
    lock.isUnfinished = true;
    const nothing = { files: new Map(), reopen: new Map() };
    const isTaken = await lock.prove(() => memoryStore.write({ ...record, owner }, record.owner, nothing));
    const files = isTaken && (await memoryStore.files(id));
    if (!files) {
      lock.release();
      return undefined; // another page has it, or may have it another time
    }
    const reopen = new Reopen(await memoryStore.reopen(id));
    const next = Math.max(reopen.last, ...files.map(({ number }) => number)) + 1;
    const shown = files.filter(({ removedAt }) => removedAt === undefined);
    const session = new Session<Task>(record, new SessionFiles(scope, shown, record.order, next), reopen, owner, lock);
    session.#isStored = true;
    session.#isRecordNew = false;
    for (const file of files) {
      if (isShared(file)) session.#shared.add(file.number);
      if (file.removedAt !== undefined && !file.upload) session.#changes.set(file.number, undefined);
    }
    return session;
  }

  get record(): SessionRecord {
    return this.#record;
  }

  /** Whether another page has it, or nobody any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @param file absent where nobody knows it: its object only */
  add(facts: Parameters<SessionFiles['add']>[0], file: File | undefined, task: Task): number {
    const number = this.files.add(facts, this.#record.id, file, task);
    this.#new.add(number);
    this.setOver(false);
    this.#lockWhileUnfinished();
    this.#writeSoon(paces.now);
    return number;
  }

  /** A record changes: in memory at once, and stored soon. */
  put(number: number, change: Partial<FileRecord>, pace: number = paces.now): void {
    if (this.#isClosed || !this.files.change(number, change)) return;
    if (this.files.isDone(number)) this.reopen.dropBytes(number);
    const isNew = this.#new.delete(number);
    this.#changes.set(number, isNew ? this.files.get(number) : { ...this.#changes.get(number), ...change });
    this.#lockWhileUnfinished();
    this.#writeSoon(pace);
  }

  /** A file is done. @param result its object */
  done(number: number, result: StoredFile): void {
    const { saves, key, isOwn } = this.files.get(number) ?? {};
    const rest = { stored: undefined, saves: undefined, upload: undefined, waits: undefined };
    const own = { key: result.key, isOwn: key === result.key && !!isOwn };
    this.put(number, { ...rest, ...own, result }, saves ? paces.now : paces.result);
  }

  /** A file was canceled or removed. */
  forget(number: number): void {
    if (!this.files.delete(number) || this.#isClosed) return;
    this.reopen.dropBytes(number);
    this.#new.delete(number);
    this.#changes.set(number, undefined);
    this.#writeSoon(paces.now);
  }

  /** A person has changed the order of the list. @param order the numbers of its files */
  arrange(order: readonly number[]): void {
    this.files.order = order;
    this.#record = { ...this.#record, order };
    this.#isRecordNew = true;
    this.#writeSoon(paces.order);
  }

  /** Keeps what opens a file again. @see Reopen.keep */
  async keep(number: number, file: Parameters<Reopen['keep']>[1], how: Parameters<Reopen['keep']>[2]): Promise<void> {
    await this.reopen.keep(number, file, how, async (entry) => {
      await this.flush();
      if (this.#isClosed || !this.files.get(number)) return false; // meanwhile no longer
      return memoryStore.keep(this.#record, this.#owner, number, entry);
    });
  }

  /** Its form was submitted; or files came after that, so that it is not over. */
  setOver(isOver: boolean): void {
    if (!!this.#record.isOver === isOver) return;
    this.#record = { ...this.#record, isOver };
    this.#isRecordNew = true;
    this.#writeNow();
  }

  /** Deletes all that is stored of it, but for what other pages may continue. */
  async delete(): Promise<void> {
    const isSure = this.#lock.isSure && !this.#isClosed;
    const shared = [...this.files.numbers].filter((number) => isShared(this.files.get(number)!)); // one of these
    this.close();
    if (isSure && memoryStore.deleteNow(this.#record, shared)) return; // so that it is gone though the page ends now
    await this.#writing;
    await memoryStore.delete(this.#record, shared);
  }

  /** Writes nothing from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#lock.release();
    this.#page.stop();
  }

  /**
   * The queue is not seen any more: a later page may have the session. Another element of this page does not get it, for it may be one of another
   * message in a chat. Nothing keeps the queue of an element that is gone.
   */
  hide(): void {
    this.#isHidden = true;
    this.#writeNow(true);
    this.#lock.release();
    this.#page.stop();
  }

  /** It is seen again, unless another page has it now. */
  show(): void {
    if (this.#isClosed) return;
    this.#isHidden = false;
    this.#isReturning = !this.#lock.isSure;
    this.#page.listen();
    this.#lock.respond();
    this.#lockWhileUnfinished();
    this.#isRecordNew = true;
    void this.flush();
  }

  /** Stores what has changed; of new files the first ones, the others follow. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    const write = this.#writing.then(() => this.#write());
    this.#writing = write;
    return write;
  }

  async #write(): Promise<void> {
    if (this.#isClosed || !this.#hasChanged) return;
    const changes = (this.#inFlight = this.#take(SLICE));
    this.#isRecordNew = false;
    if (changes.files.size > 0) this.#record = { ...this.#record, savedAt: Date.now() }; // who only looks does not renew it
    const isWritten = await this.#lock.prove(() => this.#store(changes));
    this.#inFlight = undefined;
    for (const number of changes.files.keys()) if (isShared(this.files.get(number) ?? {})) this.#shared.add(number);
    this.#isStored ||= !!isWritten;
    if (isWritten === false) this.close();
    if (isWritten) this.#isReturning = false;
    if (this.files.waiting === 0) this.#lock.isUnfinished = false;
    if (isWritten === undefined) this.#putBack(changes); // perhaps the next time
    else if (this.#new.size > 0) this.#writeSoon(paces.now);
  }

  /** What is surely this page's alone is on its way after this task, though the page ends; else the database has to say whose it is. */
  async #store(changes: SessionChanges): Promise<boolean | undefined> {
    const isAlone = this.#lock.isSure && ![...changes.files.keys()].some((number) => this.#shared.has(number));
    const written = isAlone && memoryStore.writeNow(this.#record, this.#whole(changes));
    if (written) return (await written) || undefined;
    return memoryStore.write(this.#record, this.#owner, changes, !this.#isStored);
  }

  #whole({ files, reopen }: SessionChanges): SessionChanges {
    return { files: new Map([...files.keys()].map((number) => [number, this.files.stored(number)])), reopen };
  }

  get #hasChanged(): boolean {
    return this.#isRecordNew || this.#new.size + this.#changes.size + this.reopen.dropped.size > 0;
  }

  /** What is to be stored now. @param most new files, at most @param isAll also what other pages may have changed */
  #take(most: number, isAll = true): SessionChanges {
    const files = new Map(
      [...this.#changes].filter(([number, change]) => isAll || !change || !this.#shared.has(number)),
    );
    for (const number of files.keys()) this.#changes.delete(number);
    for (const [number, change] of files) if (change?.file !== undefined) files.set(number, this.files.stored(number));
    for (const number of this.#new) {
      if (most-- <= 0) break;
      files.set(number, this.files.stored(number));
      this.#new.delete(number);
    }
    const reopen = new Map([...this.reopen.dropped].map((number) => [number, this.reopen.get(number)]));
    this.reopen.dropped.clear();
    return { files, reopen };
  }

  #putBack({ files, reopen }: SessionChanges): void {
    for (const [number, change] of files) {
      const isGone = this.#changes.has(number) && !this.#changes.get(number);
      if (!isGone) this.#changes.set(number, change && { ...change, ...this.#changes.get(number) });
    }
    for (const number of reopen.keys()) this.reopen.dropped.add(number);
    this.#isRecordNew = true;
  }

  /** As `flush`, within this task: where nobody else can have the session, or the page ends. What other pages may have changed stays. */
  #writeNow(isLast = false): void {
    if (this.#isClosed) return;
    if (this.#isReturning || (!isLast && !this.#lock.isSure)) return void this.flush();
    if (this.#inFlight) this.#putBack(this.#inFlight);
    if (!this.#hasChanged) return;
    const changes = this.#take(Infinity, false);
    this.#isRecordNew = false;
    const isBegun = !!memoryStore.writeNow(this.#record, this.#whole(changes));
    this.#isStored ||= isBegun;
    if (isBegun && this.#changes.size === 0) return;
    if (!isBegun) this.#putBack(changes); // the database is not open
    void this.flush();
  }

  /** Nobody else gets the session while something of it is not done, and it is seen. */
  #lockWhileUnfinished(): void {
    if (this.files.waiting > 0 && !this.#isHidden) this.#lock.isUnfinished = true;
  }

  #writeSoon(pace: number): void {
    const due = Date.now() + pace;
    if (this.#isClosed || due >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = due;
    this.#timer = setTimeout(() => void this.flush(), pace);
  }
}
