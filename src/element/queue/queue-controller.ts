import type { Controller } from '../../base/updating-element.js';
import { Ledger } from '../../queue/ledger.js';
import type { FileRules } from '../../rules/file-rules.js';
import type { Totals } from '../../task/totals.js';
import type { StoredFile } from '../../object/stored-object.js';
import { formState } from '../../task/stored-task.js';
import { UploadQueue } from '../../queue/upload-queue.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { QueueEvent } from '../host/events.js';
import { addInSlices, makeRoom, makeRoomFor } from './add-files.js';
import type { SettingsElement } from '../host/settings.js';
import { readQueueSettings, readRules, takesMany } from './read-queue-settings.js';

const noTotals = new Ledger().totals;

/** The queue that the element shows: its own, made from the settings when it is first needed, or one that the page gave. */
export class QueueController implements Controller {
  readonly #host: SettingsElement;
  /** How often files were chosen where one is allowed. */
  #choices = 0;
  #choosing = new AbortController();
  readonly #handle: (event: Event) => boolean;
  readonly #onExpected: () => void;
  #own: UploadQueue | undefined;
  /** What was paused since the element left the page, or shows a given queue. */
  #suspended: readonly UploadTask[] = [];
  #given: UploadQueue | undefined;
  #watched: UploadQueue | undefined;
  #stored: readonly StoredFile[] = [];
  #adopted: readonly UploadTask[] = [];
  #isInForm = false;

  /** @param handle called with each event of the queue @param onExpected called when chosen files begin to count before they are added, and when they are */
  constructor(host: SettingsElement, handle: (event: QueueEvent) => boolean, onExpected: () => void) {
    this.#host = host;
    this.#handle = handle as (event: Event) => boolean;
    this.#onExpected = onExpected;
    host.addController(this);
  }

