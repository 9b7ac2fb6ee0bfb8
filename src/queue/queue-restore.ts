import { nameInKey } from '../object/name-in-key.js';
import type { StoredFile } from '../object/stored-object.js';
import { keyOf } from '../memory/own-sessions.js';
import { sendToPages } from '../memory/pages.js';
import { QueueMemory } from '../memory/queue-memory.js';
import type { UnsavedFile, UnsavedRecord } from '../memory/queue-sessions.js';
import { doneFile, type FileRecord, type SharedUpload } from '../memory/record.js';
import type { Session } from '../memory/session.js';
import { memoryStore } from '../memory/store.js';
import { earlierFile, type EarlierFile, Ownership } from './ownership.js';
import type { QueueContext } from './queue-context.js';
import { formState } from '../task/stored-task.js';
import { asUnfinishedBatch, asUnfinishedUpload, type Unfinished } from './unfinished.js';
import { findUnfinishedStreams } from './find-streams.js';
import { UploadTask } from '../task/upload-task.js';

/** Objects that are shown at once: the page can do something else in between. */
const SHOWN_AT_ONCE = 500;

/** Adds to a queue what is stored of earlier pages, and lists what needs a person. */
export class QueueRestore {
  readonly memory: QueueMemory<UploadTask>;
  readonly #context: QueueContext;
  readonly #ownership: Ownership;
  readonly #database = memoryStore.open();
  #opening: Promise<void> | undefined;
  #replacing = Promise.resolve();

  constructor(context: QueueContext) {
    this.#context = context;
    this.#ownership = new Ownership(context);
    this.memory = new QueueMemory({
      settings: () => context.settings,
      isShown: () => context.isShown,
      abort: (upload) => this.#abort(upload),
    });
  }

  /** The memory, once the database is open, as far as it can be. */
  async load(): Promise<QueueMemory<UploadTask>> {
    await this.#database;
    return this.memory;
  }

