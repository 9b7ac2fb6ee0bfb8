import type { Job } from '../../job/job.js';
import type { Sign } from '../../object/operation.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import { joinPath } from '../../object/path-style.js';
import type { StoredPart } from '../../object/stored-object.js';
import { createUpload } from './operations.js';
import type { ObjectPlacement } from '../response/upload-result.js';
import { linkTo } from './link-speed.js';
import { grainOf } from '../../object/part-numbers.js';

export interface UploadTarget {
  readonly bucket: string | undefined;
  readonly host: string;
  /** The Content-Type of the last request that began an upload; absent where that is always the job's. */
  readonly type?: string | undefined;
  newKey: () => string | Promise<string>;
  /** The endpoint chooses the key: no other file of the page may have it. */
  readonly isKeyGiven?: boolean;
  /** The URLs of parts are requested ahead, for their lengths. */
  readonly isSteady?: boolean;
  /** Checks the key of OSS's response to Create, before anything is sent to it. @throws UploadError */
  check?: (key: string, wanted: string) => void;
  /** Whether this grant may resume what an earlier run left. */
  fits: (record: ResumeRecord) => boolean;
  urlOf: (key: string) => string;
  /** The video that the object is (mode `vod`). */
  readonly videoId?: string | undefined;
}

/** Where an object of an upload is. */
export const objectIn = (
  { bucket, urlOf, videoId }: Pick<UploadTarget, 'bucket' | 'urlOf' | 'videoId'>,
  { key, type }: Pick<ResumeRecord, 'key' | 'type'>,
): ObjectPlacement => ({ key, bucket, url: urlOf(key), type, videoId });

export interface OpenUpload {
  record: ResumeRecord;
  /** What OSS has, by part number; no byte twice. */
  parts: Map<number, StoredPart>;
  /** Bytes in each part as OSS listed it, or as it was sent last, by number. */
  lengths: Map<number, number>;
  /** The URLs of parts are requested ahead, for their lengths. */
  readonly isSteady: boolean;
  /** A number was sent with two lengths: OSS may hold either, whichever request it has stored last. */
  isAmbiguous: boolean;
}

export const openUpload = (
  record: ResumeRecord,
  { isSteady }: UploadTarget,
  parts: OpenUpload['parts'] = new Map(),
  lengths: OpenUpload['lengths'] = new Map(),
): OpenUpload => ({ record, parts, lengths, isAmbiguous: false, isSteady: !!isSteady });

/** What an earlier run left, where this grant and the page allow to resume it. */
export async function resumableRecord(job: Job, place: UploadTarget): Promise<ResumeRecord | undefined> {
  const record = await job.record.load();
  if (!record || !place.fits(record)) return undefined;
  if (!record.result && !mayClaim(job, place, record)) return undefined; // the endpoint makes another key for this file
  if (!record.result && !record.isDoubtful) await job.record.save(record); // its earlier owner may no longer abort it
  return record;
}

/** Creates a multipart upload in OSS, and saves its record. */
export async function beginUpload(job: Job, place: UploadTarget, sign: Sign): Promise<OpenUpload> {
  const wanted = await place.newKey();
  claimKey(job, place, { host: place.host, bucket: place.bucket, key: wanted });
  const { key, uploadId, elapsed } = await createUpload(job, wanted, sign);
  const { bucket, host, type } = place; // after the request, whose URL may have another bucket or host
  linkTo(host).responded(elapsed);
  place.check?.(key, wanted);
  claimKey(job, place, { host, bucket, key });
  const partSize = grainOf(job.file.size);
  const record: ResumeRecord = { bucket, host, key, uploadId, partSize, savedAt: Date.now(), type };
  void job.record.save(record); // the first parts need not wait for the database
  return openUpload(record, place);
}

type ObjectAddress = Pick<ResumeRecord, 'host' | 'bucket' | 'key'>;

/** @throws UploadError `conflict`, where the endpoint gave the key of another file of this page */
function claimKey(job: Job, { isKeyGiven }: UploadTarget, { host, bucket, key }: ObjectAddress): void {
  if (!isKeyGiven || !host) return; // version 0.1.0 kept no host of presigned parts
  const { hostname } = new URL(`http://${host}`);
  job.keys.claim({ host, path: joinPath(hostname, bucket, key) });
}

function mayClaim(job: Job, place: UploadTarget, address: ObjectAddress): boolean {
  try {
    claimKey(job, place, address);
    return true;
  } catch {
    return false;
  }
}
