import type { StoredFile, StoredObject } from '../object/stored-object.js';
import { FileUpload, type RecordPlace, type TaskPlace, type UploadFile } from './file-upload.js';
import type { IsOwn } from './own-sessions.js';
import { sendToPages } from './pages.js';
import { type MemoryHost, QueueSessions } from './queue-sessions.js';
import { doneFile, type KeyRecord } from './record.js';
import type { ResumeStore } from './resume-store.js';
import { hasUser, recordScope } from './scope.js';
import { paces, type Session } from './session.js';
import { SharedUploads } from './shared-uploads.js';

/** A task, as far as its record needs it. */
export interface MemoryTask extends UploadFile {
  readonly context: unknown;
  /** The address of the page when the file was added. */
  readonly page?: string;
  place?: TaskPlace | undefined;
  /** It is a stream, which has a record of its own until it is stored. */
  readonly stream?: unknown;
}

/** A file of an earlier page that was found again. */
export interface SameFile extends RecordPlace {
  readonly isDone: boolean;
  /** Others of its session are not: it is chosen again with them. */
  readonly isExpected: boolean;
  /** The folder it was in, where that is stored. */
  readonly path: string | undefined;
}

/** Which record each task of a queue is, in sessions of this page and of earlier ones. */
export class QueueMemory<Task extends MemoryTask> {
  /** Those of this page, and those of earlier ones that it has taken. */
  readonly sessions: QueueSessions<Task>;
  /** What other pages may continue of files in parts. */
  readonly uploads: SharedUploads;
  readonly #host: MemoryHost;
  /** Keys of objects that were removed before their session was read. */
  readonly #removedKeys = new Set<string>();

  constructor(host: MemoryHost) {
    this.#host = host;
    this.sessions = new QueueSessions(host);
    this.uploads = new SharedUploads(this.sessions, (upload) => host.abort(upload));
  }

  /** A file was added. @param found the file of an earlier page whose place it takes */
  add(task: Task, found?: RecordPlace): void {
    if (found) return this.take(found, task);
    if (task.stream || (task.place && !task.place.session.isClosed)) return;
    const session = this.sessions.of(task);
    if (!session) return;
    const { original, name, size, path } = task;
    const number = session.add({ name, size, path }, original, task);
    task.place = { session, number };
    this.#keep(task);
  }

  /** A task stands for a file that an earlier page added. */
  take({ session, number }: RecordPlace, task: Task): void {
    const { key, isOwn = false, made, seal, changedAt } = session.files.get(number) ?? {};
    const isSame = key !== undefined && changedAt === task.original.lastModified; // else the object may have other bytes
    session.files.attach(number, task);
    task.place = { session, number, ...(isSame && { earlierKey: { key, isOwn, made, seal } }) };
    if (session.files.isDone(number)) return;
    session.setOver(false);
    if (task.original.size > 0) this.#keep(task);
  }

  /** The file of an earlier page that this is. */
  find(file: File, path: string | undefined): SameFile | undefined {
    for (const session of this.sessions.taken) {
      const { files } = session;
      const number = files.find(file, path);
      if (number === undefined) continue;
      const record = files.get(number)!; // it was found
      const folder = record.path ?? (hasUser(session.record.scope) ? record.folder : undefined);
      return { session, number, isDone: files.isDone(number), isExpected: files.waiting > 0, path: folder };
    }
    return undefined;
  }

  /** A task was canceled, or removed from the list. @param key that of its object */
  forget(task: Task, key?: string): void {
    const { session, number, isInUse } = task.place ?? {};
    if (!session && key !== undefined) this.#removedKeys.add(key); // a form's state may bring it before its session is read
    if (!session) return;
    const { upload } = session.files.get(number!) ?? {};
    task.place = undefined;
    session.forget(number!);
    if (upload !== undefined && !isInUse) void this.uploads.release(upload, session).catch(() => {});
    this.sessions.settle(session);
  }

  /** A task is done. What nobody remembers is a form's value, too: an earlier page has sent its bytes. @param object without a user, it has no name */
  done(task: Task, { name, ...object }: StoredFile): void {
    const { isInForm, resumeScope } = this.#host.settings();
    if (!task.place && isInForm && resumeScope !== undefined) this.#addStored(task, name);
    const { session, number } = task.place ?? {};
    if (!session) return;
    session.done(number!, hasUser(session.record.scope) ? { ...object, name } : object);
    this.sessions.settle(session);
  }

  /** A task was removed from the list, and may come back; or it has come back. */
  withhold({ place }: Task, isRemoved: boolean): void {
    place?.session.put(place.number, { removedAt: isRemoved ? Date.now() : undefined });
  }

  /** Tasks were moved in the list. @param tasks all of it */
  arrange(tasks: Iterable<Task>): void {
    const orders = new Map<Session, number[]>();
    for (const { place } of tasks) {
      if (!place || place.session.isClosed) continue;
      const order = orders.get(place.session);
      if (order) order.push(place.number);
      else orders.set(place.session, [place.number]);
    }
    for (const [session, order] of orders) session.arrange(order);
  }

