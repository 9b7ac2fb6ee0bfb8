import { CONNECTIONS_PER_HOST } from '../base/connections-per-host.js';
import type { UploadTask } from '../task/upload-task.js';
import { SAVES_AT_ONCE } from '../task/upload-settings.js';

/** A file takes one connection for each of these bytes that are left. */
const BYTES_PER_CONNECTION = 8_000_000;
/** A file that is sent in one request counts as this many connections: three large ones share a line well enough. */
const IN_ONE_REQUEST = 2;
/** Up to this many bytes a file counts as half a connection, or less over HTTP/2: while it is sent, the next one's grant is fetched. */
const SMALL_FILE = 1_000_000;
const OF_A_SMALL_FILE = 1 / 2;

/** No upload begins while 32 files wait for theirs. */
const MOST_SAVING = SAVES_AT_ONCE + 32;

/** Decides which tasks run and which wait, in the order in which they came. */
export class Scheduler {
  /** Those that wait for their turn to be sent, in order. */
  readonly waiting = new Set<UploadTask>();
  /** Those that are stored, and only wait for the page's `afterUpload`. */
  readonly #unsaved = new Set<UploadTask>();
  /** Runs, not tasks: one that was stopped may end after the next run of its task has begun. */
  readonly #running = new Set<{ task: UploadTask }>();
  readonly #run: (task: UploadTask) => Promise<void>;
  readonly #onIdle: () => void;
  readonly #onNear: (task: UploadTask) => void;
  #limit: number | undefined;

  /**
   * @param onIdle is called after a run when no task runs or waits
   * @param onNear is called, again and again, with the task that is next
   */
  constructor(
    run: (task: UploadTask) => Promise<void>,
    onIdle: () => void,
    onNear: (task: UploadTask) => void = () => {},
  ) {
    this.#run = run;
    this.#onIdle = onIdle;
    this.#onNear = onNear;
  }

  /** Whether no task runs or waits. */
  get isIdle(): boolean {
    return this.#running.size + this.waiting.size + this.#unsaved.size === 0;
  }

  enqueue(task: UploadTask): void {
    (task.stored ? this.#unsaved : this.waiting).add(task);
  }

  /** @returns whether it waited */
  remove(task: UploadTask): boolean {
    const isUnsaved = this.#unsaved.delete(task);
    return this.waiting.delete(task) || isUnsaved;
  }

  /** Starts waiting tasks while there are free slots; from now on within this limit of files. */
  setLimit(limit: number | undefined): void {
    this.#limit = limit;
    this.startWaiting();
  }

  /** Starts waiting tasks while there are free slots. */
  startWaiting(): void {
    const limit = this.#limit;
    for (const task of this.#unsaved) {
      if (task.status !== 'queued') this.#unsaved.delete(task);
      else if (countUnsaved(this.#running) < MOST_SAVING) void this.#start(task);
      else break;
    }
    for (const task of this.waiting) {
      if (task.status !== 'queued') this.waiting.delete(task);
      else if (hasFreeSlot(this.#running, limit)) void this.#start(task);
      else return this.#onNear(task);
    }
  }

  async #start(task: UploadTask): Promise<void> {
    this.remove(task);
    const slot = { task };
    this.#running.add(slot);
    try {
      await this.#run(task);
    } finally {
      this.#running.delete(slot);
    }
    this.startWaiting();
    if (this.isIdle) this.#onIdle();
  }
}

/**
 * Whether another task may start beside those that run: by `limit` in files, or, without one, while a connection is free. The
 * last parts of a large file leave some free, so that the first ones of the next file use the line. A file that is stored takes no
 * slot, however long the page saves it.
 */
function hasFreeSlot(running: ReadonlySet<{ task: UploadTask }>, limit: number | undefined): boolean {
  if (countUnsaved(running) >= MOST_SAVING) return false;
  const sending = [...running].filter(({ task }) => !task.stored);
  if (limit !== undefined) return sending.length === 0 || sending.length < limit;
  let used = 0;
  for (const { task } of sending) used += connectionsOf(task);
  return used < CONNECTIONS_PER_HOST;
}

function connectionsOf({ size, sent, requests }: UploadTask): number {
  if (size <= SMALL_FILE) return Math.min(OF_A_SMALL_FILE, requests ?? 1);
  const most = (requests ?? CONNECTIONS_PER_HOST) <= 1 ? IN_ONE_REQUEST : CONNECTIONS_PER_HOST;
  return Math.min(most, Math.ceil((size - sent) / BYTES_PER_CONNECTION) || 1);
}

function countUnsaved(running: ReadonlySet<{ task: UploadTask }>): number {
  let count = 0;
  for (const { task } of running) if (task.stored) count++;
  return count;
}
