import { asJson } from '../base/as-json.js';
import { randomText } from '../base/text.js';
import type { StoredObject } from '../object/stored-object.js';
import type { RecordPlace } from './file-upload.js';
import { findHeld } from './locks.js';
import { type Fit, type IsOwn, OwnSessions } from './own-sessions.js';
import { tabId } from './owner.js';
import {
  type FileRecord,
  hasUpload,
  isFresh,
  type SessionRecord,
  sessionLock,
  type SharedUpload,
  unsavedObject,
} from './record.js';
import { fitsPage, pageOf, recordScope } from './scope.js';
import { Session } from './session.js';
import { memoryStore } from './store.js';

/** The queue, as far as its memory needs it. */
export interface MemoryHost {
  settings(): {
    readonly resumeScope?: string | undefined;
    readonly context?: unknown;
    readonly field?: string | undefined;
    readonly keepFiles?: number | undefined;
    /** Files stay after all are done. */
    readonly isInForm?: boolean | undefined;
    readonly afterUpload?: unknown;
  };
  isShown(): boolean;
  /** Aborts an upload in OSS, in the background. */
  abort(upload: SharedUpload): void;
}

/** A stored file whose `afterUpload` is to run, and the session that no other page shows. */
export interface UnsavedRecord {
  readonly record: FileRecord;
  readonly session: SessionRecord;
}

/** The same, once this page has the session. */
export interface UnsavedFile extends RecordPlace {
  readonly record: FileRecord;
  readonly stored: StoredObject;
  readonly context: unknown;
}

/** The sessions of a queue: those that it has begun, and those of earlier pages that it has taken. */
export class QueueSessions<Task extends object> {
  /** Which sessions of earlier pages are this queue's. */
  readonly own = new OwnSessions();
  readonly #host: MemoryHost;
  readonly #sessions = new Set<Session<Task>>();
  /** Those of earlier pages whose files are not shown yet. */
  readonly #unrestored = new Set<Session<Task>>();
  /** Those of another field or context, of which files are saved here. */
  readonly #borrowed = new Set<Session<Task>>();

  constructor(host: MemoryHost) {
    this.#host = host;
  }

