import type { Clock } from './clock.js';
import { asGone, callFetchGrant, mayBeOfFile, readEndpointResponse } from './endpoint-response.js';
import type { Asks, FetchGrant, Grant, GrantReader, GrantRequest } from './grant.js';
import type { GrantAsks } from './grant-asks.js';
import type { FileInfo } from '../object/stored-object.js';
import { CachedGrant } from './cached-grant.js';
import { RenewalTimer } from './renewal-timer.js';
import { readSealed } from './seals.js';
import { SingleFlight } from '../base/single-flight.js';
import { retry, type RetryListener } from '../base/retry.js';
import type { RetryPolicy } from '../base/retry-policy.js';
import { connecting, Place } from '../base/retry-wait.js';
import { UploadError } from '../base/upload-error.js';

/** Who needs a grant: a job, as far as it concerns grants. */
export interface GrantSeeker {
  readonly file: FileInfo;
  readonly signal: AbortSignal;
  readonly asks?: GrantAsks;
  /** Hears when the endpoint is about to be asked again. */
  readonly report?: { readonly retrying: RetryListener };
}

/** What one grant is needed for. */
export interface GrantNeed<G extends Grant> extends Pick<GrantRequest, 'operation'> {
  /** Bytes that the request to OSS will send. @default 0 */
  readonly bodySize?: number | undefined;
  /** A grant that OSS has just rejected: another one is fetched. */
  readonly rejected?: G | undefined;
  /** What this request asks, beside what each of its file does. @default nothing more; of an operation, nothing at all but this */
  readonly asks?: Asks | undefined;
  /** Hears of retries instead of the seeker's report. */
  readonly retrying?: RetryListener | undefined;
}

/** Gives a request its grant; with the error for which OSS rejected the last one, another. */
export type GrantFor<G extends Grant> = (lastError?: UploadError) => Promise<G>;

/** A renewal in the background is given up after this many milliseconds. */
const RENEWAL_TIMEOUT = 60_000;
/** While the kept grant still serves, a request waits for another one for this many milliseconds at most. */
const FRESH_TIMEOUT = 5_000;
/** A file that no grant was fetched for: one that serves it serves every file. */
const anyFile: FileInfo = { name: '', size: 0, type: '' };

export interface GrantSourceOptions<G extends Grant> {
  mode: GrantReader<G>;
  fetchGrant: FetchGrant;
  clock: Clock;
  retryPolicy: Partial<RetryPolicy>;
  /** Milliseconds that a request with a body of this many bytes will take, as far as that is known. */
  expectedTime?: (bodySize: number) => number;
}

/**
 * Grants for one queue: kept while they last, and asked for once, however many files wait. One that serves every file is renewed
 * in the background five minutes before it expires (or at half of a life under ten minutes), and serves meanwhile.
 */
export class GrantSource<G extends Grant = Grant> {
  readonly #options: GrantSourceOptions<G>;
  readonly #endpoint = new Place();
  readonly #own = new WeakMap<FileInfo, CachedGrant<G>>();
  readonly #renewal: RenewalTimer;
  #latest: CachedGrant<G> | undefined;
  #flight: SingleFlight<G> | undefined;
  /** The flight for each file that waits for a grant of its own. */
  readonly #flights = new WeakMap<FileInfo, SingleFlight<G>>();
  /** Those that no file began. */
  readonly #inBackground = new WeakSet<SingleFlight<G>>();
  /** OSS itself has given the time: the date of the endpoint, or of a cache before it, no longer counts. */
  #clockOfOss = false;

  constructor(options: GrantSourceOptions<G>) {
    this.#options = options;
    this.#renewal = new RenewalTimer(options.clock, (request) => this.#running ?? this.#renew(request));
  }