  /** Tasks were added, and perhaps moved, and others removed, before this code was loaded. */
  catchUp(removed: readonly UploadTask[]): void {
    for (const task of removed) this.memory.forget(task, task.result?.key);
    const here = [...this.#context.ledger.places].filter(({ result, hasRun }) => hasRun || !result); // added on this page
    for (const task of here) this.memory.add(task);
    for (const task of here) this.handle(task);
  }

  /** A task has changed. */
  handle(task: UploadTask): void {
    const { state, status } = task;
    if (status === 'canceled') this.memory.forget(task);
    if (status === 'queued') this.memory.add(task); // a retry
    if (status === 'done')
      for (const object of formState([task])) this.memory.done(task, { ...object, fields: undefined });
    if (state.status === 'uploading' && state.phase === 'preparing') this.replaceMissing();
  }

  /** @see UploadQueue.restore */
  async restore(onWait: (restoring: Promise<unknown>) => void): Promise<UploadTask[]> {
    if (this.#ownership.isCertain) return this.#restoreOwn();
    await this.#open();
    const asking = this.#ownership.prove((await this.#unverified()).files);
    if (!asking) return this.#restoreOwn();
    const restoring = asking.then(() => this.#restoreOwn());
    onWait(restoring);
    return restoring;
  }

  async #restoreOwn(): Promise<UploadTask[]> {
    await this.#open();
    const restored: UploadTask[] = [];
    for (const session of this.memory.sessions.restore())
      for (const task of await this.#show(session)) restored.push(task); // too many for the arguments of one call
    return [...restored, ...this.#addUnsaved(this.memory.sessions.unsaved.filter(this.#canSave))];
  }

  /** Shows objects that the state of a form brings back, as far as they are this person's. @param onAdopted called in the same step */
  async adopt(objects: readonly StoredFile[], onAdopted: () => void): Promise<UploadTask[]> {
    const { isCertain, isOwn } = this.#ownership;
    if (!isCertain) await this.#ownership.prove(objects.map((object) => earlierFile(object.key, object)));
    const tasks = this.#context.queue.adopt(objects.filter(({ key }) => isOwn(key)));
    onAdopted();
    return tasks;
  }

  /** @see UploadQueue.listUnfinished */
  async list(): Promise<Unfinished[]> {
    await (this.#opening ?? this.#open()); // only a restore looks for more: who takes a session has to show what is done
    const { files, uploads, unsaved, streams, forget } = await this.#unverified();
    if (!this.#ownership.isPending) void this.#ownership.prove(files)?.then(() => sendToPages('changed'));
    const missing = this.memory.sessions.missing(uploads);
    const batches = [...missing].map(([session, numbers]) =>
      asUnfinishedBatch(session, numbers, this.memory, (added, path) => this.#context.queue.add(added, path)),
    );
    const latestFirst = [...uploads].sort((a, b) => b.upload.savedAt - a.upload.savedAt);
    const listed: Unfinished[] = [
      ...batches,
      ...streams,
      ...this.#asUnsaved(unsaved),
      ...latestFirst.map((upload) => asUnfinishedUpload(upload, this.memory)),
    ];
    if (files.length === 0) return listed;
    const { isPending } = this.#ownership;
    return [{ kind: 'unverified', id: 'unverified', total: files.length, isPending, forget }, ...listed];
  }

  #asUnsaved(unsaved: readonly UnsavedRecord[]): Unfinished[] {
    if (unsaved.length === 0) return [];
    const restore = async () => {
      const room = this.#room;
      const files: UnsavedFile[] = [];
      for (const one of unsaved) {
        const file = files.length < room && (await this.memory.sessions.borrow(one));
        if (file) files.push(file); // another page may have saved it since
      }
      return this.#addUnsaved(files);
    };
    const forget = () => this.memory.sessions.forgetUnsaved(unsaved);
    const canSave = unsaved.every(({ record }) => this.#canSave(record));
    return [{ kind: 'unsaved', id: 'unsaved', total: unsaved.length, canSave, restore, forget }];
  }

  /** Whether somebody saves a stored file: the endpoint, or this page. */
  readonly #canSave = ({ stored }: Pick<FileRecord, 'stored'>): boolean =>
    stored?.seal !== undefined || this.#context.settings.afterUpload !== undefined;

  /** What other pages may continue; and what of it, and of earlier sessions, is not known to be this person's, each file once. */
  async #unverified() {
    const { isCertain, isOwn } = this.#ownership;
    const [uploads, unsaved, { own: streams, foreign: foreignStreams }] = await Promise.all([
      this.memory.uploads.list(),
      this.memory.sessions.listUnsaved(),
      findUnfinishedStreams(this.#context, isCertain ? undefined : isOwn),
    ]);
    if (isCertain) return { files: [], uploads, unsaved, streams, forget: async () => {} };
    const { own } = this.memory.sessions;
    const isOwnUpload = ({ upload }: SharedUpload) => isOwn(upload.key);
    const isOwnFile = ({ record }: UnsavedRecord) => isOwn(keyOf(record));
    const foreign = uploads.filter((one) => !isOwnUpload(one));
    const foreignFiles = unsaved.filter((one) => !isOwnFile(one));
    const files = [
      ...foreign.map(({ name, size, upload }) => earlierFile(upload.key, { name, size, ...upload })),
      ...foreignStreams.map(({ earlier }) => earlier),
      ...[...foreignFiles.map(({ record }) => record), ...own.files].map((record) =>
        earlierFile(keyOf(record), { name: record.name, size: record.size, ...doneFile(record), ...record.stored }),
      ),
    ];
    const isFirst = ({ key }: EarlierFile, at: number) =>
      key === undefined || files.findIndex((one) => one.key === key) === at;
    const forget = async () => {
      this.#ownership.giveUp();
      await own.forget();
      await this.memory.sessions.forgetUnsaved(foreignFiles);
      await Promise.all(foreign.map((one) => this.memory.uploads.discard(one)));
      await Promise.all(foreignStreams.map((one) => one.forget()));
    };
    const ownUploads = uploads.filter(isOwnUpload);
    return { files: files.filter(isFirst), uploads: ownUploads, unsaved: unsaved.filter(isOwnFile), streams, forget };
  }

  /** @see UploadQueue.forgetUnfinished */
  async forget(scope: string): Promise<void> {
    this.#ownership.forget();
    const records = this.memory.signOut(scope);
    const { ledger, runner } = this.#context;
    for (const task of ledger.places)
      // this page holds its record, so it is not found
      if (task.stream && task.error) void runner.current?.uploader.discard(task);
    await Promise.all([records, this.#forgetStreams(scope)]);
  }

  async #forgetStreams(scope: string): Promise<void> {
    const { own } = await findUnfinishedStreams(this.#context, undefined, scope);
    await Promise.all(own.map((one) => one.forget()));
  }

  /** An upload has begun: it may replace what earlier pages have not uploaded. One after the other, so that nothing is aborted twice. */
  replaceMissing(): void {
    if (!this.#context.settings.rules.replaces) return;
    this.#replacing = this.#replacing.then(() => this.memory.replaceMissing()).catch(() => {}); // storage may be blocked
  }

  /** Adds those whose objects no task of their context has, as many as the rules leave room for. */
  #addUnsaved(files: readonly UnsavedFile[]): UploadTask[] {
    const idOf = ({ stored, context }: { stored?: StoredFile | undefined; context: unknown }) =>
      [stored?.bucket, stored?.key, JSON.stringify(context ?? null)].join('\n');
    const known = new Set([...this.#context.ledger.places].filter(({ stored }) => stored).map(idOf));
    const missing = files.filter((file) => !known.has(idOf(file)));
    const tasks = missing.slice(0, this.#room).map((file) => {
      const { record, stored: unsaved, context } = file;
      const bytes = new File([], record.name ?? '');
      const task = new UploadTask(bytes, this.#context.listener, { path: record.path, unsaved, context });
      this.memory.take(file, task);
      return task;
    });
    const { ledger, emit } = this.#context;
    for (const task of tasks) {
      ledger.add(task);
      ledger.enqueue(task);
      emit('file-added', { task });
    }
    this.#context.fill();
    return tasks;
  }

  /** Aborts an upload in OSS, in the background. */
  #abort(upload: SharedUpload): void {
    const { origin, runner } = this.#context; // also where its grants are forgotten meanwhile: the next user's would not fit
    void runner().then(
      ({ uploader }) => uploader.abort(upload, origin),
      () => {},
    );
  }

  get #room(): number {
    const { maxFiles = Infinity } = this.#context.settings.rules;
    return Math.max(0, maxFiles - this.#context.ledger.admitted.count);
  }

  /** Takes what earlier pages have for this queue. */
  async #open(): Promise<void> {
    const before = this.#opening?.catch(() => {});
    await (this.#opening = Promise.resolve(before).then(async () => {
      for (const task of await this.memory.open(this.#ownership.isOwn)) this.#context.queue.remove(task);
      if (this.#context.ledger.tasks.some(({ status }) => status === 'uploading')) this.replaceMissing();
    }));
  }

  /** Shows the objects of the files that an earlier page has uploaded, where names are not stored by what is in their keys. */
  async #show(session: Session<UploadTask>): Promise<UploadTask[]> {
    const { files } = session;
    const { keyPattern } = this.#context.settings;
    const numbers = numbersByKey(session);
    const objects = files.sorted(numbers.values()).map((number) => {
      const record = files.get(number)!; // as `numbersByKey` has found
      const object = doneFile(record)!;
      return { ...object, name: object.name ?? record.name ?? nameInKey(object.key, keyPattern) };
    });
    const shown: UploadTask[] = [];
    for (let to = objects.length; to > 0; to -= SHOWN_AT_ONCE) {
      if (to < objects.length) await new Promise((resolve) => setTimeout(resolve));
      if (session.isClosed) break; // the list was cleared meanwhile
      const tasks = this.#context.queue.adopt(objects.slice(Math.max(0, to - SHOWN_AT_ONCE), to)); // in front of those before
      for (const task of tasks) this.memory.take({ session, number: numbers.get(task.result!.key)! }, task);
      shown.unshift(...tasks);
    }
    return shown;
  }
}

/** The files that are done, one for each object: one task stands for all that share it. */
function numbersByKey(session: Session<UploadTask>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const number of [...session.files.numbers]) {
    const { key } = doneFile(session.files.get(number)!) ?? {};
    if (key === undefined) continue;
    if (numbers.has(key)) session.forget(number);
    else numbers.set(key, number);
  }
  return numbers;
}
