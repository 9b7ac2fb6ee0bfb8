import { parseJson } from '../base/text.js';
import { onPageReturn } from '../base/page-return.js';
import { SingleFlight } from '../base/single-flight.js';
import type { UploadError } from '../base/upload-error.js';
import { callFetchGrant, readEndpointResponse } from '../grant/endpoint-response.js';
import type { FetchGrant } from '../grant/grant.js';
import { readFields } from '../grant/response/read-response.js';
import { missingField } from '../grant/response/unusable-response.js';
import type { ProcessingStatus } from '../object/processing.js';
import type { UploadTask } from '../task/upload-task.js';
import { readStatus } from './read-status.js';

/** The queue, as far as this needs it. */
export interface ProcessingHost {
  /** Whether a person, or a program, sees the queue. */
  isShown(): boolean;
  /** Whether a task is in the list: not one whose removal can be undone. */
  isListed(task: UploadTask): boolean;
  /** Whether a task was removed for good. */
  isGone(task: UploadTask): boolean;
  /** The processing of a task has begun, or is somewhere else. */
  moved(task: UploadTask): void;
  /** It has ended: the file is ready, or refused. */
  ended(task: UploadTask): void;
}

/** Who waits for the processing of one file. */
export interface Watched {
  readonly task: UploadTask;
  /** Something was said of it. @returns whether that is news */
  readonly hear: (status: ProcessingStatus) => boolean;
  /** It was waited for as long as it may take. */
  readonly giveUp: () => void;
}

