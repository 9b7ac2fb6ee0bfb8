import type { Grant } from '../grant/grant.js';
import type { GrantSource } from '../grant/grant-source.js';
import { UploadError } from '../base/upload-error.js';
import type { Job } from './job.js';

interface Unplaced<G> {
  readonly grant: G;
  /** The files that have failed with it: one that comes again was retried. */
  readonly files: WeakSet<object>;
}

/**
 * Gives a grant whose requests have an address, for the files of one queue. Where neither the grant nor the page names an
 * address, the first response of the endpoint fails all files; another is requested only for a file that is retried.
 */
export class PlacedGrants<G extends Grant> {
  readonly #checkPlace: (grant: G, job: Job) => void;
  /** The newest grant without an address. */
  #unplaced: Unplaced<G> | undefined;

  /** @param checkPlace throws `config` for a grant without an address */
  constructor(checkPlace: (grant: G, job: Job) => void) {
    this.#checkPlace = checkPlace;
  }

  async get(job: Job, grants: GrantSource<G>): Promise<G> {
    const known = this.#unplaced;
    const isRetried = known?.files.has(job.content);
    if (known && !isRetried) this.#check(known, job);
    const rejected = isRetried ? known?.grant : undefined; // it would fail again
    const grant = await grants.get(job, { rejected }).catch((error: unknown) => {
      if (!isRefused(error) || !job.asks.forget()) throw error;
      return grants.get(job, { rejected });
    });
    const newest = this.#unplaced; // another file may have been given the same grant meanwhile
    const latest = newest?.grant === grant ? newest : { grant, files: new WeakSet<object>() };
    this.#unplaced = latest;
    this.#check(latest, job);
    this.#unplaced = undefined;
    return grant;
  }

  #check({ grant, files }: Unplaced<G>, job: Job): void {
    try {
      this.#checkPlace(grant, job);
    } catch (error) {
      files.add(job.content);
      throw error;
    }
  }
}

/** The endpoint may no longer know what an earlier page asked with, such as a video; not so where the person's session has ended. */
export function isRefused(error: unknown): boolean {
  return error instanceof UploadError && error.code === 'grant' && !error.retryable && error.status !== 401;
}
