import type { Clock } from './grant/clock.js';
import type { FetchGrant, GrantSource } from './grant/grant-source.js';
import type { askBeforeUpload } from './uploader/before-upload.js';
import type { makeJob } from './uploader/job.js';
import { loadUnderWay } from './load-under-way.js';
import type { Mode } from './mode.js';
import { notLoaded } from './not-loaded.js';
import type { RetryPolicy } from './retry.js';

/** Loads a mode's code when the first file is about to go. */
export type LoadMode = () => Promise<Mode>;

/** A mode, the grants that it has been given, and what makes its jobs. */
export interface Permission {
  mode: Mode;
  grants: GrantSource;
  makeJob: typeof makeJob;
  askBeforeUpload: typeof askBeforeUpload;
}

/** Loads the mode when it is first asked for, once; after a failure once more. */
export function permissionBy(
  mode: Mode | LoadMode,
  fetchGrant: FetchGrant,
  clock: Clock,
  policy: () => Partial<RetryPolicy>,
): () => Promise<Permission> {
  let loaded: Promise<Permission> | undefined;
  const load = async () => {
    const [{ GrantSource, makeJob, askBeforeUpload }, own] = await Promise.all([
      loadUnderWay(),
      typeof mode === 'function' ? mode() : mode,
    ]);
    const grants = new GrantSource({ mode: own, fetchGrant, clock, retryPolicy: policy() });
    return { mode: own, grants, makeJob, askBeforeUpload };
  };
  return () =>
    (loaded ??= load().catch((cause: unknown) => {
      loaded = undefined; // the next try may find the connection again
      return notLoaded(cause);
    }));
}
