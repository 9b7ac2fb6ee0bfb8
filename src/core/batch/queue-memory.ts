import { asJson } from '../queue/as-json.js';
import type { UploadTask } from '../queue/upload-task.js';
import type { KeptKey, KeyMemory } from '../uploader/kept-key.js';
import { randomText } from '../random-text.js';
import { fingerprintOf } from '../resume/fingerprint.js';
import { fitsPage, pageOf } from '../resume/page-place.js';
import type { LeftUpload } from '../resume/unfinished.js';
import { hasUser, recordScope } from '../resume/record-scope.js';
import { Batch } from './batch.js';
import { BatchPlaces } from './batch-places.js';
import { type FileRecord, fileStates, placeKey } from './batch-record.js';
import { keepForLater } from './keep-for-later.js';
import { forgetBatches } from './left-batches.js';
import { listBatches } from './list-batches.js';
import type { FoundFile, LeftBatch, RememberedQueue } from './remembered.js';
import { showDone } from './show-done.js';
import { tabId } from './tab-id.js';
import { takeOverLeft } from './take-over-left.js';
import { isJson, stateOf, storedFileOf } from './task-record.js';
import type { UnfinishedBatch } from './unfinished-batch.js';
import type { WithheldBatches } from './withheld-batches.js';

/** What a queue remembers beyond its page: the batches of its files, in its own page and of earlier ones. */
export class QueueMemory implements KeyMemory {
  readonly #queue: RememberedQueue;
  readonly #onUploading: () => void;
  readonly #withheld: WithheldBatches;
  /** Where new files go, by scope, page, field and context. */
  readonly #open = new Map<string, Batch<UploadTask>>();
  readonly #left = new Set<LeftBatch>();
  readonly #unrestored = new Set<LeftBatch>();
  readonly #places = new BatchPlaces<UploadTask>();
  /** What an earlier page has left of a file: it may be on its way, or stored. */
  readonly #earlier = new WeakMap<object, FileRecord>();
  /** Keys of objects that were removed before it was known that an earlier page had left them. */
  readonly #removedKeys = new Set<string>();
  #opening: Promise<void> | undefined;

  /** @param onUploading an upload has begun, or one is on its way while more of earlier pages comes to light */
  constructor(queue: RememberedQueue, onUploading: () => void, withheld: WithheldBatches) {
    this.#queue = queue;
    this.#onUploading = onUploading;
    this.#withheld = withheld;
  }

