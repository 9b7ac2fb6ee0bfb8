import { signOut } from '../grant/sign-out.js';
import { UploadError } from '../base/upload-error.js';
import { admit } from './admit.js';
import { askEarly } from './ask-early.js';
import { asJson } from '../base/as-json.js';
import { type Lazy, lazy } from '../base/lazy.js';
import { originOf, originSettings } from './grant-origin.js';
import { Ledger } from './ledger.js';
import type { Totals } from '../task/totals.js';
import { MemoryDoor } from './memory-door.js';
import type { QueueContext } from './queue-context.js';
import { QueueEventTarget } from './queue-events.js';
import type { QueueRunner } from './queue-runner.js';
import { filesChange } from '../memory/changing-files.js';
import { withDefaults } from '../base/with-defaults.js';
import { rejection } from '../rules/rejection.js';
import { type FileRules, hasSlowRules } from '../rules/file-rules.js';
import { defaultSettings, type QueueSettings } from '../task/upload-settings.js';
import type { StoredFile } from '../object/stored-object.js';
import type { StreamInput, StreamOptions } from '../stream/stream-options.js';
import type { Unfinished } from './unfinished.js';
import { type TaskState, UploadTask } from '../task/upload-task.js';

const loadStreams = lazy(() => import('./add-stream.js'));

/** The options of a queue: any of its settings. */
export type QueueOptions = Partial<QueueSettings>;

/**
 * Uploads many files, a few at a time. Its events are `QueueEvents`, its settings `QueueSettings`.
 *
 * @example
 * const queue = new UploadQueue({
 *   endpoint: '/api/oss-permission',
 *   rules: { maxFileSize: 20_000_000 },
 * });
 * queue.addEventListener('upload-success', ({ detail }) => {
 *   console.log(detail.result.key);
 * });
 * queue.add(input.files);
 */
