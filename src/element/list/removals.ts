import type { Controller } from '../../base/updating-element.js';
import type { UploadQueue } from '../../queue/upload-queue.js';
import type { UploadTask } from '../../task/upload-task.js';
import { putBack, withdraw } from '../../queue/withdrawals.js';
import type { QueueEvent } from '../host/events.js';
import { firstOf, type Removal } from '../task/task-view.js';
import type { ElementContext } from '../queue/context.js';
import type { Rows } from '../look/row-window.js';

/** How long a removal can be undone, in ms. The time in which the offer is pointed at, or has the focus, does not count. */
const UNDO_TIME = 6_000;
const TICK = 500;
/** The longest that it can, in ms: other pages take it for over after a minute. */
const MOST_TIME = 50_000;

interface OpenRemoval extends Removal {
  readonly tasks: Set<UploadTask>;
  readonly queue: UploadQueue;
  /** What the list showed before. */
  readonly among: readonly UploadTask[];
  /** Milliseconds. */
  left: number;
  /** By `performance.now()`. */
  readonly until: number;
}

interface List extends ElementContext {
  /** What it shows, as `placed` has returned it. */
  readonly shown: () => readonly UploadTask[];
  /** The row of this task gets the focus, if what has it goes. */
  readonly aimFocus: (task: UploadTask) => void;
}

/** What a person has removed, and can take back for a while: without `no-undo`. */
export class Removals implements Controller {
  readonly #list: List;
  readonly #open = new Set<OpenRemoval>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(list: List) {
    this.#list = list;
    list.host.addController(this);
  }

  /** Removes these files for a person: one removal, which one press undoes. */
  remove(tasks: readonly UploadTask[]): void {
    const { host, queue: controller, shown } = this.#list;
    const queue = controller.current();
    if (host.noUndo) return tasks.forEach((task) => queue.remove(task));
    const withdrawn = withdraw(queue.shared, tasks); // none of them by a second click
    if (withdrawn.length === 0) return;
    const removal: OpenRemoval = {
      ...{ tasks: new Set(withdrawn), queue, among: shown(), left: UNDO_TIME, until: performance.now() + MOST_TIME },
      undo: () => this.#undo(removal),
    };
    this.#open.add(removal);
    this.#announce(withdrawn);
    this.#timer ??= setTimeout(this.#tick, TICK);
    addEventListener('pagehide', this.#settleAll, true); // before what is remembered of the page is written
  }

  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  /** The file that stands for what was removed, by its row. */
  at(row: HTMLElement | undefined): UploadTask | undefined {
    for (const removal of this.#open) if (firstOf(removal).id === row?.dataset.removed) return firstOf(removal);
    return undefined;
  }

  /** The removal for which a task stands in `placed`. */
  of(task: UploadTask): Removal | undefined {
    for (const removal of this.#open) if (firstOf(removal) === task) return removal;
    return undefined;
  }

  /** These files, with the first of each removal in the place that it had. */
  placed(files: readonly UploadTask[]): readonly UploadTask[] {
    if (this.#open.size === 0) return files;
    const placed = [...files];
    for (const removal of this.#open) {
      const { among } = removal;
      const first = firstOf(removal);
      const here = new Set(placed);
      const inFront = among.slice(0, Math.max(0, among.indexOf(first))).reverse();
      const before = inFront.find((task) => here.has(task));
      placed.splice(before ? placed.indexOf(before) + 1 : 0, 0, first);
    }
    return placed;
  }

  /** Rows of `placed`, with their places among the files that are in the list: a removal has that of the file behind it. */
  renumbered(rows: Rows['shown'], placed: readonly UploadTask[], count: number): Rows['shown'] {
    if (this.#open.size === 0) return rows;
    const removedAt = placed.flatMap((task, at) => (this.of(task) ? at : []));
    const indexOf = (at: number) => at - removedAt.filter((one) => one < at).length;
    return rows.map(({ task, place }) => ({
      task,
      place: { ...place, index: indexOf(place.index), row: place.index, count },
    }));
  }

  handleQueueEvent({ type, detail }: QueueEvent): void {
    if (type === 'file-restored' || type === 'file-discarded') this.#close(detail.task);
  }

  hostUpdate(): void {
    const { noUndo, readOnly, noList } = this.#list.host;
    const isOff = noUndo || readOnly || noList;
    for (const removal of this.#open) if (isOff || removal.queue !== this.#list.queue.current()) this.#settle(removal);
  }

  hostDisconnected(): void {
    queueMicrotask(() => this.#list.host.isConnected || this.#settleAll()); // it may only be moved
  }

  #undo({ tasks, queue }: OpenRemoval): void {
    const { announce, aimFocus, language } = this.#list;
    const { translator } = language;
    const all = [...tasks];
    putBack(queue.shared, all);
    const restored = all.filter((task) => !tasks.has(task));
    if (!restored[0]) return;
    aimFocus(restored[0]);
    announce(translator.format(translator.strings.restoredFiles, { n: restored.length }));
  }

  #announce([first, ...rest]: readonly UploadTask[]): void {
    const { announce, language } = this.#list;
    const { translator } = language;
    const { removedFile, removedFiles, stop, canUndo } = translator.strings;
    const what =
      rest.length > 0
        ? translator.format(removedFiles, { n: rest.length + 1 })
        : translator.format(removedFile, { name: first?.name ?? '' });
    announce(what + stop + canUndo);
  }

  readonly #tick = (): void => {
    for (const removal of this.#open) {
      if (performance.now() > removal.until) removal.left = 0;
      else if (this.#isHeld(removal)) continue;
      removal.left -= TICK;
      if (removal.left <= 0) this.#settle(removal);
    }
    this.#timer = this.#open.size > 0 ? setTimeout(this.#tick, TICK) : undefined;
  };

  /** On a touch screen, what was touched last counts as pointed at. */
  #isHeld(removal: OpenRemoval): boolean {
    const offer = this.#list.host.renderRoot.querySelector(`[data-removed="${firstOf(removal).id}"]`);
    const isPointed = globalThis.matchMedia?.('(hover: hover)').matches && offer?.matches(':hover');
    return !!(isPointed || offer?.contains(this.#list.host.renderRoot.activeElement));
  }

  readonly #settleAll = (): void => {
    for (const removal of this.#open) this.#settle(removal);
  };

  /** Nothing of it comes back. */
  #settle({ tasks, queue }: OpenRemoval): void {
    for (const task of tasks) {
      queue.remove(task);
      this.#close(task); // the element no longer listens to a queue that it does not show
    }
  }

  #close(task: UploadTask): void {
    for (const removal of this.#open) {
      if (removal.tasks.delete(task) && removal.tasks.size === 0) this.#open.delete(removal);
    }
    if (this.#open.size === 0) removeEventListener('pagehide', this.#settleAll, true);
  }
}
