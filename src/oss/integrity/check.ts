import type { Job, StoredObject } from '../../core/mode.js';
import { lazy } from '../../core/lazy.js';
import { UploadError } from '../../core/upload-error.js';
import { type Content, unreadable } from '../single/file-content.js';
import { tellHidden } from '../doctor/hidden-header.js';
import { isOfOss } from '../request/of-oss.js';
import { requestIdOf } from '../request/oss-error.js';
import type { OssResponse } from '../request/send.js';

/** A CRC-64 that is being computed from the file; undefined where that is switched off. */
export type OwnCrc = Promise<string | undefined>;

export type Verdict = Pick<StoredObject, 'verified' | 'unverifiedReason'>;

const CRC_HEADER = 'x-oss-hash-crc64ecma';
const NOT_VERIFIED = 'Uploads work, but small ones are not verified, and large ones cost one more request.';

const loadCrc = lazy(() => import('./crc-of.js'));

/** In place of a CRC-64 that nobody wants. */
export const none: OwnCrc = Promise.resolve(undefined);

/** Begins to compute the CRC-64 of what a request sends, beside it: of all, or from `start` to `end`. */
export function readCrc(job: Job, content: Content, start?: number, end?: number): OwnCrc {
  if (!job.transfer.verify) return none;
  const crc = job.retry(() => computeCrc(content, start, end)); // its code may not load at once
  crc.catch(() => {}); // whoever waits for it hears of it
  return crc;
}

/** The CRC-64 of what is read now. */
export function computeCrc(content: Content, start?: number, end?: number): Promise<string> {
  const crc = loadCrc().then(({ crcOf }) =>
    crcOf(content, start, end).catch((reason: unknown) => Promise.reject(unreadable(reason))),
  );
  crc.catch(() => {}); // whoever waits for it hears of it
  return crc;
}

/**
 * Compares what was read with what OSS says it holds.
 *
 * @throws UploadError `integrity` when they differ, `file` when the file could not be read.
 */
export async function compareCrc(own: OwnCrc, response: OssResponse): Promise<Verdict> {
  const theirs = response.header(CRC_HEADER);
  const ours = await own.catch((error: unknown) => {
    throw UploadError.from(error);
  });
  if (!isOfOss(response)) tellHidden(CRC_HEADER, NOT_VERIFIED);
  if (!isOfOss(response)) return { verified: false, unverifiedReason: 'not-proven' };
  if (ours === undefined) return { verified: false, unverifiedReason: 'off' };
  if (theirs === null) {
    tellHidden(CRC_HEADER, NOT_VERIFIED);
    return { verified: false, unverifiedReason: 'crc-hidden' };
  }
  if (ours === theirs) return { verified: true };
  throw new UploadError('integrity', 'OSS holds other bytes than the file’s.', {
    retryable: true,
    requestId: requestIdOf(response),
    hint: 'Something between the browser and OSS changes the bytes: a proxy, a virus scanner, or bad memory.',
  });
}

/** The CRC-64 of a whole file from those of its parts, in order. */
export async function combineCrcs(parts: Iterable<{ crc?: string | undefined; size: number }>): OwnCrc {
  const { combineCrc64 } = await loadCrc();
  let whole = '0';
  for (const { crc, size } of parts) {
    if (crc === undefined) return undefined;
    whole = combineCrc64(whole, crc, size);
  }
  return whole;
}