/** Between two questions, in milliseconds: at first and after news, and at most. */
const [FIRST, LONGEST] = [1_000, 15_000];
const GROWTH = 1.5;
/** In a tab that nobody sees it takes this many times as long. */
const HIDDEN = 4;
const LONGEST_RETRY_AFTER = 60_000;
/** For one response, streams of events too: a function of the page may never return, and a line may end unnoticed. */
const LONGEST_RESPONSE = 60_000;
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
  /** Ends the request that is on its way, and the reading of its response. */
  #request: AbortController | undefined;
  /** The same, where the response is a stream of events. */
  #stream: AbortController | undefined;
  /** Undefined while there is nothing to ask. */
  #stopListening: (() => void) | undefined;

  constructor(fetchGrant: FetchGrant, host: ProcessingHost) {
    this.#fetchGrant = fetchGrant;
    this.#host = host;
  }

  /** Asks for this file, too, until `signal` aborts. */
  add(watched: Watched, signal: AbortSignal): void {
    this.#waiting.add(watched);
    signal.addEventListener('abort', () => {
      this.#waiting.delete(watched);
      this.update();
    });
    this.#delay = FIRST;
    this.#stream?.abort(); // it is not about this one
    this.update();
  }

  /** Asks while files wait in a queue that is seen; else nothing is left that holds them. */
  update(): void {
    const isDue = this.#waiting.size > 0 && this.#host.isShown();
    globalThis[isDue ? 'addEventListener' : 'removeEventListener']?.('online', this.#askNow);
    if (isDue) {
      this.#stopListening ??= onPageReturn(this.#askNow);
      return this.askSoon();
    }
    this.#request?.abort();
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  /** Asks after the usual time, if not before. @param isNow somebody wants to know it */
  askSoon(isNow = false): void {
    if (this.#isAsking) this.#isWanted ||= isNow;
    if (isNow) this.#stream?.abort(); // its line may be dead
    const delay = isNow ? 0 : this.#delay * (isHidden() ? HIDDEN : 1);
    const dueAt = Date.now() + delay;
    if (this.#isAsking || !this.#stopListening || dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.#ask(), delay);
  }

  readonly #askNow = (): void => this.askSoon(true);

  get #listed(): Watched[] {
    return [...this.#waiting].filter(({ task }) => this.#host.isListed(task));
  }

  async #ask(): Promise<void> {
    this.#dueAt = Infinity;
    this.#isAsking = true;
    this.#isWanted = false;
    this.#delay = Math.min(LONGEST, this.#delay * GROWTH);
    const asked = this.#listed;
    const requests = [...inRequests(asked)];
    const isLive = requests.length === 1 && !isHidden();
    let wait = 0;
    // where the server is away, or says something else, it is asked again
    for (const some of requests) {
      const failure: Partial<UploadError> = Object(await this.#askFor(some, isLive).catch(() => {}));
      wait = Math.max(wait, failure.retryAfter ?? 0);
    }
    this.#delay = Math.max(this.#delay, Math.min(wait, LONGEST_RETRY_AFTER));
    if (!this.#isWanted)
      for (const watched of asked) if (this.#waiting.has(watched) && isOver(watched)) watched.giveUp();
    this.#isAsking = false;
    this.askSoon(this.#isWanted);
  }

  /** @param isLive the endpoint may respond by a stream of events @returns what failed @throws if nobody waits any more */
  #askFor(some: readonly Watched[], isLive: boolean): Promise<unknown> {
    const flight = new SingleFlight((signal) => this.#hear(some, isLive, signal));
    this.#request = new AbortController();
    return flight.joinFor(LONGEST_RESPONSE, this.#request.signal);
  }

  async #hear(some: readonly Watched[], isLive: boolean, signal: AbortSignal): Promise<void> {
    const seals = some.map(({ task }) => task.awaits?.seal).join();
    const asks = { operation: 'status', seals, events: isLive ? 'true' : undefined };
    const request = { file: { name: '', size: 0, type: '', path: undefined }, asks };
    const returned = await callFetchGrant(() => this.#fetchGrant(request, signal), signal);
    signal.throwIfAborted(); // another request may be on its way
    this.#stream = isEventStream(returned) ? this.#request : undefined;
    if (this.#listed.some((one) => !some.includes(one))) this.#stream?.abort(); // a file was added while it was asked
    const words = isEventStream(returned)
      ? eventsIn(returned, signal)
      : await readEndpointResponse(returned, undefined, readStatuses);
    for await (const word of words) {
      const { key } = Object(word) as { key?: unknown };
      const status = readStatus(word);
      for (const one of some)
        if (status && one.task.result?.key === key && this.#waiting.has(one) && one.hear(status)) this.#delay = FIRST;
    }
  }
}

const isHidden = (): boolean => globalThis.document?.visibilityState === 'hidden';

/** Whether it was waited for as long as it may take. */
const isOver = ({ task: { awaits } }: Watched): boolean => !!awaits && Date.now() - awaits.since >= awaits.timeout;

/** What the endpoint says of each file that it knows: objects with the `key` of each. @throws UploadError `grant` */
function readStatuses(response: unknown): readonly unknown[] {
  const json: unknown = typeof response === 'string' ? parseJson(response) : response;
  const { status } = Object(json) as { status?: unknown };
  if (Array.isArray(status)) return status as unknown[];
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

/** Characters of one event. */
const LONGEST_EVENT = 1_000_000;

/** Whether a response has server-sent events. */
const isEventStream = (returned: unknown): returned is Response =>
  returned instanceof Response && returned.ok && /^text\/event-stream/.test(returned.headers.get('Content-Type') ?? '');

/** The data of server-sent events, as far as it is JSON, until `signal` aborts. @throws what reading throws */
async function* eventsIn({ body }: Response, signal: AbortSignal): AsyncGenerator {
  const reader = body!.getReader(); // a stream of events has one
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let { value } = await reader.read(); value && text.length < LONGEST_EVENT; { value } = await reader.read()) {
      const events = (text + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      text = events.pop() ?? '';
      for (const event of events) {
        const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
        const data = parseJson(lines.map((line) => line.slice(5)).join('\n'));
        if (data !== undefined) yield data;
      }
    }
  } finally {
    cancel();
  }
}