export class UploadQueue extends QueueEventTarget {
  readonly #ledger = new Ledger(() => this.shared.settings.rules);
  readonly #runner: Lazy<QueueRunner> = lazy(async () => {
    void this.shared.origin.mode().catch(() => {}); // at the same time; the upload itself handles a failure
    const { QueueRunner } = await import('./queue-runner.js');
    return new QueueRunner(this.shared);
  });
  /** @internal What its parts share that are loaded late. */
  readonly shared: QueueContext;
  /** @internal What is stored of its files for later pages, and what earlier pages have stored. */
  readonly memory: MemoryDoor;
  /** Tasks wait for the runner's code. */
  #isLoading = false;
  /** Something has ended since `uploads-settled`. */
  #isDue = false;

  /** A queue without files. @param options its settings, `endpoint` first of all */
  constructor(options: QueueOptions) {
    super();
    const settings = withDefaults(defaultSettings, options);
    this.shared = {
      ...{ settings, origin: originOf(settings), isShown: true, queue: this },
      ...{ ledger: this.#ledger, runner: this.#runner, fill: this.#fill, settle: this.#settle },
      emit: (type, detail) => this.emit(type, detail),
      listener: {
        changed: (task) => this.#handleChange(task),
        described: (task) => void this.emit('task-change', { task }),
      },
    };
    this.memory = new MemoryDoor(this.shared);
  }

  /** @internal False for the queue of an element that has left the page: what it stored no longer counts. */
  set isShown(isShown: boolean) {
    this.shared.isShown = isShown;
    this.memory.current?.sessions.show();
    this.#fill();
  }

  /** All tasks, in the order in which they were added, or to which `move()` has put them. */
  get tasks(): readonly UploadTask[] {
    return this.#ledger.tasks;
  }

  /** Counts and sums of all tasks; costs little, however many there are. */
  get totals(): Totals {
    return this.#ledger.totals;
  }

  /** Changes settings for what begins from now on. */
  configure(settings: QueueOptions): void {
    const before = this.shared.settings;
    const given = withDefaults(defaultSettings, { ...before, ...settings });
    this.shared.settings = given.narrow?.(given) ?? given;
    const isElsewhere = originSettings.some((name) => before[name] !== this.shared.settings[name]);
    if (isElsewhere) this.shared.origin = originOf(this.shared.settings);
    this.#fill();
  }

  /**
   * Takes rules and mode from the endpoint, a route of `createUploads`, by one request that no file waits for. The queue's own rules can only narrow
   * them. A failure is a warning: grants decide then. Resolves to the rules that count.
   * @param seen asks when a person sees this element. @default asks now
   * @example
   * const { accept } = await queue.loadRules(); // such as 'image/jpeg,image/png'
   */
  async loadRules(seen?: Element): Promise<FileRules> {
    const route = await import('./route-rules.js').catch(() => undefined); // without its code, grants decide
    await route?.followRoute(this.shared, seen);
    return this.shared.settings.rules;
  }

  /**
   * Loads the code of the first upload, so that its file does not wait for it. Call it when a person approaches your field. Without it, the first
   * `add()` loads the same. It rejects where the code cannot be loaded; the first file tries again.
   *
   * @param ahead `grant`: also requests a grant where one serves every file (`sts`), while a person chooses or drags. @default `{ grant: false }`
   * @example
   * const input = document.querySelector('input')!;
   * input.addEventListener('pointerenter', () => queue.prepare().catch(() => {}), { once: true });
   * input.addEventListener('click', () => queue.prepare({ grant: true }).catch(() => {}));
   */
  async prepare({ grant = false }: { grant?: boolean } = {}): Promise<void> {
    const code = this.#runner();
    const ahead = grant && code.then(({ uploader }) => uploader.fetchAhead());
    await Promise.all([code, this.shared.origin.mode(), this.memory.load(), ahead]);
  }

  /**
   * Adds the files the rules allow; fires `file-reject` for the rest.
   *
   * @param path gives a file's folder
   * @param again adds a file that is in the queue already, too
   * @returns the tasks of the added files; of a file that failed or was canceled before, its earlier task
   */
  add(files: Iterable<File>, path?: (file: File) => string | undefined, again = false): UploadTask[] {
    this.#removeAll(this.#ledger.withdrawn.keys()); // a new file may take the place of one that was removed, or be the same
    const added: UploadTask[] = [];
    const { autoStart, image, ...settings } = this.shared.settings;
    const rules = { ...settings.rules, image, ...(again && { unique: false }) };
    const context = asJson(settings.context);
    for (const file of files) {
      const known = again ? undefined : this.memory.find(file, path?.(file));
      const found = known?.isDone && !known.isExpected && !rules.unique ? undefined : known;
      const task = new UploadTask(file, this.shared.listener, { path: path?.(file) ?? found?.path, context });
      const admitted = admit(task, rules, this.#ledger, found);
      if (admitted instanceof UploadError) this.emit('file-reject', { file, error: admitted, path: task.path });
      if (!admitted || admitted instanceof UploadError) continue;
      added.push(admitted);
      if (admitted === task) {
        if (autoStart && !found) askEarly(task, this.shared);
        this.#ledger.add(task);
        this.memory.add(task, found);
        if (hasSlowRules(rules) || filesChange()) this.#ledger.unchecked.add(task.beginCheck());
      } else {
        this.#runner.current?.uploader.redirects.clear(); // a retry, too
        admitted.rechoose(file).requeue();
      }
      if (autoStart) this.#ledger.enqueue(admitted);
      if (admitted === task) this.emit('file-added', { task });
    }
    this.#fill();
    this.#runner.current?.uploader.lookAhead();
    return added;
  }

  /**
   * Adds a file whose bytes come while they are uploaded: a recording, a response, a log. Undefined (and `file-reject`) where the rules do not
   * allow it; one that it breaks later ends it with `rejected`. In mode `post-policy`, say, it is sent in one request when it has ended.
   *
   * @example
   * const { body } = await fetch('/report');
   * const task = await queue.addStream(body!, { name: 'report.csv' });
   * const stored = await task?.finished;
   */
  async addStream(stream: StreamInput, options: StreamOptions): Promise<UploadTask | undefined> {
    const { addStream } = await loadStreams();
    return addStream(this.shared, stream, options);
  }

  /**
   * @internal Chosen files that may be added later, as when they are cropped: until `adding` ends they count as queued.
   *
   * @param onChange called when that begins and ends
   * @param isNew a person has chosen them: if nothing becomes of it, all has settled
   */
  expect<T>(files: readonly File[], adding: Promise<T>, onChange: () => void, isNew = true): Promise<T> {
    if (files.length === 0) return adding;
    this.#ledger.expect(files.length, isNew);
    onChange();
    return adding.finally(() => {
      this.#ledger.expect(-files.length, isNew);
      const isLast = isNew && this.totals.queued === 0;
      queueMicrotask(() => this.#settle(isLast));
      onChange();
    });
  }

  /** Shows objects that are stored already, as done, before all others and instead of `replaced`; fires no event of an upload. */
  adopt(objects: readonly StoredFile[], replaced?: readonly UploadTask[]): UploadTask[] {
    for (const task of this.#ledger.putBack(objects)) {
      this.memory.current?.withhold(task, false);
      this.emit('file-restored', { task });
    }
    const adopted = this.#ledger.adopt(objects, replaced, this.shared.listener);
    for (const task of this.#ledger.replaced) this.#ledger.delete(task); // what a person has uploaded is the last
    for (const task of [...(replaced ?? []), ...adopted]) this.emit('task-change', { task });
    const watch = (task: UploadTask) => this.#runner().then((runner) => runner.watch(task));
    for (const task of adopted) if (task.awaits) watch(task).catch(() => {}); // without its code nobody asks
    return adopted;
  }

  /**
   * Moves a task in the list, and in a form's value; the order of uploading stays. Fires `file-moved`, unless it is there already.
   *
   * @param index its index among all tasks from then on
   */
  move(task: UploadTask, index: number): void {
    const from = this.tasks.indexOf(task);
    const to = Math.max(0, Math.min(this.tasks.length - 1, Math.trunc(index)));
    if (from < 0 || from === to || Number.isNaN(to)) return;
    const order = this.tasks.filter((one) => one !== task);
    order.splice(to, 0, task);
    this.#ledger.arrange(order);
    this.memory.current?.arrange(this.#ledger.places);
    this.emit('file-moved', { task, index: to });
  }

  /** Starts all queued tasks, where `autoStart` is off. */
  start(): void {
    for (const task of this.#ledger.withStatus(undefined, 'queued')) this.#ledger.enqueue(task);
    this.#fill();
  }

  /** Pauses one task, or all that are not stored yet; what has been sent is kept. */
  pause(task?: UploadTask): void {
    this.#each(task, 'paused', (one) => {
      if (!this.#ledger.has(one) || (!task && one.isSaving)) return;
      one.stop('paused');
      this.emit('upload-pause', { task: one });
    });
  }

  /** Resumes one paused task, or all. */
  resume(task?: UploadTask): void {
    for (const one of this.#ledger.withStatus(task, 'paused')) {
      this.#ledger.enqueue(one.requeue());
      this.emit('upload-resume', { task: one });
    }
    this.#fill();
  }

  /**
   * Retries one failed or canceled task, or all failed ones. A canceled file counts again: without room for it, `file-reject` fires. One that
   * waits for its next attempt, or all of them, begins it now.
   *
   * @param file the task's file, chosen again, where it cannot be read any more (`error.code` is `file`): it continues with the parts that OSS
   *   has and that have the same bytes, though its time of change is another. With another name or size, `file-reject` fires (rule `same-file`)
   */
  retry(task?: UploadTask, file?: File): void {
    this.#runner.current?.uploader.redirects.clear();
    for (const one of task ? [task] : this.tasks) one.endWaits();
    const which = task?.status === 'canceled' ? [task] : this.#ledger.withStatus(task, 'failed');
    for (const one of which.filter((listed) => this.#ledger.has(listed))) {
      const isOther = file && !one.isOf(file);
      const error = isOther ? rejection('same-file', 'Another file.') : this.#ledger.whyNotAgain(one);
      if (error) this.emit('file-reject', { file: file ?? one.original, error, path: one.path });
      else this.#ledger.enqueue((file ? one.rechoose(file) : one).requeue());
    }
    this.#fill();
  }

  /** Cancels one task, or all; what has been sent is forgotten. */
  cancel(task?: UploadTask): void {
    this.#each(task, 'canceled', (one) => {
      const { stored, hasRun } = one;
      one.stop('canceled');
      this.emit('upload-abort', { task: one, ...(stored && { key: stored.key }) });
      if (hasRun) void this.#runner.current?.uploader.discard(one);
    });
  }

  /** Cancels a task and removes it from the list. What is stored in OSS stays there. */
  remove(task: UploadTask): void {
    this.cancel(task);
    const { current } = this.#runner;
    if (task.status === 'failed') void current?.uploader.discard(task);
    current?.uploader.claims.release(task);
    this.memory.remove(task);
    const isListed = this.#ledger.has(task);
    const wasThere = this.#ledger.delete(task);
    current?.forget(task); // after that: what was withdrawn is kept
    if (!wasThere) return;
    if (isListed) this.emit('file-removed', { task });
    this.emit('file-discarded', { task });
  }

  /** Removes every task. */
  clear(): void {
    this.#removeAll(this.#ledger.places);
    this.memory.current?.end('cleared');
  }

  /**
   * Adds what earlier pages stored, where it fits this page: where `context` is the same, or, without one, the page's path. What a
   * page still shows is left to it. Files of a batch that is not finished are done again; for those that are stored and not saved
   * `afterUpload` runs. Where `resumeScope` ends with a line break, it names no user: then a grant says whose the files are.
   *
   * @param onWait called where that grant has to be fetched first, with what is waited for
   */
  restore(onWait: (restoring: Promise<unknown>) => void = () => {}): Promise<UploadTask[]> {
    return this.memory.with((restore) => restore.restore(onWait), []);
  }

  /** Lists what earlier pages began or were given in this queue's `resumeScope` and did not finish, or stored and did not save. */
  listUnfinished(): Promise<Unfinished[]> {
    return this.memory.with((restore) => restore.list(), []);
  }

  /**
   * For sign-out: deletes these records, and aborts the uploads in OSS in the background. The grants of this queue, and those that all
   * calls of `upload()` share, are not used for later files. What a tab still sends continues. It rejects with the code `stalled` where the
   * browser's database does not respond for ten seconds: sign out anyway.
   */
  async forgetUnfinished(): Promise<void> {
    try {
      await this.memory.with((restore, scope) => restore.forget(scope), undefined);
    } finally {
      this.shared.origin = originOf(this.shared.settings); // what was begun keeps its grants
      signOut();
    }
  }

  /** @internal The form was submitted: later pages do not get its files back. */
  submitted(): void {
    this.#removeAll(this.#ledger.withdrawn.keys());
    this.memory.current?.end('submitted');
  }

  #each(task: UploadTask | undefined, to: TaskState['status'], act: (task: UploadTask) => void): void {
    for (const one of task ? [task] : this.tasks) if (one.can(to)) act(one);
    this.#fill();
  }

  readonly #removeAll = (tasks: Iterable<UploadTask>): void => [...tasks].forEach((task) => this.remove(task));

  readonly #fill = (): void => {
    const { current } = this.#runner;
    if (current) return current.fill();
    if (!this.#isLoading && this.#ledger.pending > 0) void this.#begin();
  };

  /** Loads the runner for the tasks that wait. */
  async #begin(): Promise<void> {
    this.#isLoading = true;
    const error = await this.#runner().then(
      () => undefined,
      (reason: UploadError) => reason,
    );
    this.#isLoading = false;
    const isVain = this.#ledger.pending === 0; // all were stopped meanwhile
    if (error) this.#fail(error);
    this.#fill();
    this.#settle(isVain || !!error);
  }

  /** The code for uploads cannot be loaded: what waits for it fails, and a file that rules were to look at is let in. */
  #fail(error: UploadError): void {
    const { unchecked, urgent, waiting } = this.#ledger;
    for (const task of unchecked) task.endCheck();
    unchecked.clear();
    for (const task of [...urgent, ...waiting]) if (task.status === 'queued') task.move({ status: 'failed', error });
  }

  readonly #settle = (isDue = true): void => {
    this.#isDue ||= isDue;
    if (!this.#isDue || this.#ledger.isBusy || this.#runner.current?.isBusy) return;
    this.#isDue = false;
    this.emit('uploads-settled', { tasks: this.tasks });
  };

  #handleChange(task: UploadTask): void {
    const { state } = task;
    this.#ledger.update(task);
    this.memory.handle(task);
    if (state.status !== 'uploading') this.#runner.current?.atRest(task);
    this.emit('task-change', { task });
    if (state.status === 'uploading' && state.phase !== 'preparing') this.#fill();
    if (state.status === 'done') this.emit('upload-success', { task, result: state.result });
    if (state.status === 'failed' && this.#ledger.has(task)) this.emit('upload-error', { task, error: state.error });
  }
}
