import type { Job, OssResponse } from '../../job/job.js';
import { MOST_PARTS, type Operation, PARTS_PER_PAGE, type Sign } from '../../object/operation.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import type { ListedPart, StoredPart } from '../../object/stored-object.js';
import { notOss } from '../response/judge-response.js';
import { mayHaveSucceeded, recoverLostResponse, requestIfPossible } from '../request/lost-response.js';
import { optionHeaders } from '../response/object-headers.js';
import { isFromOss } from '../response/oss-response.js';
import { escapeXml, readBlocks, readTag } from '../response/oss-xml.js';
import { completeTimeout } from '../request/timeouts.js';
import { linkTo } from './link-speed.js';

export interface CreatedUpload {
  readonly uploadId: string;
  /** A backend that signs each try may choose another one. */
  readonly key: string;
  /** Milliseconds that the request took once it had a connection. */
  readonly elapsed: number;
}

/** InitiateMultipartUpload. */
export async function createUpload(job: Job, wanted: string, sign: Sign): Promise<CreatedUpload> {
  const operation: Operation = { name: 'create', key: wanted, headers: optionHeaders(job, 'create') };
  const { text, elapsed } = await requestOperation(job, sign, operation);
  const uploadId = readTag(text, 'UploadId');
  if (!uploadId) throw new UploadError('storage', 'OSS responded without an upload id.');
  return { uploadId, key: readTag(text, 'Key') ?? wanted, elapsed };
}

const MOST_PAGES = MOST_PARTS / PARTS_PER_PAGE;

/** ListParts, all pages. @throws UploadError `storage` for a list without end */
export async function listParts(job: Job, record: ResumeRecord, sign: Sign): Promise<Map<number, ListedPart>> {
  const parts = new Map<number, ListedPart>();
  let partNumberMarker = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const operation: Operation = { name: 'list', ...idOf(record), partNumberMarker };
    const { text, elapsed } = await requestOperation(job, sign, operation);
    linkTo(record.host).responded(elapsed);
    for (const block of readBlocks(text, 'Part')) {
      const number = Number(readTag(block, 'PartNumber'));
      const size = Number(readTag(block, 'Size'));
      parts.set(number, { size, etag: readTag(block, 'ETag') ?? null, crc: readTag(block, 'HashCrc64ecma') });
    }
    const next = Number(readTag(text, 'NextPartNumberMarker'));
    if (readTag(text, 'IsTruncated') !== 'true') return parts;
    if (!(next > partNumberMarker)) break;
    partNumberMarker = next;
  }
  throw new UploadError('storage', 'ListParts does not end.');
}

/**
 * CompleteMultipartUpload, with these parts. OSS ends the upload with it, so a second attempt after a lost response is
 * rejected as gone: then HeadObject shows the object.
 *
 * @param proves whether an object that was found has the file's bytes
 * @returns undefined where a response was lost and HeadObject is not possible.
 * @throws UploadError `gone`, where no response was lost and the object is missing, or HeadObject is not possible.
 */
export function completeUpload(
  job: Job,
  record: ResumeRecord,
  parts: ReadonlyMap<number, StoredPart>,
  sign: Sign,
  proves: (found: OssResponse) => Promise<boolean>,
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
  const responseTimeout = completeTimeout(parts.size);
  let wasLost = false;
  return job.link.retry(async (lastError) => {
    wasLost ||= mayHaveSucceeded(lastError);
    try {
      const request = await sign(operation, lastError);
      job.report.finishing();
      const response = await job.link.send(request, { responseTimeout, body });
      const named = readTag(response.text, 'Key');
      const isOther = named !== undefined && named !== record.key; // a cached response to another upload
      if (isOther || (!isFromOss(response) && !(await isGone(job, record, sign)))) throw notOss(request, response);
      return response;
    } catch (thrown) {
      const error = toUploadError(thrown, job.signal);
      if (error.code !== 'gone' && error.code !== 'conflict') throw error;
      // The attempt before, one that the browser repeated itself, or others may have completed it: the object shows which.
      const found = await recoverLostResponse(job, error, () => sign({ name: 'head', key: record.key }));
      const isOwnKey = job.keys.isOwn(record.key);
      const isThere = found !== undefined || error.code === 'conflict';
      const isDone = isThere ? isOwnKey : wasLost;
      if (!isDone && !(found && (await proves(found)))) throw error;
      return found;
    }
  });
}

/** Whether an upload is known to have ended. While it is open, Complete has not succeeded, even if an application's JSON says so. */
async function isGone(job: Job, record: ResumeRecord, sign: Sign): Promise<boolean> {
  try {
    await requestIfPossible(job, 'list', () => listParts(job, record, sign));
    return false;
  } catch (error) {
    if (error instanceof UploadError && error.code === 'gone') return true;
    throw error;
  }
}

/** AbortMultipartUpload: OSS deletes the parts. */
export async function abortUpload(job: Job, record: ResumeRecord, sign: Sign): Promise<void> {
  await requestOperation(job, sign, { name: 'abort', ...idOf(record) }).catch((error: unknown) => {
    if (!(error instanceof UploadError && error.code === 'gone')) throw error;
  });
}

/** AbortMultipartUpload, once, for an upload that another one has replaced: its parts would be paid for. */
export async function dropParts(job: Job, record: ResumeRecord, sign: Sign): Promise<void> {
  await job.link.send(await sign({ name: 'abort', ...idOf(record) }));
}

/** @returns the response's text, and the milliseconds that the request took once it had a connection */
async function requestOperation(
  job: Job,
  sign: Sign,
  operation: Operation,
): Promise<{ text: string; elapsed: number }> {
  let begunAt = performance.now();
  const onBegin = () => void (begunAt = performance.now());
  const { text } = await job.link.retry(async (lastError) =>
    job.link.send(await sign(operation, lastError), { onBegin }),
  );
  return { text, elapsed: performance.now() - begunAt };
}

const idOf = ({ key, uploadId }: ResumeRecord) => ({ key, uploadId });
