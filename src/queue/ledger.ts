import { type Admitted, checkRoom, type FileRules } from '../rules/file-rules.js';
import { fileIdOf } from '../object/file-id.js';
import type { UploadError } from '../base/upload-error.js';
import type { ProcessingStatus } from '../object/processing.js';
import type { StoredFile } from '../object/stored-object.js';
import { storedTask } from '../task/stored-task.js';
import { isWaiting } from '../task/task-state.js';
import type { Totals } from '../task/totals.js';
import type { TaskListener, TaskStatus, UploadTask } from '../task/upload-task.js';

/** What was last counted of a task, in bytes: `admitted` counts against the rules, `size` is stored or can still be. */
interface Counted {
  status: TaskStatus;
  processing: ProcessingStatus['state'] | undefined;
  admitted: number;
  size: number;
  sent: number;
}

/** All tasks in the list's order, and their sums, which each change of a task keeps up to date. */
export class Ledger {
  /** What is counted of each task; of one that was withdrawn nothing. */
  #entries = new Map<UploadTask, Counted | undefined>();
  /** Tasks that are not in the list for now, and keep their places; and whether they were sent, or waited for that. */
  readonly #withdrawn = new Map<UploadTask, boolean>();
  readonly #uploading = new Set<UploadTask>();
  /** Those that are to be sent as soon as it is their turn, in order. */
  readonly waiting = new Set<UploadTask>();
  /** Those that need not wait for a turn: what is stored, and is only to be saved; what comes while it is sent, whose source may not wait. */
  readonly urgent = new Set<UploadTask>();
  /** Those that the slow rules have yet to look at. */
  readonly unchecked = new Set<UploadTask>();
  /** The tasks of each name, size and folder, the newest one last. */
  readonly #byFile = new Map<string, readonly UploadTask[]>();
  readonly #counts: Record<TaskStatus | ProcessingStatus['state'], number> = {
    queued: 0,
    uploading: 0,
    paused: 0,
    done: 0,
    failed: 0,
    canceled: 0,
    processing: 0,
    ready: 0,
    refused: 0,
  };
  #admitted = 0;
  #chosen = 0;
  #awaited = 0;
  #size = 0;
  #sent = 0;
  #tasks: readonly UploadTask[] | undefined;
  readonly #rules: () => FileRules;

  constructor(rules: () => FileRules = () => ({})) {
    this.#rules = rules;
  }

  /** The same array until a task comes, goes or moves. */
  get tasks(): readonly UploadTask[] {
    return (this.#tasks ??= [...this.#entries.keys()].filter((task) => this.has(task)));
  }

  /** The tasks with those that were withdrawn, in their places. */
  get places(): Iterable<UploadTask> {
    return this.#entries.keys();
  }

  get withdrawn(): ReadonlyMap<UploadTask, boolean> {
    return this.#withdrawn;
  }

  get #count(): number {
    return this.#entries.size - this.#withdrawn.size;
  }

  get totals(): Totals {
    let speed = 0;
    let [saving, waiting] = [0, 0];
    for (const task of this.#uploading) {
      speed += task.speed ?? 0;
      if (task.isSaving) saving++;
      if (isWaiting(task)) waiting++;
    }
    return {
      ...this.#counts,
      queued: this.#counts.queued + this.#chosen,
      count: this.#count,
      saving,
      waiting,
      awaited: this.#awaited,
      size: this.#size,
      sent: this.#sent,
      speed,
    };
  }

  /** How many tasks the runner has yet to take. */
  get pending(): number {
    return this.waiting.size + this.urgent.size + this.unchecked.size;
  }

  /** Whether more is to come: of these, or files that are expected. */
  get isBusy(): boolean {
    return this.pending + this.#chosen + this.#awaited > 0;
  }

  /** What counts against the rules: all but canceled tasks, and those that the next one replaces. */
  get admitted(): Admitted {
    const { done, canceled } = this.#counts;
    const count = this.#count - canceled;
    return this.#rules().replaces ? { count: count - done, size: 0 } : { count, size: this.#admitted };
  }

  /** Why a task cannot be retried, or come back: a canceled or withdrawn one has not counted, and there may be no room for it. */
  whyNotAgain(task: UploadTask): UploadError | undefined {
    const counts = this.has(task) === (task.status !== 'canceled');
    return counts ? undefined : checkRoom(task, this.#rules(), this.admitted);
  }

  /** The stored files that later ones have replaced. One that the server may refuse does so when it is ready, but has overwritten an object of its key. */
  get replaced(): UploadTask[] {
    return this.#replaceable.filter(({ result }, at, stored) =>
      stored.slice(at + 1).some((later) => {
        return (later.processing?.state ?? 'ready') === 'ready' || later.result?.key === result?.key;
      }),
    );
  }

  /** The stored files, where one replaces another. */
  get #replaceable(): readonly UploadTask[] {
    return this.#rules().replaces ? this.tasks.filter(({ status }) => status === 'done') : [];
  }

  /** The newest task with the same file as this one, from the same folder. */
  find(task: UploadTask): UploadTask | undefined {
    return this.#byFile.get(fileOf(task))?.findLast((known) => known.isOf(task.original));
  }

  /** The task, or all in the order of uploading, that have this status. */
  withStatus(task: UploadTask | undefined, status: TaskStatus): UploadTask[] {
    const all = (task ? [task] : this.tasks).filter((one) => this.has(one) && one.status === status);
    return all.sort((one, other) => one.age - other.age);
  }

  has(task: UploadTask): boolean {
    return !!this.#entries.get(task);
  }

  /** Files that are not here yet count as queued, or, if nobody has chosen them, as awaited; with a negative number no longer. */
  expect(count: number, isChosen: boolean): void {
    if (isChosen) this.#chosen += count;
    else this.#awaited += count;
  }

  /** A queued task is to be uploaded. */
  enqueue(task: UploadTask): void {
    if (task.status === 'queued') (task.stored || task.isOpen ? this.urgent : this.waiting).add(task); // a listener may have stopped it
  }

  #dequeue(task: UploadTask): void {
    this.waiting.delete(task);
    this.urgent.delete(task);
  }

  /** Adds a task, or puts back one that was withdrawn. */
  add(task: UploadTask): void {
    const entry = countedOf(task);
    this.#entries.set(task, entry);
    this.#withdrawn.delete(task);
    const file = fileOf(task);
    this.#byFile.set(file, [...(this.#byFile.get(file) ?? []), task]);
    this.#sum(task, entry, 1);
    this.#tasks = undefined;
  }

  /** Puts back the withdrawn tasks of these objects: they are there again, as if the removal had been undone. @returns these tasks */
  putBack(objects: readonly StoredFile[]): UploadTask[] {
    const keys = new Set(objects.map(({ key }) => key));
    const back = [...this.#withdrawn.keys()].filter(({ result }) => result && keys.has(result.key));
    for (const task of back) this.add(task);
    return back;
  }

  /**
   * Tasks of objects that are stored already, before all others and instead of `replaced`. An object that is here already keeps its task and place.
   *
   * @param replaced undefined for objects of an earlier page: they may replace what this one has from the beginning, and come behind it
   */
  adopt(
    objects: readonly StoredFile[],
    replaced: readonly UploadTask[] | undefined,
    listener: TaskListener,
  ): UploadTask[] {
    const first = replaced ? [] : this.#replaceable.filter(({ hasRun }) => !hasRun);
    const here = new Map(this.tasks.map((task) => [task.result?.key, task]));
    const adopted = new Set(
      objects.map((object) => {
        const task = storedTask(object, listener);
        const known = here.get(object.key);
        if (!known) return task;
        known.link = task.link ?? known.link;
        if (task.fields && !known.fields) known.fields = task.fields; // what has been said here is newer
        return known;
      }),
    );
    for (const task of replaced ?? []) if (!adopted.has(task) && this.has(task)) this.delete(task);
    const rest = this.tasks;
    for (const task of adopted) if (!this.has(task)) this.add(task);
    this.arrange([...new Set([...first, ...this.tasks.slice(rest.length), ...rest])]);
    return [...adopted];
  }

  /** Puts all tasks into this order. What was withdrawn stays behind the task that it followed. */
  arrange(tasks: readonly UploadTask[]): void {
    const order = [...tasks];
    let before: UploadTask | undefined;
    for (const task of this.places) {
      if (this.#withdrawn.has(task)) order.splice(before ? order.indexOf(before) + 1 : 0, 0, task);
      before = task;
    }
    this.#entries = new Map(order.map((task) => [task, this.#entries.get(task)]));
    this.#tasks = undefined;
  }

  /** Takes a task out of the list for now. @returns whether it was there */
  withdraw(task: UploadTask): boolean {
    const isInterrupted = task.status === 'uploading' || this.waiting.has(task) || this.urgent.has(task);
    const wasThere = this.#uncount(task);
    if (wasThere) this.#withdrawn.set(task, isInterrupted);
    return wasThere;
  }

  /** Also of what was withdrawn. @returns whether it was there. */
  delete(task: UploadTask): boolean {
    this.#uncount(task);
    this.#withdrawn.delete(task);
    return this.#entries.delete(task);
  }

  /** @returns whether the task was counted */
  #uncount(task: UploadTask): boolean {
    const entry = this.#entries.get(task);
    if (!entry) return false;
    this.#entries.set(task, undefined);
    this.#dequeue(task);
    this.unchecked.delete(task);
    const file = fileOf(task);
    const others = this.#byFile.get(file)?.filter((one) => one !== task) ?? [];
    if (others.length > 0) this.#byFile.set(file, others);
    else this.#byFile.delete(file);
    this.#sum(task, entry, -1);
    this.#tasks = undefined;
    return true;
  }

  /** Counts a task again after a change of its state, its bytes or its file. */
  update(task: UploadTask): void {
    if (task.status !== 'queued') this.#dequeue(task);
    const entry = this.#entries.get(task);
    if (!entry) return;
    this.#sum(task, entry, -1);
    this.#sum(task, Object.assign(entry, countedOf(task)), 1);
  }

  #sum(task: UploadTask, { status, processing, admitted, size, sent }: Counted, by: 1 | -1): void {
    this.#counts[status] += by;
    if (processing) this.#counts[processing] += by;
    this.#admitted += by * admitted;
    this.#size += by * size;
    this.#sent += by * sent;
    if (status !== 'uploading') return;
    if (by > 0) this.#uploading.add(task);
    else this.#uploading.delete(task);
  }
}

const fileOf = ({ original, path }: UploadTask) => `${fileIdOf(original)}\n${path}`;

function countedOf(task: UploadTask): Counted {
  const { status, size, sent, hasRun, result } = task;
  const processing = result?.processing?.state;
  const wasStoredBefore = status === 'done' && !hasRun;
  const isLeftOut = status === 'failed' || status === 'canceled' || wasStoredBefore;
  const [moving, moved] = isLeftOut ? [0, 0] : [size, sent];
  return { status, processing, admitted: status === 'canceled' ? 0 : size, size: moving, sent: moved };
}
