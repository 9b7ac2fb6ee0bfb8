import { CONNECTIONS_PER_HOST } from '../base/connections-per-host.js';
import type { Run } from '../task/run.js';
import type { UploadTask } from '../task/upload-task.js';
import { SAVES_AT_ONCE } from '../task/upload-settings.js';
import type { Ledger } from './ledger.js';

/** A file takes one connection for each of these bytes that are left. */
const BYTES_PER_CONNECTION = 8_000_000;
/** A file that is sent in one request counts as this many connections: three large ones share a line well enough. */
const IN_ONE_REQUEST = 2;
/** Up to this many bytes a file counts as half a connection, or less over HTTP/2: while it is sent, the next one's grant is fetched. */
const SMALL_FILE = 1_000_000;
const OF_A_SMALL_FILE = 1 / 2;

/** No upload begins while 32 files wait for theirs. */
const MOST_SAVING = SAVES_AT_ONCE + 32;

/** Decides which task may run, in the order in which they came. */
export class Scheduler {
  /** Runs, not tasks: one that was stopped may end after the next run of its task has begun. */
  readonly running = new Set<Run>();
  readonly #ledger: Ledger;
  readonly #checking: ReadonlySet<UploadTask>;

  /** @param checking tasks whose turn has not come: the slow rules look at them */
  constructor(ledger: Ledger, checking: ReadonlySet<UploadTask>) {
    this.#ledger = ledger;
    this.#checking = checking;
  }

  /** The tasks that wait for their turn to be sent, in order. */
  *waiting(): Iterable<UploadTask> {
    for (const task of this.#ledger.waiting) if (!this.#checking.has(task)) yield task;
  }

  /** The task that may begin now. @param limit of files at once */
  next(limit: number | undefined): UploadTask | undefined {
    if ([...this.running].filter(({ task }) => task.stored).length >= MOST_SAVING) return undefined;
    const urgent = [...this.#ledger.urgent];
    const now = urgent.find(({ isOpen }) => isOpen) ?? urgent.find(({ stored }) => stored);
    if (now || !hasFreeSlot(this.running, limit)) return now;
    const [task] = this.waiting();
    return urgent[0] ?? task; // a stream that has ended meanwhile
  }
}

/**
 * Whether another task may start beside those that run: by `limit` in files, or, without one, while a connection is free. The
 * last parts of a large file leave some free, so that the first ones of the next file use the line. A file that is stored takes no
 * slot, however long the page saves it; nor does a stream that has not ended, or a file that another tab sends, however long that lasts.
 */
function hasFreeSlot(running: ReadonlySet<Run>, limit: number | undefined): boolean {
  const sending = [...running].filter(({ task }) => !task.stored && !task.isOpen && !isElsewhere(task));
  if (limit !== undefined) return sending.length === 0 || sending.length < limit;
  let used = 0;
  for (const { task } of sending) used += connectionsOf(task);
  return used < CONNECTIONS_PER_HOST;
}

const isElsewhere = ({ state }: UploadTask) => state.status === 'uploading' && state.reason === 'other-tab';

function connectionsOf({ size, sent, requests }: UploadTask): number {
  if (size <= SMALL_FILE) return Math.min(OF_A_SMALL_FILE, requests ?? 1);
  const most = (requests ?? CONNECTIONS_PER_HOST) <= 1 ? IN_ONE_REQUEST : CONNECTIONS_PER_HOST;
  return Math.min(most, Math.ceil((size - sent) / BYTES_PER_CONNECTION) || 1);
}
