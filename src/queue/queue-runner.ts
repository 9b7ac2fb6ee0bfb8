import { lazy } from '../base/lazy.js';
import { retry } from '../base/retry.js';
import type { UploadError } from '../base/upload-error.js';
import type { UploadMetric } from '../job/upload-metric.js';
import { type Checked, SlowRules } from '../rules/slow-rules.js';
import { Run } from '../task/run.js';
import type { UploadTask } from '../task/upload-task.js';
import { Uploader } from '../upload/uploader.js';
import { copyFile, dropCopy } from '../upload/with-copy.js';
import { filesChange } from '../memory/changing-files.js';
import type { QueueContext, Runner } from './queue-context.js';
import { Scheduler } from './scheduler.js';

/** Runs the tasks of a queue: has the slow rules look at them, and uploads them when it is their turn. */
export class QueueRunner implements Runner {
  readonly uploader: Uploader;
  readonly #context: QueueContext;
  readonly #scheduler: Scheduler;
  readonly #slowRules = new SlowRules();
  /** The tasks that the slow rules look at. */
  readonly #checking = new Set<UploadTask>();
  readonly #progress: Throttle<UploadTask>;
  readonly #processing = lazy(async () => {
    const { watchProcessing } = await import('./watch-processing.js');
    return watchProcessing(this.#context);
  });

  constructor(context: QueueContext) {
    const { ledger, emit } = context;
    this.#context = context;
    this.#scheduler = new Scheduler(ledger, this.#checking);
    this.#progress = new Throttle((task) => emit('upload-progress', { task }));
    this.uploader = new Uploader({
      ...{ origin: () => context.origin, settings: () => context.settings, isShown: () => context.isShown },
      ...{ totals: () => ledger.totals, waiting: () => this.#scheduler.waiting(), memory: context.queue.memory },
      isLive: (task) => isLive(context, task as UploadTask),
      isAdopted: (path) => hasAdopted(context, path),
    });
  }

  get isBusy(): boolean {
    return this.#scheduler.running.size + this.#checking.size > 0;
  }

  fill(): void {
    const { ledger, settings } = this.#context;
    for (const task of ledger.unchecked) void this.#check(task);
    for (let task; (task = this.#scheduler.next(settings.maxConcurrentUploads));) void this.#run(task);
    const [following] = this.#scheduler.waiting();
    if (following) this.uploader.makeAhead(following);
    this.#processing.current?.update();
  }

  atRest(task: UploadTask): void {
    this.#progress.flush(task);
    if (task.status === 'done' || task.status === 'canceled') dropCopy(task);
    if (task.status === 'done') this.#dropReplaced(task);
    if (task.error?.code === 'rejected' && task.stream?.isBroken) void this.uploader.discard(task); // no page continues it
  }

  /** A file is stored. If it has overwritten the object of one that it replaces, no event says that this can be deleted. */
  #dropReplaced({ result }: UploadTask): void {
    const { ledger, queue } = this.#context;
    for (const old of ledger.replaced) {
      if (old.result?.key === result?.key) ledger.delete(old);
      queue.remove(old);
    }
  }

  readonly watch = (task: UploadTask): void => {
    const { settings } = this.#context;
    const context = { signal: new AbortController().signal, policy: settings.retryPolicy };
    retry(this.#processing, context).then(
      (processing) => processing.watch(task, this.uploader.fetchGrantOf(task)),
      () => {
        Object.assign(task, { step: { state: 'late' }, look: () => this.watch(task) });
        this.#context.listener.described(task);
      },
    );
  };

  forget(task: UploadTask): void {
    if (!this.#context.ledger.withdrawn.has(task)) this.#processing.current?.forget(task);
    if (this.#checking.delete(task)) queueMicrotask(() => this.#context.settle()); // after the events of its removal
  }

  async #check(task: UploadTask): Promise<void> {
    const { ledger, settings, settle } = this.#context;
    const { rules, image } = settings;
    ledger.unchecked.delete(task);
    this.#checking.add(task);
    const isWanted = () => this.#checking.has(task);
    if (filesChange()) await copyFile(task, () => isWanted() && task.status === 'queued'); // before anything else reads it
    const checked = await this.#slowRules
      .check(task.original, { ...rules, image }, isWanted)
      .catch((): Checked => ({})); // it is let in
    if (!this.#checking.delete(task)) return; // it was removed meanwhile
    task.endCheck();
    task.media = checked.media;
    if (checked.error) this.#reject(task, checked.error);
    const isOver = task.status !== 'queued'; // a file that is left to `start()` ends nothing by itself
    this.fill();
    settle(isOver);
  }

  /** A file that was added, and breaks a rule that took a while. */
  #reject(task: UploadTask, error: UploadError): void {
    const { ledger, queue, emit } = this.#context;
    ledger.delete(task);
    task.move({ status: 'failed', error });
    dropCopy(task);
    queue.memory.remove(task); // last: what failed could be tried again
    for (const type of ['file-removed', 'file-discarded'] as const) emit(type, { task });
    emit('file-reject', { file: task.original, error, path: task.path });
  }

  /** Uploads a task in one run, and fires the events of that. */
  async #run(task: UploadTask): Promise<void> {
    const { ledger, emit, settle } = this.#context;
    const { running } = this.#scheduler;
    const run = new Run(task, {
      started: () => emit('upload-start', { task }),
      progressed: () => {
        ledger.update(task);
        this.#progress.add(task);
        this.fill(); // the last parts of a file leave connections to the next one
      },
    });
    let metric: UploadMetric | undefined;
    const listener = {
      before: () => emit('upload-before', { task }),
      retry: (error: UploadError, attempt: number) => void emit('upload-retry', { task, error, attempt }),
      ended: (measured: UploadMetric) => void (metric = measured),
    };
    running.add(run);
    try {
      task.begin(run);
      run.signal.throwIfAborted(); // a listener may have stopped it
      run.end(await this.uploader.upload(task, run, listener));
      if (task.awaits && task.status === 'done') this.watch(task);
    } catch (thrown) {
      run.fail(thrown);
    }
    if (metric) emit('upload-metric', metric);
    running.delete(run);
    this.fill();
    settle();
  }
}

/** More is not seen, and each event costs the page's own handlers time. In ms. */
const PACE = 50;

/** Collects items and hands each over at most 20 times a second. */
class Throttle<T> {
  readonly #items = new Set<T>();
  readonly #emit: (item: T) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(emit: (item: T) => void) {
    this.#emit = emit;
  }

  add(item: T): void {
    this.#items.add(item);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const one of [...this.#items]) this.flush(one);
    }, PACE);
  }

  /** Hands a waiting item over now. */
  flush(item: T): void {
    if (this.#items.delete(item)) this.#emit(item);
  }
}

type Listed = Pick<QueueContext, 'ledger' | 'settings'>;

/** Whether a task in the list has stored its file, though perhaps not saved it, or still can by itself. Not one that is about to be replaced. */
function isLive(queue: Listed, task: UploadTask): boolean {
  const { status, error } = task;
  if (queue.ledger.withdrawn.has(task)) return status === 'done'; // it may come back
  if (!queue.ledger.has(task)) return false;
  if (status === 'done') return !isReplacing(queue);
  return status !== 'canceled' && (status !== 'failed' || error?.code === 'save');
}

/** Whether an object was stored before whose URL has this path: its key, or its bucket and key. Not the one that is about to be replaced. */
export function hasAdopted(queue: Listed, path: string): boolean {
  if (isReplacing(queue)) return false;
  return [...queue.ledger.places].some(({ hasRun, result }) => {
    return result && !hasRun && (path === result.key || path === `${result.bucket}/${result.key}`);
  });
}

/** Whether a file is about to replace the one that is stored. */
function isReplacing({ ledger, settings }: Listed): boolean {
  const { done, count } = ledger.totals;
  return !!settings.rules.replaces && done < count;
}
