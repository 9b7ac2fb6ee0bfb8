import { parseJson } from '../base/text.js';
import { onPageReturn } from '../base/page-return.js';
import { UploadError } from '../base/upload-error.js';
import { callFetchGrant, readEndpointResponse } from '../grant/endpoint-response.js';
import type { FetchGrant } from '../grant/grant.js';
import { readFields } from '../grant/response/read-response.js';
import { missingField } from '../grant/response/unusable-response.js';
import type { ProcessingHost, Watched } from './watched.js';
import { readStatus } from './read-status.js';

/** Between two questions, in milliseconds: at first and after news, and at most. */
const [FIRST, LONGEST] = [1_000, 15_000];
const GROWTH = 1.5;
/** In a tab that nobody sees it takes this many times as long. */
const HIDDEN = 4;
const LONGEST_RETRY_AFTER = 60_000;
/** Characters of seals in one request: a GET has them in its address. */
const MOST_AT_ONCE = 6_000;

/** Asks one endpoint how far the processing of files is: one request for all that wait. */
export class EndpointStatus {
  readonly #fetchGrant: FetchGrant;
  readonly #host: ProcessingHost;
  readonly #waiting = new Set<Watched>();
  #delay = FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #isAsking = false;
  /** Somebody wants to know it again while it is asked. */
  #isWanted = false;
  #stopListening: (() => void) | undefined;

  constructor(fetchGrant: FetchGrant, host: ProcessingHost) {
    this.#fetchGrant = fetchGrant;
    this.#host = host;
  }

  /** Asks for this file, too, until `signal` aborts. */
  add(watched: Watched, signal: AbortSignal): void {
    this.#waiting.add(watched);
    signal.addEventListener('abort', () => this.#remove(watched));
    this.#delay = FIRST;
    this.#stopListening ??= this.#listen();
    this.askSoon();
  }

  /** Asks after the usual time, if not before. @param isNow somebody wants to know it */
  askSoon(isNow = false): void {
    if (this.#isAsking) this.#isWanted ||= isNow;
    const isHidden = globalThis.document?.visibilityState === 'hidden';
    const delay = isNow ? 0 : this.#delay * (isHidden ? HIDDEN : 1);
    const dueAt = Date.now() + delay;
    if (this.#isAsking || this.#waiting.size === 0 || !this.#host.isShown() || dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.#ask(), delay);
  }

  #listen(): () => void {
    const now = () => this.askSoon(true);
    const stop = onPageReturn(now);
    globalThis.addEventListener?.('online', now);
    return () => {
      stop();
      globalThis.removeEventListener?.('online', now);
    };
  }

  #remove(watched: Watched): void {
    this.#waiting.delete(watched);
    if (this.#waiting.size > 0) return;
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  async #ask(): Promise<void> {
    this.#dueAt = Infinity;
    if (!this.#host.isShown()) return;
    this.#isAsking = true;
    this.#isWanted = false;
    this.#delay = Math.min(LONGEST, this.#delay * GROWTH);
    const asked = [...this.#waiting].filter(({ task }) => this.#host.isListed(task));
    try {
      for (const some of inRequests(asked)) await this.#askFor(some);
    } catch (error) {
      // the server is away, or says something else: it is asked again
      const { retryAfter = 0 } = UploadError.from(error);
      this.#delay = Math.max(this.#delay, Math.min(retryAfter, LONGEST_RETRY_AFTER));
    }
    for (const watched of asked) if (this.#waiting.has(watched) && isOver(watched)) watched.giveUp();
    this.#isAsking = false;
    this.askSoon(this.#isWanted);
  }

  async #askFor(some: readonly Watched[]): Promise<void> {
    const { signal } = new AbortController(); // the request has its own timeout
    const seals = some.map(({ task }) => task.awaits?.seal).join();
    const request = { file: { name: '', size: 0, type: '', path: undefined }, asks: { operation: 'status', seals } };
    const returned = await callFetchGrant(() => this.#fetchGrant(request, signal), signal);
    const all = await readEndpointResponse(returned, undefined, readStatuses);
    for (const { task, hear } of some) {
      const status = readStatus(all.find((one) => Object(one).key === task.result?.key));
      if (status && hear(status)) this.#delay = FIRST;
    }
  }
}

/** Whether it was waited for as long as it may take. */
const isOver = ({ task: { awaits } }: Watched): boolean => !!awaits && Date.now() - awaits.since >= awaits.timeout;

/** What the endpoint says of each file that it knows: objects with the `key` of each. @throws UploadError `grant` */
function readStatuses(response: unknown): readonly { key?: unknown }[] {
  const json: unknown = typeof response === 'string' ? parseJson(response) : response;
  const { status } = Object(json) as { status?: unknown };
  if (Array.isArray(status)) return status as { key?: unknown }[];
  throw missingField(readFields(response), 'status');
}

/** As many in each request as its address may hold. */
function* inRequests(all: readonly Watched[]): Iterable<readonly Watched[]> {
  let some: Watched[] = [];
  let length = 0;
  for (const one of all) {
    const { length: own } = one.task.awaits?.seal ?? '';
    if (some.length > 0 && length + own > MOST_AT_ONCE) {
      yield some;
      some = [];
      length = 0;
    }
    some.push(one);
    length += own + 1;
  }
  if (some.length > 0) yield some;
}