  /** A file was added. */
  readonly add = (task: UploadTask): void => {
    if (this.#queue.settings().resumeScope === undefined || !isJson(task.context)) return;
    if (task.stored) return this.#addUnsaved(task);
    const batch = this.#batchOf(task);
    const number = batch.add(batch.identify(fingerprintOf(task.original), task.name, task.path), task);
    this.#places.set(task, { batch, number });
    keepForLater(batch, number, task, this.#queue.settings().keepFiles);
  };

  /** Tasks were added, and perhaps moved, and others removed, before this code was loaded. */
  catchUp(added: ReadonlySet<UploadTask>, removed: readonly UploadTask[]): void {
    for (const task of removed) this.remove(task);
    const here = this.#queue.tasks().filter((task) => added.has(task));
    for (const task of here) this.add(task);
    for (const task of here) this.handle(task);
  }

  /** The file of an earlier page that this is. */
  find(file: File, path: string | undefined): FoundFile | undefined {
    for (const { batch } of this.leftHere) {
      const { files } = batch;
      const number = batch.find(fingerprintOf(file), file.name, path);
      if (number === undefined) continue;
      const isDone = files.state(number) === fileStates.done;
      return { batch, number, isDone, isExpected: files.waiting > 0, path: files.entries[number]!.path };
    }
    return undefined;
  }

  /** A task takes the place of a file that an earlier page left. */
  take({ batch, number }: Pick<FoundFile, 'batch' | 'number'>, task: UploadTask): void {
    batch.files.attach(number, task);
    this.#places.set(task, { batch, number });
    const record = batch.files.records.get(number);
    if (record) this.#earlier.set(task, record);
    if (batch.files.state(number) === fileStates.done) return;
    batch.setOver(false);
    if (!task.stored) keepForLater(batch, number, task, this.#queue.settings().keepFiles);
  }

  /** A task has changed. */
  handle(task: UploadTask): void {
    const before = this.#places.get(task)?.batch;
    const { state, status, result } = task;
    if (state.status === 'uploading' && state.phase === 'preparing') this.#onUploading();
    if (before?.isClosed && status === 'queued') this.add(task); // a retry, after all was over
    if (!before && status === 'done' && task.hasRun && this.#isRemembered) this.#addDone(task);
    const { batch, number } = this.#places.get(task) ?? {};
    if (!batch) return;
    batch.set(number!, stateOf(task), result && storedFileOf(task, batch.header));
    this.#settle(batch);
  }

  /** A task was moved in the list. */
  arrange(): void {
    for (const [batch, tasks] of this.#places.grouped(this.#queue.tasks())) batch.arrange([...tasks.keys()]);
  }

  /** A task was removed from the list, and may come back; or it has come back. */
  withhold(task: UploadTask, isRemoved: boolean): void {
    const { batch, number } = this.#places.get(task) ?? {};
    batch?.withhold(number!, isRemoved);
  }

  /** A task was removed from the list. */
  remove(task: UploadTask): void {
    const { batch, number } = this.#places.get(task) ?? {};
    const { key } = task.result ?? {};
    if (!batch) return void (key && this.#removedKeys.add(key)); // a form's state may bring it before its batch is read
    batch.set(number!, fileStates.gone);
    this.#settle(batch);
  }

  /** The key under which an earlier page may have sent a task's file. */
  keyOf(task: object): FileRecord | undefined {
    return this.#earlier.get(task);
  }

  readonly keepsKey = (task: object, key: string): boolean => this.#places.keyOf(task) === key;

  /** Keeps the keys of files before their bytes are sent. */
  keepKeys(keys: ReadonlyMap<object, KeptKey>): void {
    this.#places.keepKeys(keys);
  }

  /** Takes over what earlier pages left for this one. */
  async open(): Promise<void> {
    const before = this.#opening?.catch(() => {});
    await (this.#opening = Promise.resolve(before).then(() => this.#openLeft()));
  }

  /** Shows what earlier pages of this form have stored. @returns its tasks */
  async restore(): Promise<UploadTask[]> {
    await this.open();
    const restored: UploadTask[] = [];
    for (const left of this.leftHere) {
      if (!this.#unrestored.delete(left)) continue;
      const { batch } = left;
      const take = (number: number, task: UploadTask) => this.take({ batch, number }, task);
      restored.push(...(await showDone(batch, this.#queue.settings().keyPattern, this.#queue.adopt, take)));
    }
    return restored;
  }

  /** What of it is missing. */
  async list(): Promise<UnfinishedBatch[]> {
    await (this.#opening ?? this.open()); // only `restore` looks for more: who takes a batch over has to show what is done
    const { resumeScope } = this.#queue.settings();
    return listBatches(this.leftHere, recordScope(resumeScope ?? ''), this, this.#queue.add);
  }

  /** Nothing of an open batch comes back: its form was submitted. */
  submitted(): void {
    for (const batch of this.#batches()) if (this.#isHere(batch)) batch.setOver(true);
  }

  /** Whether later pages of this field get something back. */
  get leavesFiles(): boolean {
    const isLeft = (batch: Batch<UploadTask>) => !batch.isClosed && !batch.header.isOver && batch.files.total > 0;
    return [...this.#batches()].some((batch) => this.#isHere(batch) && isLeft(batch));
  }

  /** The list was cleared. */
  clear(): void {
    for (const batch of this.#batches()) if (this.#isHere(batch)) this.#delete(batch);
  }

  /** The queue is seen, or no longer: only then other pages leave its batches alone. */
  refreshClaims(): void {
    for (const batch of this.#batches()) batch[this.#queue.isShown() ? 'show' : 'hide']();
  }

  /** Deletes all that is kept in a scope. */
  async forget(resumeScope: string): Promise<void> {
    const scope = recordScope(resumeScope);
    for (const batch of this.#batches()) if (batch.header.scope === scope) this.#delete(batch);
    this.#withheld.clear();
    await forgetBatches(scope);
  }

  /** Forgets the files that nobody has chosen again. */
  forgetMissing(batch: Batch<UploadTask>, numbers: readonly number[]): void {
    const missing = new Set(batch.files.missing());
    for (const number of numbers) if (missing.has(number)) batch.set(number, fileStates.gone);
    this.#settle(batch);
  }

  /** Forgets a file that is listed by itself. */
  forgetFile({ fileFingerprint, name, path }: Pick<LeftUpload, 'fileFingerprint' | 'name' | 'path'>): void {
    for (const { batch } of this.#left) {
      const number = batch.find(fileFingerprint, name, path);
      if (number !== undefined && batch.files.state(number) === fileStates.waiting) this.forgetMissing(batch, [number]);
    }
  }

  async #openLeft(): Promise<void> {
    const known = new Set([...this.#batches()].map(({ header }) => header.id));
    this.#withheld.clear();
    for await (const left of takeOverLeft(this.#queue, known, this.#withheld.isOwnBatch)) {
      const { batch } = left;
      this.#left.add(left);
      this.#unrestored.add(left);
      for (const number of batch.files.storedUnder(this.#removedKeys)) batch.set(number, fileStates.gone);
      this.#takeChosenAlready(left);
      this.#settle(batch);
      if (!this.#open.has(placeKey(batch.header))) this.#open.set(placeKey(batch.header), batch);
    }
    if (this.#queue.tasks().some(({ status }) => status === 'uploading')) this.#onUploading();
  }

  /** Files that were added before it was known that an earlier page had left them. */
  #takeChosenAlready({ batch }: LeftBatch): void {
    for (const task of this.#queue.tasks()) {
      const place = this.#places.get(task);
      if (!place || place.batch === batch) continue;
      const { original, path } = task;
      const number = batch.find(fingerprintOf(original), original.name, path);
      if (number === undefined) continue;
      const isDone = batch.files.state(number) === fileStates.done;
      if (isDone && task.hasRun) {
        batch.set(number, fileStates.gone); // it is sent again, and counts once
        continue;
      }
      if (isDone) this.#queue.remove(task);
      place.batch.set(place.number, fileStates.gone);
      this.#settle(place.batch);
      if (isDone) continue;
      this.take({ batch, number }, task);
      this.handle(task);
    }
  }

  /** A file that is stored already, and is saved now. */
  #addUnsaved(task: UploadTask): void {
    for (const { batch } of this.#left) {
      for (const [number, { key }] of batch.files.records) {
        if (key === task.stored?.key) return this.take({ batch, number }, task);
      }
    }
  }

  /** A file whose bytes an earlier page has sent, and nobody remembers: its object is in the form's value. */
  #addDone(task: UploadTask): void {
    const batch = this.#batchOf(task);
    const nobody = { file: '', place: '', ...(batch.header.salt === undefined && { name: task.name }) };
    this.#places.set(task, { batch, number: batch.add(nobody, task) });
  }

  #batchOf(task: UploadTask): Batch<UploadTask> {
    const { resumeScope = '', field = '' } = this.#queue.settings();
    const place = { scope: recordScope(resumeScope), page: pageOf(task.page), field, context: task.context };
    const key = placeKey(place);
    const open = this.#open.get(key);
    if (open && !open.isClosed) return open;
    const salt = hasUser(resumeScope) ? undefined : randomText(20);
    const batch = new Batch<UploadTask>({ id: randomText(16), tab: tabId(), ...place, ...(salt && { salt }) });
    this.#open.set(key, batch);
    if (!this.#queue.isShown()) batch.hide();
    return batch;
  }

  /** Whether the objects of files that no page has added are a form's value, too. */
  get #isRemembered(): boolean {
    const { isInForm, resumeScope } = this.#queue.settings();
    return !!isInForm && resumeScope !== undefined;
  }

  /** Whether a batch belongs to the scope, field and context that the queue has now: another product's photos are not shown. */
  #isHere({ header }: Batch<UploadTask>): boolean {
    const { resumeScope = '', context, field } = this.#queue.settings();
    return header.scope === recordScope(resumeScope) && fitsPage(header, header.context, asJson(context), field);
  }

  /** The batches that earlier pages of this field left. */
  get leftHere(): LeftBatch[] {
    return [...this.#left].filter(({ batch }) => !batch.isClosed && this.#isHere(batch));
  }

  #settle(batch: Batch<UploadTask>): void {
    const { total, waiting } = batch.files;
    if (!batch.isClosed && (total === 0 || (waiting === 0 && !this.#queue.settings().isInForm))) this.#delete(batch);
  }

  #delete(batch: Batch<UploadTask>): void {
    void batch.delete();
    for (const left of this.#left)
      if (left.batch === batch) [this.#left, this.#unrestored].map((all) => all.delete(left));
    for (const [place, open] of this.#open) if (open === batch) this.#open.delete(place);
  }

  #batches(): Set<Batch<UploadTask>> {
    return new Set([...this.#open.values(), ...[...this.#left].map(({ batch }) => batch)]);
  }
}