  /** The key under which an earlier page may have sent a task's file. */
  earlierKey = ({ place }: Pick<Task, 'place'>): KeyRecord | undefined => place?.earlierKey;

  /** Keeps the key of a file, before its bytes are sent. */
  keepKey({ place }: Pick<Task, 'place'>, kept: KeyRecord): void {
    const { key } = place?.session.files.get(place.number) ?? {};
    if (key !== kept.key) place?.session.put(place.number, kept, paces.key);
  }

  /** What is stored of the task's upload in parts. @param file the task, or what stands for it */
  uploadOf(task: Task): ResumeStore {
    const scope = task.place?.session.record.scope ?? this.sessions.scope;
    return new FileUpload(scope, task, !!this.#host.settings().afterUpload);
  }

  /** OSS has the file, and it is to be saved: by the endpoint, by the page's `afterUpload`. Resolves when a later page could do it. */
  async stored(task: Task, object: StoredObject): Promise<void> {
    if (task.stream && !task.place) this.#addStored(task);
    const { session, number } = task.place ?? {};
    const before = session?.files.get(number!);
    const { key, etag, crc64 } = before?.stored ?? {};
    const isSame = key === object.key && etag === object.etag && crc64 === object.crc64;
    const { name, size, path } = task;
    const unsaved = session?.record.scope;
    const change = { stored: { ...object, callback: undefined }, storedAt: Date.now(), upload: undefined, unsaved };
    if (session && !(isSame && before?.unsaved)) session.put(number!, { ...change, name, size, path });
    await session?.flush();
  }

  /** The form was submitted, or the list was cleared: nothing of it comes back. */
  end(how: 'submitted' | 'cleared'): void {
    if (how === 'cleared') for (const session of this.sessions.here) this.sessions.delete(session);
    else for (const session of new Set([...this.sessions.here, ...this.sessions.shown])) session.setOver(true);
  }

  /** Whether later pages of this field get something back. */
  get leavesFiles(): boolean {
    return this.sessions.here.some(({ record, files }) => !record.isOver && files.total > 0);
  }

  /** Takes the sessions of earlier pages that are this queue's. @returns tasks whose files one has uploaded, added again meanwhile */
  async open(isOwn: IsOwn): Promise<Task[]> {
    const again: Task[] = [];
    for await (const session of this.sessions.open(isOwn)) {
      for (const number of [...session.files.numbers]) {
        const { key } = doneFile(session.files.get(number)!) ?? {}; // one of these
        if (key !== undefined && this.#removedKeys.has(key)) session.forget(number);
      }
      again.push(...this.#takeChosenAlready(session));
      this.sessions.settle(session);
    }
    return again;
  }

  /** Another file takes the place of what earlier pages have not uploaded: forgets and aborts that, unless a page or another file needs it. */
  async replaceMissing(): Promise<void> {
    for (const session of this.sessions.taken) {
      for (const number of session.files.missing()) {
        const { stored, upload } = session.files.get(number)!; // it is missing
        if (stored) continue;
        session.forget(number);
        if (upload !== undefined) await this.uploads.release(upload, session);
      }
      this.sessions.settle(session);
    }
    sendToPages('changed');
  }

  /** Deletes all that is stored in a scope, in all pages; aborts the uploads that no page works on. Those that one works on continue. */
  async signOut(resumeScope: string): Promise<void> {
    const scope = recordScope(resumeScope);
    for (const session of this.sessions.all) if (session.record.scope === scope) this.sessions.delete(session);
    this.sessions.own.withheld.clear();
    await this.uploads.forget(scope);
  }

  /** Files that were added before it was known that an earlier page has a session with them. @returns tasks whose files are done already */
  #takeChosenAlready(session: Session<Task>): Task[] {
    const again: Task[] = [];
    for (const other of this.sessions.all) {
      if (other === session) continue;
      for (const [number, task] of [...other.files.tasks]) {
        const found = session.files.find(task.original, task.path);
        if (found === undefined) continue;
        const isDone = session.files.isDone(found);
        const { key, upload, result } = other.files.get(number) ?? {};
        if (isDone && (key ?? upload ?? result)) {
          session.forget(found); // it is sent again, and counts once
          continue;
        }
        if (isDone) {
          again.push(task);
          continue;
        }
        other.forget(number);
        this.sessions.settle(other);
        this.take({ session, number: found }, task);
      }
    }
    return again;
  }

  /** What is stored, and has no record yet. */
  #addStored(task: Task, name: string | undefined = task.name): void {
    const session = this.sessions.of(task);
    if (session) task.place = { session, number: session.add({ name, size: task.size }, undefined, task) };
  }

  #keep(task: Task): void {
    const { session, number } = task.place!; // it has just got one
    const { keepFiles: most } = this.#host.settings();
    if (session.reopen.mayKeep(number, task.original, most)) void session.keep(number, task, most);
  }
}
