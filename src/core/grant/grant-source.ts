import type { Clock } from './clock.js';
import { Flight } from './single-flight.js';
import { asGone, askPage, readResponse } from './endpoint-response.js';
import type { Job, Mode } from '../mode.js';
import type { Operation } from '../operation.js';
import { retry, type RetryPolicy } from '../retry.js';
import { UploadError } from '../upload-error.js';

/** Permission to upload, as one mode understands it. */
export interface Grant {
  /** Tells this grant from another, so that a backend that repeats a refused one is noticed. */
  readonly id: string;
  /** Milliseconds since the epoch, by the server's clock; absent: short-lived. */
  readonly expiresAt?: number | undefined;
}

/** The file that permission is asked for. */
export interface FileInfo {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** Path below the dropped folder, without the file's name. */
  readonly path?: string | undefined;
}

export interface GrantRequest {
  readonly file: FileInfo;
  readonly operation?: Operation | undefined;
}

/**
 * The application's one function: asks its backend for permission. May return a `Response`, its text, or parsed JSON;
 * `endpoint(url)` makes one from a URL.
 */
export type FetchGrant = (request: GrantRequest, signal: AbortSignal) => Promise<unknown>;

/** Who asks for a grant: a job, or as much of one as it takes. */
export type GrantSeeker = Pick<Job, 'request' | 'signal'> & Partial<Pick<Job, 'onRetry'>>;

/** Gives a request its grant; told why OSS refused the last one, it gets another. */
export type GrantFor<G extends Grant> = (lastError?: UploadError) => Promise<G>;

const ASSUMED_LIFETIME = 5 * 60_000;
const MARGIN = 60_000;

interface Kept<G> {
  grant: G;
  until: number;
}

export interface GrantSourceOptions<G extends Grant> {
  mode: Mode<G>;
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
  #flight: Flight<G> | undefined;
  /** The one that left before there was a file. */
  #ahead: Flight<G> | undefined;
  /** OSS itself has told the time: what the endpoint says, or a cache before it, counts no more. */
  #clockOfOss = false;

  constructor(options: GrantSourceOptions<G>) {
    this.#options = options;
  }

  /** Asks before there is a file, where one grant serves all. If that fails nobody hears of it: the first file asks again. */
  askAhead(): void {
    if (!this.#options.mode.oneGrantForAll || this.#latest || this.#flight) return;
    this.#ahead = this.#fly({ file: { name: '', size: 0, type: '' } });
    this.#ahead.join(new AbortController().signal).catch(() => {});
  }

  /**
   * @param refused a grant that OSS has just refused: the endpoint is asked for another.
   * @throws UploadError `grant` (no permission), `aborted`.
   */
  async get({ request, signal, onRetry }: GrantSeeker, refused?: G): Promise<G> {
    const { mode } = this.#options;
    // where the latest was for its own file only, another file's would not serve this one either
    let mayJoin = !mode.oneGrantPerFile && (!this.#latest || mode.serves(this.#latest.grant, request));
    for (;;) {
      const kept = this.#find(request, refused);
      if (kept) return kept;
      const joined = mayJoin && this.#flight && !this.#flight.over ? this.#flight : undefined;
      const flight = joined ?? this.#fly(request);
      const grant = await flight.join(signal, onRetry).catch((error: unknown) => {
        if (flight !== this.#ahead || signal.aborted) throw error;
        return undefined; // it was asked for without a file
      });
      if (!grant) continue;
      if (!mode.serves(grant, request)) {
        if (!joined) throw new UploadError('grant', 'The endpoint gave permission for another request.');
        mayJoin = false; // what was waited for does not fit, so this file asks for itself
        continue;
      }
      return grant;
    }
  }

  /**
   * For one request to OSS and its attempts: a grant that was refused is renewed, a wrong clock is corrected.
   *
   * @param used what the first attempt goes out with, if that was fetched ahead
   * @throws UploadError `expired`, when OSS refuses what the endpoint has given again.
   */
  for(job: GrantSeeker & Pick<Job, 'clock'>, used?: G): GrantFor<G> {
    let repeated = false;
    return async (lastError) => {
      if (lastError?.serverTime) {
        job.clock.learn(lastError.serverTime);
        this.#clockOfOss = true;
      }
      const refused = lastError?.code === 'expired' || lastError?.code === 'denied' ? used : undefined;
      if (refused && repeated) throw repeatedGrant(lastError);
      used = await this.get(job, refused);
      repeated = used.id === refused?.id;
      return used;
    };
  }

  #find(request: GrantRequest, refused: G | undefined): G | undefined {
    for (const kept of [this.#own.get(request.file), this.#latest]) {
      if (!kept || kept.grant.id === refused?.id || this.#options.clock.now() >= kept.until) continue;
      if (this.#options.mode.serves(kept.grant, request)) return kept.grant;
    }
    return undefined;
  }

  #fly(request: GrantRequest): Flight<G> {
    const { mode, fetchGrant, clock, retryPolicy } = this.#options;
    const ask = async (signal: AbortSignal) => {
      const returned = await askPage(() => fetchGrant(request, signal), signal);
      const grant = await readResponse(returned, this.#clockOfOss ? undefined : clock, (answer) =>
        mode.readGrant(answer, request),
      ).catch((error: unknown) => {
        throw request.operation && 'uploadId' in request.operation ? asGone(error) : error;
      });
      if (request.operation?.name !== 'head') this.#keep(request, grant); // it stores nothing, so it replaces nothing
      return grant;
    };
    const flight = new Flight((signal, onRetry) =>
      retry(() => ask(signal), { signal, policy: retryPolicy, onRetry }).finally(() => {
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
  return new UploadError('expired', 'OSS refused the permission, and the endpoint gave the same one again.', {
    cause,
    hint: 'Let the endpoint make new credentials, or cache them only until shortly before they expire.',
  });
}
