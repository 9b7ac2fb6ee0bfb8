import type { Grant, GrantReader } from '../grant/grant.js';
import type { GrantSource } from '../grant/grant-source.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Job } from './job.js';
import type { Fields } from '../grant/response/fields.js';
import type { LoadSigner } from '../signing/sign-v4.js';

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

/** What is known of a mode before its code is loaded. */
export interface ModeDescription {
  /** Its name in the `mode` attribute. */
  readonly name: string;
  /** One grant serves every file, so it may be requested before there is a file. */
  readonly oneGrantForAll?: boolean;
  /** Loads the code and makes a mode for one queue. */
  readonly load: () => Promise<Mode>;
  /** Loads the same with another signer; absent where the page signs no requests in this mode. */
  readonly loadSignedBy?: (loadSigner: LoadSigner) => Promise<Mode>;
}

/** The facts of a mode, without its code. */
export type ModeFacts = Omit<ModeDescription, 'load' | 'loadSignedBy'>;

/** How a response of the endpoint shows that it is for a mode. */
export interface Recognition {
  /** The field that marks a response of this mode, for the error about a response that fits no mode. */
  readonly recognizedBy: string;
  /** Whether a response of the endpoint is a grant of this mode. */
  readonly recognizes: (fields: Fields) => boolean;
}

/** A mode that is found by the endpoint's response; without recognition, by its name only. */
export type FindableMode = ModeDescription & Partial<Recognition>;
