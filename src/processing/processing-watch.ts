import type { FetchGrant } from '../grant/grant.js';
import type { AwaitedProcessing, ProcessingStatus } from '../object/processing.js';
import { isSame } from '../base/is-same.js';
import type { UploadTask } from '../task/upload-task.js';
import { EndpointStatus, type ProcessingHost, type Watched } from './endpoint-status.js';
import { readStatus } from './read-status.js';

/** Watches the processing of a queue's stored files, until each is ready, refused, or takes too long; loaded with the first of them. */
export class ProcessingWatch {
  readonly #host: ProcessingHost;
  readonly #endpoints = new Map<FetchGrant, EndpointStatus>();
  /** What ends to wait for a task. */
  readonly #stops = new Map<UploadTask, () => void>();

  constructor(host: ProcessingHost) {
    this.#host = host;
  }

  /** Waits for what is awaited of a task, once. */
  watch(task: UploadTask, fetchGrant: FetchGrant): void {
    const { awaits } = task;
    if (!awaits || this.#stops.has(task) || this.#host.isGone(task)) return;
    const { status } = awaits;
    const stop = new AbortController();
    this.#stops.set(task, () => stop.abort());
    const watched: Watched = {
      task,
      hear: (said) => !stop.signal.aborted && this.#hear(task, said),
      giveUp: () => this.#endLate(task, fetchGrant),
    };
    const endpoint = status ? undefined : this.#endpointOf(fetchGrant);
    task.look = () => endpoint?.askSoon(true);
    const isAgain = task.processing?.state === 'late';
    if (isAgain) Object.assign(task, { awaits: { ...awaits, since: Date.now() }, step: undefined });
    this.#host.moved(task);
    if (status) void followPage(status, watched, stop.signal);
    else endpoint?.add(watched, stop.signal);
  }

  /** The queue may be seen again, or no longer. */
  update(): void {
    for (const endpoint of this.#endpoints.values()) endpoint.update();
  }

  /** A task has left the list. */
  forget(task: UploadTask): void {
    this.#stops.get(task)?.();
    this.#stops.delete(task);
  }

  #hear(task: UploadTask, status: ProcessingStatus): boolean {
    if (status.state === 'processing') {
      const { share, message } = status;
      if (isSame(task.step, { share, message })) return false;
      task.step = { share, message };
      this.#host.moved(task);
      return true;
    }
    this.forget(task);
    task.awaits = task.step = task.look = undefined;
    const { state } = status;
    const change =
      state === 'refused'
        ? { processing: { state, reason: status.reason } }
        : { processing: { state }, ...('data' in status && { data: status.data }) };
    if (task.result) task.process({ ...task.result, ...change });
    this.#host.ended(task);
    return true;
  }

  /** Nobody asks any more, until somebody wants to look again. */
  #endLate(task: UploadTask, fetchGrant: FetchGrant): void {
    this.forget(task);
    task.step = { state: 'late' };
    task.look = () => this.watch(task, fetchGrant);
    this.#host.moved(task);
  }

  #endpointOf(fetchGrant: FetchGrant): EndpointStatus {
    const known = this.#endpoints.get(fetchGrant) ?? new EndpointStatus(fetchGrant, this.#host);
    this.#endpoints.set(fetchGrant, known);
    return known;
  }
}

/** The longest delay of a timer, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Hears what a function of the page says of a file's processing. What it throws, or an end without a word, is waited for as long as it may take. */
async function followPage(
  status: NonNullable<AwaitedProcessing['status']>,
  { task, hear, giveUp }: Watched,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const { since, timeout } = task.awaits!; // it is being watched
  const end = () => stop.abort();
  const timer = setTimeout(() => (end(), giveUp()), Math.min(LONGEST, since + timeout - Date.now()));
  signal.addEventListener('abort', end);
  stop.signal.addEventListener('abort', () => clearTimeout(timer));
  if (signal.aborted) end();
  try {
    for await (const said of status({ signal: stop.signal })) {
      if (stop.signal.aborted) return;
      const read = readStatus(said);
      if (read) hear(read);
    }
  } catch (thrown) {
    if (!stop.signal.aborted) globalThis.reportError?.(thrown); // the page's mistake; nothing is ready for it
  }
}
