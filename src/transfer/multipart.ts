import type { Job } from '../core/mode.js';
import type { Operation, Sign } from '../core/operation.js';
import type { ResumeRecord } from '../core/resume-store.js';
import { UploadError } from '../core/upload-error.js';
import { callbackHeaders, objectHeaders } from './object-headers.js';
import { escapeXml, readBlocks, readTag } from './oss-xml.js';
import { send, type OssResponse } from './send.js';

/** A part that OSS has taken. */
export interface StoredPart {
  /** Bytes. */
  size: number;
  /** Null where CORS hides it. */
  etag: string | null;
}

/** InitiateMultipartUpload. @returns the upload id. */
export async function createUpload(job: Job, key: string, sign: Sign): Promise<string> {
  const { text } = await ask(job, sign, { name: 'create', key, headers: objectHeaders(job) });
  const uploadId = readTag(text, 'UploadId');
  if (!uploadId) throw new UploadError('storage', 'OSS answered without an upload id.');
  return uploadId;
}

/** ListParts, all pages. */
export async function listParts(job: Job, record: ResumeRecord, sign: Sign): Promise<Map<number, StoredPart>> {
  const parts = new Map<number, StoredPart>();
  for (let partNumberMarker = 0; ; ) {
    const { text } = await ask(job, sign, { name: 'list', ...idOf(record), partNumberMarker });
    for (const block of readBlocks(text, 'Part')) {
      const etag = readTag(block, 'ETag') ?? null;
      parts.set(Number(readTag(block, 'PartNumber')), { size: Number(readTag(block, 'Size')), etag });
    }
    const next = Number(readTag(text, 'NextPartNumberMarker'));
    if (readTag(text, 'IsTruncated') !== 'true' || !(next > partNumberMarker)) return parts;
    partNumberMarker = next;
  }
}

/** CompleteMultipartUpload, with these parts. */
export function completeUpload(
  job: Job,
  record: ResumeRecord,
  parts: ReadonlyMap<number, StoredPart>,
  sign: Sign,
): Promise<OssResponse> {
  const list = [...parts]
    .sort(([a], [b]) => a - b)
    .map(([number, { etag }]) => `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag ?? '')}</ETag></Part>`);
  const headers = { 'Content-Type': 'application/xml', ...callbackHeaders(job.object.callback) };
  const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
  return ask(job, sign, { name: 'complete', ...idOf(record), headers }, body);
}

/** AbortMultipartUpload: OSS forgets the parts. */
export async function abortUpload(job: Job, record: ResumeRecord, sign: Sign): Promise<void> {
  await ask(job, sign, { name: 'abort', ...idOf(record) }).catch((error: unknown) => {
    if (!(error instanceof UploadError && error.code === 'gone')) throw error;
  });
}

function ask(job: Job, sign: Sign, operation: Operation, body?: string): Promise<OssResponse> {
  return job.retry(async (lastError) => {
    const { signal, transfer } = job;
    return send(await sign(operation, lastError), { signal, stallTimeout: transfer.stallTimeout, body });
  });
}

const idOf = ({ key, uploadId }: ResumeRecord) => ({ key, uploadId });
