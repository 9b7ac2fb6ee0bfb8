import type { Grant } from '../core/grant/grant.js';
import type { GrantSource } from '../core/grant/grant-source.js';
import type { Job } from '../core/mode.js';

interface Unplaced {
  grant: Grant;
  /** The files that have failed by it: one that comes again was retried. */
  files: WeakSet<Blob>;
}

/** By grant source: the newest grant whose requests have no address. */
const unplaced = new WeakMap<object, Unplaced>();

/**
 * A grant whose requests have an address. Where neither the grant nor the page names one, the first response of the endpoint
 * fails all files of the queue; it is asked again only for a file that is retried.
 *
 * @param place throws `config` for a grant without an address
 */
export async function placedGrant<G extends Grant>(
  job: Job,
  grants: GrantSource<G>,
  place: (grant: G) => unknown,
): Promise<G> {
  const check = ({ grant, files }: Unplaced) => {
    try {
      place(grant as G);
    } catch (error) {
      files.add(job.file);
      throw error;
    }
  };
  const known = unplaced.get(grants);
  const isRetried = known?.files.has(job.file);
  if (known && !isRetried) check(known);
  const grant = await grants.get(job, isRetried ? (known?.grant as G) : undefined); // that one would not help
  const newest = unplaced.get(grants); // another file may have had the same one
  const latest = newest?.grant === grant ? newest : { grant, files: new WeakSet<Blob>() };
  unplaced.set(grants, latest);
  check(latest);
  unplaced.delete(grants);
  return grant;
}