  /** Fetches a grant before there is a file, where one serves all. A failure is silent: the first file asks again. */
  fetchAhead(): void {
    if (!this.#options.mode.oneGrantForAll || this.#latest || this.#flight) return;
    const flight = this.#fetch({ file: { ...anyFile } });
    this.#inBackground.add(flight);
    flight.join(new AbortController().signal).catch(() => {});
  }

  /** From now on a grant that serves every file is renewed before it expires. @internal @returns ends that, with the run */
  keepFresh(seeker: GrantSeeker): () => void {
    return this.#renewal.begin(seeker.signal, requestOf(seeker));
  }

  /** The grant for a request: one that is at hand, or a new one. @throws UploadError `grant`, `aborted` */
  async get(seeker: GrantSeeker, need: GrantNeed<G> = {}): Promise<G> {
    const grant = await this.#get(seeker, need);
    seeker.asks?.seals.add(grant);
    return grant;
  }

  async #get(seeker: GrantSeeker, need: GrantNeed<G>): Promise<G> {
    const { signal } = seeker;
    const { bodySize = 0, rejected, retrying = seeker.report?.retrying } = need;
    const request = requestOf(seeker, need);
    this.#renewal.requested(signal, request);
    const { mode, clock, expectedTime } = this.#options;
    const needed = expectedTime?.(bodySize) ?? 0;
    // where the latest one serves only its own file, another file's would not serve this one either
    let mayJoin = !mode.oneGrantPerFile && (!this.#latest || mode.serves(this.#latest.grant, request));
    for (;;) {
      const cached = this.#find(request, rejected, needed);
      if (cached?.lasts(clock.now(), needed)) return cached.grant;
      const own = this.#runningFor(request);
      const joined = own ?? (mayJoin ? this.#running : undefined);
      if (cached) {
        await (joined ?? this.#renew(request)).joinFor(FRESH_TIMEOUT, signal);
        const best = this.#find(request, rejected, needed);
        if (best) return best.grant; // also where no grant lasts that long
        continue;
      }
      const flight = joined ?? this.#fetch(request);
      // a request in the background was not retried, or had no file; one for another file may have been rejected for that file:
      // then the first of those that wait requests for itself, and the others join that
      const isOthers = (error: unknown) => this.#inBackground.has(flight) || (joined !== own && mayBeOfFile(error));
      const grant = await flight.join(signal, retrying).catch((error: unknown) => {
        if (signal.aborted || !isOthers(error)) throw error;
      });
      if (!grant) continue;
      if (!mode.serves(grant, request)) {
        if (!joined) throw new UploadError('grant', 'The endpoint gave a grant for another request.');
        mayJoin = false; // another file's grant does not fit, so this file asks for its own
        continue;
      }
      return grant;
    }
  }

  /**
   * Gives grants to one request to OSS and its attempts: a rejected grant is renewed, a wrong clock is corrected.
   *
   * @param used the grant of the first attempt, if that was fetched ahead
   * @throws UploadError `expired`, when the endpoint gives a rejected grant again
   */
  for(seeker: GrantSeeker, need: GrantNeed<G> = {}, used?: G): GrantFor<G> {
    let repeated = false;
    return async (lastError) => {
      if (lastError?.serverTime) {
        this.#options.clock.learn(lastError.serverTime);
        this.#clockOfOss = true;
      }
      const rejected = lastError?.code === 'expired' || lastError?.code === 'denied' ? used : undefined;
      if (rejected && repeated) throw repeatedGrant(lastError);
      used = await this.get(seeker, { ...need, rejected });
      repeated = used.id === rejected?.id;
      return used;
    };
  }

  /** @internal The latest grant, whichever files it serves; where there is none yet, one is fetched for this request. @throws UploadError `grant` */
  async latest(request: GrantRequest): Promise<G> {
    const fetched = this.#latest?.grant;
    return fetched ?? (this.#running ?? this.#fetch(request)).join(new AbortController().signal);
  }

  /** @internal Whether each file has a grant of its own, as far as that is known. */
  get isPerFile(): boolean {
    const { mode } = this.#options;
    return this.#latest ? !mode.serves(this.#latest.grant, { file: anyFile }) : mode.oneGrantPerFile === true;
  }

  /** @internal Reads a response of the endpoint. @throws UploadError `grant` */
  read<T>(returned: unknown, read: (response: unknown) => T | Promise<T>): Promise<T> {
    return readEndpointResponse(returned, this.#clockOfOss ? undefined : this.#options.clock, read);
  }

  /** @internal Keeps the response to another question, if it is a grant. */
  async offer(response: unknown, request: GrantRequest): Promise<void> {
    try {
      this.#keep(request, await readSealed(this.#options.mode, response, request));
    } catch {
      // it is something else
    }
  }

  /** The flight that can be joined. */
  get #running(): SingleFlight<G> | undefined {
    return this.#flight?.isAborted ? undefined : this.#flight;
  }

  /** The flight for the same file: its parts, which are sent at once, need one grant. Each signed request needs its own. */
  #runningFor({ file, operation }: GrantRequest): SingleFlight<G> | undefined {
    const flight = operation ? undefined : this.#flights.get(file);
    return flight?.isAborted ? undefined : flight;
  }

  /** The kept grant that lasts for the request; else the newest that has not expired. */
  #find(request: GrantRequest, rejected: G | undefined, needed: number): CachedGrant<G> | undefined {
    const now = this.#options.clock.now();
    const usable = [this.#latest, this.#own.get(request.file)].filter(
      (cached): cached is CachedGrant<G> =>
        cached !== undefined &&
        cached.grant.id !== rejected?.id &&
        cached.left(now) > 0 &&
        this.#options.mode.serves(cached.grant, request),
    );
    return usable.find((cached) => cached.lasts(now, needed)) ?? usable[0];
  }

  /** Fetches another grant in the background: a failure is retried later, and no file hears of it. */
  #renew(request: GrantRequest): SingleFlight<G> {
    const { clock } = this.#options;
    const cached = this.#latest;
    const flight = this.#fetch(request, true);
    this.#inBackground.add(flight);
    void flight.joinFor(RENEWAL_TIMEOUT).then((error) => {
      if (!cached || !(error instanceof UploadError)) return;
      if (!error.retryable) cached.renewAt = Infinity; // the next file that needs a grant shows this error
      else if (error.retryAfter) cached.renewAt = Math.max(cached.renewAt, clock.now() + error.retryAfter);
    });
    return flight;
  }

  #fetch(request: GrantRequest, isOnce = false): SingleFlight<G> {
    const { mode, fetchGrant, retryPolicy } = this.#options;
    const fetchOnce = async (signal: AbortSignal) => {
      const returned = await connecting(this.#endpoint, () =>
        callFetchGrant(() => fetchGrant(request, signal), signal),
      );
      const grant = await this.read(returned, (response) => readSealed(mode, response, request)).catch(
        (error: unknown) => {
          throw request.operation && 'uploadId' in request.operation ? asGone(error) : error;
        },
      );
      if (request.operation?.name !== 'head') this.#keep(request, grant); // a HEAD request's grant serves nothing else
      return grant;
    };
    const flight = new SingleFlight<G>((signal, onRetry) =>
      (isOnce ? fetchOnce(signal) : retry(() => fetchOnce(signal), { signal, policy: retryPolicy, onRetry })).finally(
        () => {
          if (this.#flight === flight) this.#flight = undefined;
          if (this.#flights.get(request.file) === flight) this.#flights.delete(request.file);
        },
      ),
    );
    this.#flight = flight;
    if (!request.operation) this.#flights.set(request.file, flight);
    return flight;
  }

  #keep(request: GrantRequest, grant: G): void {
    const { mode, clock } = this.#options;
    const cached = new CachedGrant(grant, clock.now());
    this.#own.set(request.file, cached);
    this.#latest = cached;
    this.#renewal.watch(mode.serves(grant, { file: anyFile }) ? cached : undefined);
  }
}

/** A request that OSS signs for an operation asks only what it needs itself. */
const requestOf = (
  { file, asks }: GrantSeeker,
  { operation, asks: own }: Pick<GrantNeed<Grant>, 'operation' | 'asks'> = {},
): GrantRequest => ({
  file,
  ...(operation && { operation }),
  asks: { ...(!operation && asks?.fields), ...own },
});

function repeatedGrant(cause: UploadError | undefined): UploadError {
  return new UploadError('expired', 'OSS rejected the grant, and the endpoint gave the same one again.', {
    cause,
    hint: 'Let the endpoint make new credentials, or cache them only until shortly before they expire.',
  });
}