  get scope(): string {
    return recordScope(this.#host.settings().resumeScope ?? '');
  }

  get all(): Session<Task>[] {
    return [...this.#sessions].filter(({ isClosed }) => !isClosed);
  }

  /** Those that belong to the scope, field and context that the queue has now: another product's photos are not shown. Where it shows their files, they may have been added at an earlier address of the page. */
  get here(): Session<Task>[] {
    const fit = this.#fit;
    const { scope, shown } = this;
    return this.all.filter((one) => one.record.scope === scope && fitsPage(one.record, fit, shown.includes(one)));
  }

  /** Those of the scope whose files the queue shows as its own: address and context may have changed since they were added. */
  get shown(): Session<Task>[] {
    const { scope } = this;
    return this.all.filter((one) => one.record.scope === scope && one.files.hasTasks && !this.#borrowed.has(one));
  }

  /** Those of them that earlier pages have made. */
  get taken(): Session<Task>[] {
    return this.here.filter(({ isTaken }) => isTaken);
  }

  /** The session for new files of a task's page and context; undefined where its context cannot be stored. */
  of({ context, page = '' }: { readonly context: unknown; readonly page?: string }): Session<Task> | undefined {
    const { resumeScope, field = '' } = this.#host.settings();
    if (resumeScope === undefined) return undefined;
    const place = { scope: this.scope, page: pageOf(page), field, context };
    const textOf = (one: typeof place) => JSON.stringify([one.scope, one.page, one.field, one.context]);
    let wanted: string;
    try {
      wanted = textOf(place);
    } catch {
      return undefined; // a cycle, a BigInt: it fails the upload, as soon as it matters
    }
    const known = this.all.find(({ record }) => textOf(record) === wanted);
    return known ?? this.#add(new Session<Task>({ id: randomText(16), tab: tabId(), ...place }));
  }

  /** Takes those of earlier pages that are this queue's. */
  async *open(isOwn: IsOwn): AsyncGenerator<Session<Task>> {
    if (this.#host.settings().resumeScope === undefined) return;
    const known = new Set([...this.#sessions].map(({ record }) => record.id));
    for (const record of await this.own.find(this.#fit, known, isOwn)) {
      if (!this.#host.isShown()) return; // its element has left the page: another one may have it
      const session = await Session.take<Task>(record);
      if (!session) continue;
      this.#unrestored.add(session);
      yield this.#add(session);
    }
  }

  /** Those of earlier pages, each once. */
  restore(): Session<Task>[] {
    return this.taken.filter((session) => this.#unrestored.delete(session));
  }

  /** Those of earlier pages in which files are missing that are not listed by themselves, and the numbers of these. @param listed uploads in parts */
  missing(listed: readonly SharedUpload[]): Map<Session<Task>, number[]> {
    const found = new Map<Session<Task>, number[]>();
    const isListed = (record: FileRecord) => record.stored ?? listed.some((upload) => hasUpload(record, upload));
    for (const session of this.taken) {
      const numbers = session.files.missing().filter((number) => !isListed(session.files.get(number)!));
      if (numbers.length > 0) found.set(session, numbers);
    }
    return found;
  }

  /** Forgets files of earlier pages that nobody has chosen again. */
  forgetMissing(isIt: (record: FileRecord) => boolean, sessions: readonly Session<Task>[] = this.all): void {
    for (const session of sessions) {
      const numbers = session.files.missing().filter((number) => isIt(session.files.get(number)!)); // it is missing
      for (const number of numbers) session.forget(number);
      if (numbers.length > 0) this.settle(session);
    }
  }

  /** Files of its sessions that are stored, and no task of this page saves. */
  get unsaved(): UnsavedFile[] {
    return this.taken.flatMap((session) =>
      session.files.missing().flatMap((number) => unsavedIn(session, number) ?? []),
    );
  }

  /** Files of the scope that are stored and not saved, and no page shows. */
  async listUnsaved(): Promise<UnsavedRecord[]> {
    const all = (await memoryStore.unsaved(this.scope)).filter((one) => isFresh(one.storedAt) && !one.removedAt);
    if (all.length === 0) return [];
    const [isHeld, sessions] = await Promise.all([findHeld(), memoryStore.sessions()]);
    return all.flatMap((record) => {
      const session = sessions.find(({ id }) => id === record.session);
      const own = session && this.#known(session);
      const isFree = own ? unsavedIn(own, record.number) : session && !isHeld(sessionLock(session));
      return session && isFree ? [{ record, session }] : [];
    });
  }

  /** Takes the session of a stored file, whose context may be another: it is given back when the file is saved. */
  async borrow({ record, session }: UnsavedRecord): Promise<UnsavedFile | undefined> {
    let own = this.#known(session);
    if (!own && (own = await Session.take<Task>(session))) this.#borrowed.add(this.#add(own));
    return own && unsavedIn(own, record.number);
  }

  /** Forgets stored files that are not saved: their objects stay in OSS. */
  async forgetUnsaved(all: readonly UnsavedRecord[]): Promise<void> {
    for (const one of all) {
      const { session, number = -1 } = (await this.borrow(one)) ?? {};
      session?.forget(number);
      await session?.flush();
      if (session) this.settle(session);
    }
  }

  /** The queue is seen, or no longer: only then other pages leave its sessions alone. */
  show(): void {
    for (const session of this.#sessions) session[this.#host.isShown() ? 'show' : 'hide']();
  }

  /** Ends a session that needs nothing more, or gives it back. */
  settle(session: Session): void {
    const { isClosed, files } = session;
    const own = session as Session<Task>;
    if (isClosed) return;
    const isOver = files.waiting + files.processing === 0 && !this.#host.settings().isInForm;
    if (files.total === 0 || isOver) return this.delete(own);
    const isSaving = () => [...files.tasks].some(([number]) => !files.isDone(number));
    if (this.#borrowed.has(own) && !isSaving() && this.#borrowed.delete(own)) session.hide();
  }

  delete(session: Session<Task>): void {
    void session.delete();
    for (const sessions of [this.#sessions, this.#unrestored, this.#borrowed]) sessions.delete(session);
  }

  #known({ id }: SessionRecord): Session<Task> | undefined {
    return this.all.find(({ record }) => record.id === id);
  }

  #add(session: Session<Task>): Session<Task> {
    if (!this.#host.isShown()) session.hide();
    this.#sessions.add(session);
    return session;
  }

  get #fit(): Fit {
    const { context, field } = this.#host.settings();
    return { scope: this.scope, context: asJson(context), field };
  }
}

function unsavedIn(session: Session, number: number): UnsavedFile | undefined {
  const record = session.files.get(number);
  if (!record || session.files.hasTask(number)) return undefined;
  const stored = unsavedObject(record);
  return stored && { session, number, record, stored, context: session.record.context };
}
