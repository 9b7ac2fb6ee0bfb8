import type { Clock } from './clock.js';
import { SingleFlight } from './single-flight.js';
import { asGone, callFetchGrant, readEndpointResponse } from './endpoint-response.js';
import type { FetchGrant, FileInfo, Grant, GrantReader, GrantRequest } from './grant.js';
import { retry, type RetryPolicy } from '../retry.js';
import { UploadError } from '../upload-error.js';

/** Who needs a grant: a job, as far as it concerns grants. */
export interface GrantSeeker {
  readonly request: GrantRequest;
  readonly signal: AbortSignal;
  /** Is called when the endpoint is about to be asked again. */
  readonly onRetry?: (error: UploadError, attempt: number) => void;
}

/** Gives a request its grant; with the error for which OSS rejected the last one, another. */
export type GrantFor<G extends Grant> = (lastError?: UploadError) => Promise<G>;

const ASSUMED_LIFETIME = 5 * 60_000;
const MARGIN = 60_000;

interface Kept<G> {
  grant: G;
  until: number;
}

export interface GrantSourceOptions<G extends Grant> {
  mode: GrantReader<G>;
  fetchGrant: FetchGrant;
  clock: Clock;
  retryPolicy: Partial<RetryPolicy>;
}

/**
 * Grants for one queue: kept while they last, renewed a minute before they expire (or at half of a life under two
 * minutes), and asked for once, however many files wait.
 */
export class GrantSource<G extends Grant = Grant> {
  readonly #options: GrantSourceOptions<G>;
  readonly #own = new WeakMap<FileInfo, Kept<G>>();
  #latest: Kept<G> | undefined;
  #flight: SingleFlight<G> | undefined;
  /** The one that began before there was a file. */
  #ahead: SingleFlight<G> | undefined;
  /** OSS itself has given the time: the date of the endpoint, or of a cache before it, no longer counts. */
  #clockOfOss = false;

  constructor(options: GrantSourceOptions<G>) {
    this.#options = options;
  }

  /** Fetches a grant before there is a file, where one serves all. A failure is silent: the first file asks again. */
  fetchAhead(): void {
    if (!this.#options.mode.oneGrantForAll || this.#latest || this.#flight) return;
    this.#ahead = this.#fetch({ file: { name: '', size: 0, type: '' } });
    this.#ahead.join(new AbortController().signal).catch(() => {});
  }

  /**
   * The grant for a request: one that is at hand, or a new one.
   *
   * @param rejected a grant that OSS has just rejected: another one is fetched
   * @throws UploadError `grant`, `aborted`
   */
  async get({ request, signal, onRetry }: GrantSeeker, rejected?: G): Promise<G> {
    const { mode } = this.#options;
    // where the latest one serves only its own file, another file's would not serve this one either
    let mayJoin = !mode.oneGrantPerFile && (!this.#latest || mode.serves(this.#latest.grant, request));
    for (;;) {
      const kept = this.#find(request, rejected);
      if (kept) return kept;
      const joined = mayJoin && this.#flight && !this.#flight.isAborted ? this.#flight : undefined;
      const flight = joined ?? this.#fetch(request);
      const grant = await flight.join(signal, onRetry).catch((error: unknown) => {
        if (flight !== this.#ahead || signal.aborted) throw error;
        return undefined; // that request had no file
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
  for(job: GrantSeeker & { readonly clock: Clock }, used?: G): GrantFor<G> {
    let repeated = false;
    return async (lastError) => {
      if (lastError?.serverTime) {
        job.clock.learn(lastError.serverTime);
        this.#clockOfOss = true;
      }
      const rejected = lastError?.code === 'expired' || lastError?.code === 'denied' ? used : undefined;
      if (rejected && repeated) throw repeatedGrant(lastError);
      used = await this.get(job, rejected);
      repeated = used.id === rejected?.id;
      return used;
    };
  }

  #find(request: GrantRequest, rejected: G | undefined): G | undefined {
    for (const kept of [this.#own.get(request.file), this.#latest]) {
      if (!kept || kept.grant.id === rejected?.id || this.#options.clock.now() >= kept.until) continue;
      if (this.#options.mode.serves(kept.grant, request)) return kept.grant;
    }
    return undefined;
  }

  #fetch(request: GrantRequest): SingleFlight<G> {
    const { mode, fetchGrant, clock, retryPolicy } = this.#options;
    const fetchOnce = async (signal: AbortSignal) => {
      const returned = await callFetchGrant(() => fetchGrant(request, signal), signal);
      const grant = await readEndpointResponse(returned, this.#clockOfOss ? undefined : clock, (response) =>
        mode.readGrant(response, request),
      ).catch((error: unknown) => {
        throw request.operation && 'uploadId' in request.operation ? asGone(error) : error;
      });
      if (request.operation?.name !== 'head') this.#keep(request, grant); // a HEAD request's grant serves nothing else
      return grant;
    };
    const flight = new SingleFlight<G>((signal, onRetry) =>
      retry(() => fetchOnce(signal), { signal, policy: retryPolicy, onRetry }).finally(() => {
        if (this.#flight === flight) this.#flight = undefined;
      }),
    );
    this.#flight = flight;
    return flight;
  }

  #keep(request: GrantRequest, grant: G): void {
    const now = this.#options.clock.now();
    const expiresAt = grant.expiresAt ?? now + ASSUMED_LIFETIME;
    const kept = { grant, until: expiresAt - Math.min(MARGIN, Math.max(0, (expiresAt - now) / 2)) };
    this.#own.set(request.file, kept);
    this.#latest = kept;
  }
}

function repeatedGrant(cause: UploadError | undefined): UploadError {
  return new UploadError('expired', 'OSS rejected the grant, and the endpoint gave the same one again.', {
    cause,
    hint: 'Let the endpoint make new credentials, or cache them only until shortly before they expire.',
  });
}
