import type { FetchGrant, GrantReader } from '../grant/grant.js';
import type { GrantSource } from '../grant/grant-source.js';
import { type Lazy, lazy } from '../base/lazy.js';
import type { Job } from '../job/job.js';
import type { UploadTask } from '../task/upload-task.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Reuse, ReuseOptions } from './reuse.js';

const loadCode = lazy(() => import('./reuse.js'));
const loadDigests = () => import('../oss/integrity/digest-file.js');

export type LazyReuseOptions = Omit<ReuseOptions, 'digests' | 'grants'>;

/** What finds files that the endpoint has already, for one endpoint: loaded where the page asks for digests. */
export class LazyReuse {
  readonly #settings: LazyReuseOptions['settings'];
  readonly #load: Lazy<Reuse>;

  constructor(options: LazyReuseOptions, loadGrants: () => Promise<GrantSource>) {
    this.#settings = options.settings;
    this.#load = lazy(async () => {
      const [code, digests, grants] = await Promise.all([loadCode(), loadDigests(), loadGrants()]);
      return new code.Reuse({ ...options, digests, grants });
    });
  }

  /** Looks for files before their turn. */
  lookAhead(): void {
    if (this.#settings().digest)
      void this.#load().then(
        (reuse) => reuse.lookAhead(),
        () => {}, // they are sent
      );
  }

  /**
   * At a file's turn: the object that the endpoint has already, or what `send` stores.
   *
   * @param onVain what an earlier run or page has begun of the file is in vain
   */
  async sendUnlessStored(
    job: Job,
    task: UploadTask,
    send: () => Promise<StoredObject>,
    onVain: () => Promise<void>,
  ): Promise<StoredObject> {
    const reuse = this.#settings().digest ? await this.#load().catch(() => undefined) : undefined;
    job.signal.throwIfAborted();
    if (!reuse) return send();
    const stored = await reuse.storedOr(job, task, send);
    if (stored.reused) void onVain();
    return stored;
  }
}

/** The same function, which looks for a file that is there in the response to a request with a digest. */
export const withReuse =
  (fetchGrant: FetchGrant, mode: Pick<GrantReader, 'readGrant'>): FetchGrant =>
  async (request, signal) => {
    if (request.asks?.['crc64'] === undefined) return fetchGrant(request, signal);
    return (await loadCode()).fetchUnlessStored(fetchGrant, mode)(request, signal);
  };