  /** The queue that is shown; makes the element's own when it is first needed. */
  current(): UploadQueue {
    if (this.#given) return this.#given;
    if (!this.#own) {
      this.#own = new UploadQueue(readQueueSettings(this.#host));
      this.#watch(this.#own);
    }
    return this.#own;
  }

  /** The current queue with the latest settings, before anything starts in it. */
  configured(): UploadQueue {
    const queue = this.current();
    this.configure();
    return queue;
  }

  get tasks(): readonly UploadTask[] {
    return this.#existing?.tasks ?? [];
  }

  get totals(): Totals {
    return this.#existing?.totals ?? noTotals;
  }

  /** The rules that count: those of the element, or where they come from a route, those of the queue. */
  get rules(): FileRules {
    const settings = this.#existing?.shared.settings;
    return settings?.narrow ? settings.rules : readRules(this.#host);
  }

  /** Where the endpoint is a route: asks for its rules, when the element is seen. */
  async followRoute(): Promise<void> {
    const host = this.#host;
    if (!host.rules && !this.#given?.shared.settings.ofRoute) return;
    await this.current().loadRules(host);
    host.requestUpdate();
  }

  /** How many more files can be added. Where one is allowed, another replaces it. */
  get room(): number {
    const { maxFiles = Infinity } = this.rules;
    return takesMany(this.#host) ? maxFiles - this.totals.count + this.totals.canceled : 1;
  }

  /** Whether a new file takes the place of the one that is there. */
  get replaces(): boolean {
    return !this.#given && !takesMany(this.#host);
  }

  /** Where one file is allowed, what is there makes room for a new one, and what was chosen before does not take its place. */
  makeRoom(): void {
    if (!this.replaces) return;
    this.#choices++;
    makeRoom(this.current(), this.rules);
  }

  /** What this page or an earlier one has added: all but the page's stored objects. */
  get added(): readonly UploadTask[] {
    const adopted = new Set(this.#adopted);
    return this.tasks.filter((task) => !adopted.has(task));
  }

  /** What the person has uploaded, for the form's state. The page's stored objects are not in it: the page sets them again. */
  get formState(): string {
    return JSON.stringify(formState(this.added));
  }

  /** Whether the objects are a form's value: later pages get them back until it is submitted. */
  set isInForm(isInForm: boolean) {
    this.#isInForm = isInForm;
    this.#existing?.configure({ isInForm });
  }

  /** Aborts when all files are removed: what was chosen before, and is not added yet, is not added any more. */
  get choosing(): AbortSignal {
    return this.#choosing.signal;
  }

  /** Removes all files, and forgets those that an earlier page left. */
  clear(): void {
    this.#endChoosing();
    this.#existing?.clear();
  }

  /** Removes what was added, and forgets what an earlier page left. The page's stored objects stay, or come back, as they were set. */
  reset(): void {
    this.#endChoosing();
    const queue = this.#existing;
    const adopted = new Set(this.#adopted);
    for (const task of adopted) if (task.fields) task.fields = undefined; // those of the object come back
    for (const task of [...(queue?.shared.ledger.places ?? [])]) if (!adopted.has(task)) queue?.remove(task);
    queue?.memory.current?.end('cleared');
    this.showStored(this.#stored);
  }

  #endChoosing(): void {
    this.#choosing.abort();
    this.#choosing = new AbortController();
  }

  /** Whether later pages get something of what is in the list. */
  get leavesFiles(): boolean {
    return this.#existing?.memory.current?.leavesFiles ?? false;
  }

  /** The form was submitted: later pages do not get its files back. */
  submitted(): void {
    this.#existing?.submitted();
  }

  /** Passes changed settings on to the element's own queue. */
  configure(): void {
    this.#own?.configure(readQueueSettings(this.#host));
  }

  /** Shows a queue of the page from now on, or the element's own again. */
  setGiven(queue: UploadQueue | undefined): void {
    const stored = this.#stored;
    this.showStored([]); // they move to the new queue
    if (!this.#given) this.#suspend();
    this.#given = queue;
    // a given queue outlives the element and would keep it in memory: it is watched only while the element is connected
    this.#watch(queue && !this.#host.isConnected ? undefined : (queue ?? this.#own));
    void this.followRoute();
    if (!queue && this.#host.isConnected) this.#resume();
    this.showStored(stored);
  }

  get stored(): readonly StoredFile[] {
    return this.#stored;
  }

  /** Shows objects as stored, instead of those shown before. @returns whether anything can have changed */
  showStored(stored: readonly StoredFile[]): boolean {
    this.#stored = stored;
    if (!(stored.length + this.#adopted.length)) return false;
    this.#adopted = this.current().adopt(stored, this.#adopted);
    return true;
  }

  /** @param isContinued the files belong to a drop of which others have been added: they replace nothing */
  add(
    files: Iterable<File>,
    path: ((file: File) => string | undefined) | undefined,
    isContinued = false,
  ): Promise<UploadTask[]> {
    const all = [...files];
    const queue = this.configured();
    const replaces = this.replaces && !isContinued;
    const choice = replaces ? ++this.#choices : 0;
    const { choosing } = this;
    const isLatest = () => choice === this.#choices && !choosing.aborted;
    const left = replaces ? makeRoomFor(all, queue, this.rules, isLatest) : all;
    if (!(left instanceof Promise)) return addInSlices(queue, left, path);
    return this.expect(
      all,
      left.then((allowed) => addInSlices(queue, choosing.aborted ? [] : allowed, path)),
    );
  }

  /** Chosen files count as queued until `adding` ends: they are looked at, or cropped, and may be added then. @param isNew as in `UploadQueue.expect` */
  expect<T>(files: readonly File[], adding: Promise<T>, isNew?: boolean): Promise<T> {
    return this.current().expect(files, adding, this.#onExpected, isNew);
  }

  hostConnected(): void {
    if (this.#given) this.#watch(this.#given);
    else this.#resume();
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.#host.isConnected) return; // it was moved, not removed
      if (this.#given) this.#watch(undefined);
      else this.#suspend();
    });
  }

  get #existing(): UploadQueue | undefined {
    return this.#given ?? this.#own;
  }

  /** The element has left the page, or shows another queue: pauses the uploads, because nobody sees them any more. */
  #suspend(): void {
    if (!this.#own) return;
    this.#own.isShown = false;
    const { noAuto } = this.#host;
    const active = this.#own.tasks.filter(({ status }) => status === 'uploading' || (status === 'queued' && !noAuto));
    this.#suspended = [...this.#suspended, ...active];
    for (const task of active) this.#own.pause(task);
  }

  /** The element's own queue is seen again: resumes what `#suspend` paused. */
  #resume(): void {
    if (!this.#own) return;
    this.#own.isShown = true;
    for (const task of this.#suspended) this.#own.resume(task);
    this.#suspended = [];
  }

  #watch(queue: UploadQueue | undefined): void {
    this.#watched?.watchers.delete(this.#handle);
    queue?.watchers.add(this.#handle);
    this.#watched = queue;
    if (this.#isInForm) queue?.configure({ isInForm: true });
    this.#host.requestUpdate();
  }
}
