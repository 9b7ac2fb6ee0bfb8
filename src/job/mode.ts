import type { Grant, GrantReader } from '../grant/grant.js';
import type { GrantSource } from '../grant/grant-source.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Job } from './job.js';

/**
 * Knows one kind of grant: reads the backend's response, and uploads by it. An instance serves one queue, and may remember
 * what it has learned for that queue.
 *
 * @example
 * const relay: Mode<Grant & { url: string }> = {
 *   name: 'relay',
 *   readGrant: (response) => ({ id: String(response), url: String(response) }),
 *   serves: () => true,
 *   async upload(job, grants) {
 *     const { url } = await grants.get(job);
 *     const { requestId } = await job.link.retry(() => sendTo(url, job.content, job.signal));
 *     return { key: url, size: job.file.size, type: job.file.type, verified: false, requestId };
 *   },
 * };
 */
export interface Mode<G extends Grant = Grant> extends GrantReader<G> {
  /** The name of the mode, as `upload-metric` reports it. */
  readonly name: string;
  /** Checks that this grant's requests have an address. @throws UploadError `config` */
  checkPlace?(grant: G, job: Job): void;
  /** Whether it sends streams while their bytes come, by `job.stream`. Those of other modes are collected first, and sent as a file. */
  sendsStreams?(job: Job, grants: GrantSource<G>): Promise<boolean>;
  /** Carries one file to OSS. Stops on `job.signal`. */
  upload(job: Job, grants: GrantSource<G>): Promise<StoredObject>;
  /** After a cancel: aborts what the upload left open in OSS (AbortMultipartUpload). */
  discard?(job: Job, grants: GrantSource<G>): Promise<void>;
}
