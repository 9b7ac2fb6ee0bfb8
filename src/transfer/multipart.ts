import type { Job } from '../core/mode.js';
import type { Operation, Sign } from '../core/operation.js';
import type { ResumeRecord } from '../core/resume-store.js';
import { UploadError } from '../core/upload-error.js';
import { optionHeaders } from './object-headers.js';
import { escapeXml, readBlocks, readTag } from './oss-xml.js';
import { lookAfterLostAnswer, mayHaveBeenDone } from './lost-answer.js';
import { completePatience } from './patience.js';
import { send, type OssResponse } from './send.js';

/** A part that OSS has taken. */
export interface StoredPart {
  /** Bytes. */
  size: number;
  /** Null where CORS hides it. */
  etag: string | null;
  /** CRC-64 of what was read from the file, an unsigned decimal; undefined where that is switched off. */
  crc?: string | undefined;
}

/** A part as ListParts shows it. */
export interface ListedPart extends StoredPart {
  /** OSS's own CRC-64. */
  crc: string | undefined;
}

/** InitiateMultipartUpload. @returns its id and its key: a backend that signs each try may choose another one. */
export async function createUpload(job: Job, wanted: string, sign: Sign): Promise<{ key: string; uploadId: string }> {
  const { text } = await ask(job, sign, { name: 'create', key: wanted, headers: optionHeaders(job, 'create') });
  const uploadId = readTag(text, 'UploadId');
  if (!uploadId) throw new UploadError('storage', 'OSS answered without an upload id.');
  return { uploadId, key: readTag(text, 'Key') ?? wanted };
}

/** ListParts, all pages. */
export async function listParts(job: Job, record: ResumeRecord, sign: Sign): Promise<Map<number, ListedPart>> {
  const parts = new Map<number, ListedPart>();
  for (let partNumberMarker = 0; ;) {
    const { text } = await ask(job, sign, { name: 'list', ...idOf(record), partNumberMarker });
    for (const block of readBlocks(text, 'Part')) {
      const number = Number(readTag(block, 'PartNumber'));
      const size = Number(readTag(block, 'Size'));
      parts.set(number, { size, etag: readTag(block, 'ETag') ?? null, crc: readTag(block, 'HashCrc64ecma') });
    }
    const next = Number(readTag(text, 'NextPartNumberMarker'));
    if (readTag(text, 'IsTruncated') !== 'true' || !(next > partNumberMarker)) return parts;
    partNumberMarker = next;
  }
}

/**
 * CompleteMultipartUpload, with these parts. OSS ends the upload with it, so that a second try after a lost answer finds
 * it gone: then the object itself is looked at.
 *
 * @returns undefined where the answer was lost and the object may not be looked at.
 */
export function completeUpload(
  job: Job,
  record: ResumeRecord,
  parts: ReadonlyMap<number, StoredPart>,
  sign: Sign,
): Promise<OssResponse | undefined> {
  const list = [...parts]
    .sort(([a], [b]) => a - b)
    .map(
      ([number, { etag }]) => `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag ?? '')}</ETag></Part>`,
    );
  const headers = { 'Content-Type': 'application/xml', ...optionHeaders(job, 'complete') };
  const operation: Operation = { name: 'complete', ...idOf(record), headers };
  // Bytes: text would get a type from the browser, and a blob is read a few milliseconds later.
  const body = new TextEncoder().encode(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`);
  const { signal, transfer } = job;
  const patience = completePatience(parts.size);
  let maybeDone = job.ownKeys.has(record.key);
  return job.retry(async (lastError) => {
    maybeDone ||= mayHaveBeenDone(lastError);
    try {
      const request = await sign(operation, lastError);
      job.finishing();
      return await send(request, { signal, stallTimeout: transfer.stallTimeout, patience, body });
    } catch (thrown) {
      const error = UploadError.from(thrown, signal);
      // `gone` right after its parts were taken: it was ended by the attempt before, or by one that the browser made itself
      if (error.code !== 'gone' && !(maybeDone && error.code === 'conflict')) throw error;
      return lookAfterLostAnswer(job, error, () => sign({ name: 'head', key: record.key }));
    }
  });
}

/** AbortMultipartUpload: OSS forgets the parts. */
export async function abortUpload(job: Job, record: ResumeRecord, sign: Sign): Promise<void> {
  await ask(job, sign, { name: 'abort', ...idOf(record) }).catch((error: unknown) => {
    if (!(error instanceof UploadError && error.code === 'gone')) throw error;
  });
}

function ask(job: Job, sign: Sign, operation: Operation): Promise<OssResponse> {
  return job.retry(async (lastError) => {
    const { signal, transfer } = job;
    return send(await sign(operation, lastError), { signal, stallTimeout: transfer.stallTimeout });
  });
}

const idOf = ({ key, uploadId }: ResumeRecord) => ({ key, uploadId });
