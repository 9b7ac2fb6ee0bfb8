import { asJson } from '../base/as-json.js';
import { randomText } from '../base/text.js';
import { type Fit, type IsOwn, OwnSessions } from './own-sessions.js';
import type { StoredObject } from '../object/stored-object.js';
import type { RecordPlace } from './file-upload.js';
import { type FileRecord, type SessionRecord, unsavedObject } from './record.js';
import { fitsPage, pageOf, type Place, recordScope } from './scope.js';
import { Session } from './session.js';
import { SessionFiles } from './session-files.js';
import { tabId } from './owner.js';

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
  /** Whether a person sees the queue. */
  isShown(): boolean;
  /** Aborts an upload in OSS, in the background. */
  abort(record: FileRecord): void;
}

/** A stored file whose `afterUpload` is to run. */
export interface UnsavedFile extends RecordPlace {
  readonly record: FileRecord;
  readonly stored: StoredObject;
  readonly context: unknown;
}

/** The sessions of a queue: those that it has begun, and those of earlier pages that it has taken. */
export class QueueSessions<Task extends object> {
  readonly #host: MemoryHost;
  /** Where new files go, by scope, page, field and context. */
  readonly #open = new Map<string, Session<Task>>();
  readonly #taken = new Set<Session<Task>>();
  readonly #unrestored = new Set<Session<Task>>();
  readonly own = new OwnSessions();

  constructor(host: MemoryHost) {
    this.#host = host;
  }

  get scope(): string {
    return recordScope(this.#host.settings().resumeScope ?? '');
  }

  get all(): Session<Task>[] {
    return [...new Set([...this.#open.values(), ...this.#taken])];
  }

  /** Those of earlier pages that belong to this field and context. */
  get taken(): Session<Task>[] {
    return [...this.#taken].filter((session) => !session.isClosed && this.isHere(session));
  }

  /** Whether a session belongs to the scope, field and context that the queue has now: another product's photos are not shown. */
  isHere({ record }: Session): boolean {
    const fit = this.#fit;
    return record.scope === fit.scope && !record.endsWhenDone && fitsPage(record, fit);
  }

  /** The open session for a task's page and context; undefined where its context cannot be stored. */
  of({
    context,
    page: address = '',
  }: {
    readonly context: unknown;
    readonly page?: string;
  }): Session<Task> | undefined {
    const { resumeScope, field = '' } = this.#host.settings();
    if (resumeScope === undefined || !isJson(context)) return undefined;
    const place = { scope: this.scope, page: pageOf(address), field, context };
    const open = this.#open.get(placeKey(place));
    if (open && !open.isClosed) return open;
    const session = new Session<Task>({ id: randomText(16), tab: tabId(), ...place });
    this.#open.set(placeKey(place), session);
    if (!this.#host.isShown()) session.hide();
    return session;
  }

  /** Takes those of earlier pages that are this queue's. */
  async *open(isOwn: IsOwn): AsyncGenerator<Session<Task>> {
    if (this.#host.settings().resumeScope === undefined) return;
    const known = new Set(this.all.map(({ record }) => record.id));
    for (const record of await this.own.find(this.#fit, known, isOwn)) {
      if (!this.#host.isShown()) return; // its element has left the page: another one may have it
      const session = await Session.take<Task>(record);
      if (!session) continue;
      if (!this.#host.isShown()) session.hide();
      this.#taken.add(session);
      this.#unrestored.add(session);
      yield session;
      if (!session.isClosed && !this.#open.has(placeKey(record))) this.#open.set(placeKey(record), session);
    }
  }

  /** Those of earlier pages, each once. */
  restore(): Session<Task>[] {
    return this.taken.filter((session) => this.#unrestored.delete(session));
  }

  /** The sessions of earlier pages in which files are missing that are not listed by themselves, and their numbers. */
  missing(): Map<Session<Task>, number[]> {
    const found = new Map<Session<Task>, number[]>();
    for (const session of this.taken) {
      const isListed = ({ upload, stored }: FileRecord) => upload ?? stored;
      const numbers = session.files.missing().filter((number) => !isListed(session.files.get(number)!));
      if (numbers.length > 0) found.set(session, numbers);
    }
    return found;
  }

  /** Files of its sessions that are stored, and no task of this page saves. */
  get unsaved(): UnsavedFile[] {
    return this.taken.flatMap((session) =>
      session.files.missing().flatMap((number) => {
        const record = session.files.get(number)!; // it is missing
        const stored = unsavedObject(record);
        return stored ? { session, number, record, stored, context: session.record.context } : [];
      }),
    );
  }

  /** Forgets the files that nobody has chosen again. */
  forgetMissing(session: Session<Task>, numbers: readonly number[]): void {
    const missing = new Set(session.files.missing());
    for (const number of numbers) if (missing.has(number)) session.forget(number);
    this.settle(session);
  }

  /** A file of another page's session gets one of its own, which ends with it: its context may be another. */
  async move(record: FileRecord, { scope, page, field, context }: SessionRecord): Promise<Session<Task>> {
    const id = randomText(16);
    const moved = { ...record, session: id, number: 0 };
    const files = new SessionFiles<Task>(scope, [moved]);
    const session = new Session<Task>({ id, tab: tabId(), scope, page, field, context, endsWhenDone: true }, files);
    session.put(0, moved);
    this.#taken.add(session);
    await session.flush();
    return session;
  }

  /** Ends a session that needs nothing more. */
  settle(session: Session): void {
    const { isClosed, record, files } = session;
    const isOver = files.waiting === 0 && (record.endsWhenDone || !this.#host.settings().isInForm);
    if (!isClosed && (files.total === 0 || isOver)) this.delete(session);
  }

  delete(session: Session): void {
    void session.delete();
    this.#taken.delete(session as Session<Task>);
    this.#unrestored.delete(session as Session<Task>);
    for (const [place, open] of this.#open) if (open === session) this.#open.delete(place);
  }

  get #fit(): Fit {
    const { context, field } = this.#host.settings();
    return { scope: this.scope, context: asJson(context), field };
  }
}

/** The same for sessions of one place: new files go into its open one. */
const placeKey = ({ scope, page, field, context }: Place & { readonly scope: string }) =>
  JSON.stringify([scope, page, field, context]);

/** Whether a context can be stored: one that is not JSON fails the upload, as soon as it matters. */
function isJson(context: unknown): boolean {
  try {
    return JSON.stringify(context) !== '';
  } catch {
    return false; // a cycle, a BigInt
  }
}
