import type { Job, OssResponse } from '../../job/job.js';
import type { Verdict } from '../../object/stored-object.js';
import { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { type Content, unreadable } from '../request/file-content.js';
import { warnHiddenHeader } from '../request/cors-rule.js';
import { combineCrc64 } from './combine-crc64.js';
import { crcOf } from './crc-of.js';
import { CRC_HEADER, isFromOss, requestIdOf } from '../response/oss-response.js';

/** The CRC-64 that is being computed from the file; undefined where that is switched off. */
export type OwnCrc = Promise<string | undefined>;

const NOT_VERIFIED = 'Uploads work, but small ones are not verified, and large ones cost one more request.';

/** Where verification is switched off. */
export const noCrc: OwnCrc = Promise.resolve(undefined);

/** Begins to compute the CRC-64 of the bytes from `start` to `end` while a request sends them. */
export function computeCrcWhileSending(job: Job, content: Content, start?: number, end?: number): OwnCrc {
  if (!job.transfer.verify) return noCrc;
  return computeCrc(content, start, end);
}

/** The CRC-64 of the bytes as they are read now. */
export function computeCrc(content: Content, start?: number, end?: number): Promise<string> {
  const crc = crcOf(content, start, end).catch((reason: unknown) => Promise.reject(unreadable(reason)));
  crc.catch(() => {}); // the caller handles the failure when it awaits the CRC
  return crc;
}

/** Compares what was read with OSS's CRC-64. @throws UploadError `integrity` when they differ, `file` when the file could not be read. */
export async function compareCrc(own: OwnCrc, response: OssResponse): Promise<Verdict> {
  const theirs = response.header(CRC_HEADER);
  const ours = await own.catch((error: unknown) => {
    throw toUploadError(error);
  });
  if (!isFromOss(response)) {
    warnHiddenHeader(CRC_HEADER, NOT_VERIFIED);
    return { verified: false, unverifiedReason: 'not-proven' };
  }
  if (ours === undefined) return { verified: false, unverifiedReason: 'off' };
  if (theirs === null) {
    warnHiddenHeader(CRC_HEADER, NOT_VERIFIED);
    return { verified: false, unverifiedReason: 'crc-hidden' };
  }
  if (ours === theirs) return { verified: true };
  throw new UploadError('integrity', 'The bytes in OSS differ from the file’s.', {
    retryable: true,
    requestId: requestIdOf(response),
    hint: 'Something between the browser and OSS changes the bytes: a proxy, a virus scanner, or bad memory.',
  });
}

/** The CRC-64 of a whole file from those of its parts, in order. */
export async function combineCrcs(parts: Iterable<{ crc?: string | undefined; size: number }>): OwnCrc {
  let whole = '0';
  for (const { crc, size } of parts) {
    if (crc === undefined) return undefined;
    whole = combineCrc64(whole, crc, size);
  }
  return whole;
}

/** Parts in the order of their numbers. */
export const inOrder = <T>(parts: ReadonlyMap<number, T>): T[] =>
  [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
