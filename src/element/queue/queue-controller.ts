import type { PropertyValues } from 'lit';
import { Ledger, type Totals } from '../../core/queue/ledger.js';
import { formState, type StoredFile } from '../../core/queue/stored-file.js';
import type { UploadQueue } from '../../upload-queue.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { property } from '../attributes.js';
import { addInSlices, makeRoomFor } from '../input/add-files.js';
import { OwnQueue } from './own-queue.js';
import { queueSettings, takesMany } from './read-settings.js';
import { QueueView } from './redraw.js';
import { SettingsElement } from '../settings.js';
import type { UploadEventMap } from '../events.js';

/** The queue behind the element, and what a page can have it do. */
export abstract class QueueElement extends SettingsElement {
  readonly #view = new QueueView(this, (event) => this.hear(event));
  #own: OwnQueue | undefined;
  #given: UploadQueue | undefined;
  #stored: readonly StoredFile[] = [];
  #adopted: readonly UploadTask[] = [];

  /**
   * What is drawn. Set one of your own to keep it when the element goes: then its settings and rules count, not the
   * element's; otherwise the element has its own.
   */
  @property({ attribute: false, noAccessor: true }) // so that Lit hears of one that was set before the upgrade
  get queue(): UploadQueue {
    if (this.#given) return this.#given;
    if (!this.#own) {
      this.#own = new OwnQueue(this);
      this.#view.watch(this.#own.queue);
    }
    return this.#own.queue;
  }
  set queue(queue: UploadQueue | undefined) {
    const { stored } = this;
    this.stored = []; // they go along
    if (!this.#given) this.#own?.leave();
    this.#given = queue;
    this.#view.watch(queue ? this.#givenHere : this.#own?.queue);
    if (!queue) this.#own?.return();
    this.stored = stored;
  }

  /**
   * Objects that are there already: shown as done, a part of the value and of what the rules count. The person may take them
   * out of the list, which `file-removed` tells; setting this again tells nothing.
   */
  @property({ attribute: false, noAccessor: true })
  get stored(): readonly StoredFile[] {
    return this.#stored;
  }
  set stored(stored: readonly StoredFile[] | undefined) {
    this.#stored = stored ?? [];
    if (this.#stored.length + this.#adopted.length === 0) return;
    this.#adopted = this.queue.adopt(this.#stored, this.#adopted);
    this.settle(true);
  }

  /** All files, in the order in which they were added. */
  get tasks(): readonly UploadTask[] {
    return (this.#given ?? this.#own?.queue)?.tasks ?? [];
  }

  /** How all files stand together. */
  protected get totals(): Totals {
    return (this.#given ?? this.#own?.queue ?? new Ledger()).totals;
  }

  /** How many more files may be added; where one is allowed, another takes its place. */
  protected get room(): number {
    return takesMany(this) ? (this.maxFiles ?? Infinity) - this.totals.count + this.totals.canceled : 1;
  }

  /**
   * Adds files as if they had been chosen. Many are added in slices, so that the page stays at ease; the first slice is
   * in when this returns.
   */
  addFiles(files: Iterable<File>, path?: (file: File) => string | undefined): Promise<UploadTask[]> {
    const all = [...files];
    const queue = this.#configured();
    if (!this.#given && !takesMany(this)) makeRoomFor(all[0], queue, queueSettings(this).rules);
    return addInSlices(queue, all, path);
  }

  /** Adds files that came at one go with others. */
  protected addMore(files: Iterable<File>, path?: (file: File) => string | undefined): Promise<UploadTask[]> {
    return addInSlices(this.#configured(), [...files], path);
  }

  /** Begins what waits, with `no-auto`. */
  start(): void {
    this.#configured().start();
  }

  /** Stops one file, or all, and keeps what has been sent. */
  pause(task?: UploadTask): void {
    this.#configured().pause(task);
  }

  /** Goes on with one paused file, or all. */
  resume(task?: UploadTask): void {
    this.#configured().resume(task);
  }

  /** Tries one failed or canceled file, or all failed ones, again. */
  retry(task?: UploadTask): void {
    this.#configured().retry(task);
  }

  /** Stops one file, or all, and forgets what has been sent. */
  cancel(task?: UploadTask): void {
    this.#configured().cancel(task);
  }

  /**
   * Takes a file out of the list; what is stored in OSS stays there. Without a file, the element itself leaves the page, as
   * by `Element.remove()`.
   */
  override remove(task?: UploadTask): void {
    if (task) this.queue.remove(task);
    else super.remove();
  }

  /** Takes all files out of the list. */
  clear(): void {
    if (this.tasks.length > 0) this.queue.clear();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#given) this.#view.watch(this.#given);
    else this.#own?.return();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (this.isConnected) return; // moved in the tree is not removed
      if (this.#given) this.#view.watch(undefined);
      else this.#own?.leave();
    });
  }

  /** What the person has uploaded, as a form's state; what the page said was there it will say again. */
  protected get formState(): string {
    const adopted = new Set(this.#adopted);
    return JSON.stringify(formState(this.tasks.filter((task) => !adopted.has(task))));
  }

  /** As it was at the beginning: what was stored before is all there is. */
  protected reset(): void {
    const { stored } = this;
    this.stored = []; // whoever deletes what the person removes shall not hear of these
    this.clear();
    this.stored = stored;
  }

  /** Brings all that depends on the tasks up to date. */
  protected abstract settle(silently?: boolean): void;

  /** Told each event of the queue, before the page is. */
  protected abstract hear(event: Event): void;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.size > 0) this.#own?.configure();
  }

  /** A queue that was given outlives the element, and would hold it: it is heard while the element is on the page. */
  get #givenHere(): UploadQueue | undefined {
    return this.isConnected ? this.#given : undefined;
  }

  #configured(): UploadQueue {
    const { queue } = this;
    this.#own?.configure();
    return queue;
  }
}

type Events = UploadEventMap & HTMLElementEventMap;
type Listener<K extends keyof Events> = (event: Events[K]) => unknown;
type AnyListener = EventListenerOrEventListenerObject;

export interface QueueElement {
  addEventListener<K extends keyof Events>(
    type: K,
    listener: Listener<K>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: AnyListener, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof Events>(
    type: K,
    listener: Listener<K>,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: AnyListener, options?: boolean | EventListenerOptions): void;
}
