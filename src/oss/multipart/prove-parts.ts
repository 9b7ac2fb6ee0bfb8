import type { Job } from '../../job/job.js';
import type { Sign } from '../../object/operation.js';
import { sleep } from '../../base/retry.js';
import { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { warnHiddenHeader } from '../request/cors-rule.js';
import { NOT_OSS_HINT } from '../response/oss-error.js';
import { requestIfPossible } from '../request/lost-response.js';
import type { OpenUpload } from './begin-upload.js';
import { coverListed, matchAll, matchSent } from './cover-listed.js';
import type { ListedPart, StoredPart } from '../../object/stored-object.js';
import { listParts } from './operations.js';

/** How often parts are sent again that OSS lacks, or has with other bytes. */
const MOST_RESENDS = 2;
/** A list may lag behind what OSS has: it is requested again after these milliseconds, before a part counts as missing. */
const LIST_DELAYS = [250, 500, 1000, 2000];

/**
 * Proves by ListParts what the responses to UploadPart did not: CORS may hide their ETag or CRC-64, but the list has both, and
 * of a number that was sent with two lengths it shows which one OSS has. What differs or is missing is sent again.
 *
 * @param resend sends what `upload.parts` does not cover
 * @throws UploadError `config`, without both ETags and a list; `network`, where OSS does not receive the parts.
 */
export async function proveParts(job: Job, upload: OpenUpload, sign: Sign, resend: () => Promise<void>): Promise<void> {
  const { parts } = upload;
  for (let resends = 0; upload.isAmbiguous || !areProven(job, parts); resends++) {
    if (!hasEtags(parts)) warnHiddenHeader('ETag', 'Each upload in parts costs one more request.');
    const listed = await listStoredParts(job, upload, sign, resends > 0);
    if (!listed) return;
    upload.isAmbiguous = false;
    if (await takeListed(job, upload, listed)) return;
    if (resends === MOST_RESENDS) throw partsLost(upload);
    await resend();
  }
}

/**
 * Takes from ListParts which parts OSS has, after it refused to complete the upload with those that it had confirmed: the late
 * part of an aborted request may have replaced one since.
 *
 * @returns whether that is known; false where ListParts is not possible
 */
export async function listAgain(job: Job, upload: OpenUpload, sign: Sign): Promise<boolean> {
  const listed = await requestIfPossible(job, 'list', () => listParts(job, upload.record, sign));
  if (listed) replaceParts(upload, await coverListed(job, upload.record, listed, upload.parts, true));
  return listed !== undefined;
}

/** Takes what the list shows. @returns whether OSS has all parts as they were sent */
async function takeListed(job: Job, upload: OpenUpload, listed: ReadonlyMap<number, ListedPart>): Promise<boolean> {
  const { parts, record } = upload;
  const found = matchAll(parts, listed);
  const isAll = found.size === parts.size;
  replaceParts(upload, isAll ? found : await coverListed(job, record, listed, parts));
  return isAll;
}

function replaceParts({ parts }: OpenUpload, others: ReadonlyMap<number, StoredPart>): void {
  parts.clear();
  for (const [number, part] of others) parts.set(number, part);
}

function areProven({ transfer }: Job, parts: ReadonlyMap<number, StoredPart>): boolean {
  return [...parts.values()].every(({ etag, proven }) => etag !== null && (proven || !transfer.verify));
}

const hasEtags = (parts: ReadonlyMap<number, StoredPart>) => [...parts.values()].every(({ etag }) => etag !== null);

/** What OSS has; undefined where ListParts is not possible, and not needed. @param again parts were sent again: the list may show the earlier ones */
async function listStoredParts(
  job: Job,
  { record, parts }: OpenUpload,
  sign: Sign,
  again: boolean,
): Promise<Map<number, ListedPart> | undefined> {
  const canDoWithout = hasEtags(parts);
  const list = () => listParts(job, record, sign);
  const isShown = (listed: ReadonlyMap<number, ListedPart>) =>
    [...parts].every(([number, part]) => {
      const there = listed.get(number);
      return there && (!again || matchSent(part, there));
    });
  try {
    for (let i = 0; ; i++) {
      const listed = canDoWithout ? await requestIfPossible(job, 'list', list) : await list();
      const delay = LIST_DELAYS[i];
      if (!listed || delay === undefined || isShown(listed)) return listed;
      await sleep(delay, job.signal);
    }
  } catch (thrown) {
    const error = toUploadError(thrown, job.signal);
    if (canDoWithout && error.code === 'storage' && error.status !== undefined) return undefined; // this host has no ListParts
    if (error.code === 'denied' || error.code === 'grant') throw neitherEtagNorList(error);
    throw error;
  }
}

function neitherEtagNorList(cause: UploadError): UploadError {
  return new UploadError('config', 'CORS hides the ETags of the parts, and OSS does not allow to list them.', {
    cause,
    status: cause.status,
    ossCode: cause.ossCode,
    requestId: cause.requestId,
    hint: 'Name ETag among the Exposed Headers of the bucket’s CORS rule, or allow `oss:ListParts`; where the backend signs each request, let it sign `operation=list`.',
  });
}

/** Something between the page and OSS confirms parts that OSS never receives. */
function partsLost({ record }: OpenUpload): UploadError {
  return new UploadError('network', `${record.host} confirmed parts that OSS does not have.`, {
    likely: 'not-oss',
    hint: NOT_OSS_HINT,
  });
}
