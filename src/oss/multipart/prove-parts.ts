import type { Job } from '../../core/mode.js';
import type { Sign } from '../../core/operation.js';
import { sleep } from '../../core/retry.js';
import { UploadError } from '../../core/upload-error.js';
import { askIfPossible } from '../request/optional-request.js';
import { tellHidden } from '../doctor/hidden-header.js';
import { type ListedPart, listParts, type StoredPart } from './operations.js';
import type { OpenUpload } from './put-parts.js';

/** How often parts that OSS does not hold as they were sent are sent again. */
const MOST_RESENDS = 2;
/** A list may lag behind what OSS has: it is asked again after these milliseconds, before a part counts as missing. */
const LAGS = [250, 500, 1000, 2000];

/**
 * Has ListParts prove what the responses to UploadPart did not: CORS hides their ETag or CRC-64, but not the list, which
 * has both. Parts that differ or are missing are sent again.
 *
 * @param resend sends the parts that are not in `upload.parts`
 * @throws UploadError `config`, where there are neither ETags nor a list; `network`, where OSS does not get the parts.
 */
export async function proveParts(job: Job, upload: OpenUpload, sign: Sign, resend: () => Promise<void>): Promise<void> {
  const { parts } = upload;
  for (let resends = 0; !isProven(job, parts); resends++) {
    if (!hasEtags(parts)) tellHidden('ETag', 'Each upload in parts costs one more request.');
    const listed = await listAll(job, upload, sign, resends > 0);
    if (!listed) return;
    const sent = parts.size;
    for (const [number, part] of parts) {
      const there = listed.get(number);
      if (!there || !isSame(part, there)) parts.delete(number);
      else parts.set(number, { ...part, etag: there.etag, proven: part.crc !== undefined && part.crc === there.crc });
    }
    if (parts.size === sent) return;
    if (resends === MOST_RESENDS) throw notHeld(upload);
    await resend();
  }
}

function isProven({ transfer }: Job, parts: ReadonlyMap<number, StoredPart>): boolean {
  return [...parts.values()].every(({ etag, proven }) => etag !== null && (proven || !transfer.verify));
}

const hasEtags = (parts: ReadonlyMap<number, StoredPart>) => [...parts.values()].every(({ etag }) => etag !== null);

const isSame = (part: StoredPart, there: ListedPart) =>
  part.size === there.size && (part.crc ?? there.crc) === (there.crc ?? part.crc);

/**
 * What OSS has; undefined where it may not be asked, and need not be.
 *
 * @param again some parts were sent again: the list may still show what they were before
 */
async function listAll(
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
      return there && (!again || isSame(part, there));
    });
  try {
    for (let i = 0; ; i++) {
      const listed = canDoWithout ? await askIfPossible(job, 'list', list) : await list();
      const lag = LAGS[i];
      if (!listed || lag === undefined || isShown(listed)) return listed;
      await sleep(lag, job.signal);
    }
  } catch (thrown) {
    const error = UploadError.from(thrown, job.signal);
    if (canDoWithout && error.code === 'storage' && error.status !== undefined) return undefined; // no list here
    if (error.code === 'denied' || error.code === 'grant') throw neitherEtagNorList(error);
    throw error;
  }
}

function neitherEtagNorList(cause: UploadError): UploadError {
  return new UploadError('config', 'CORS hides the ETags of the parts, and OSS’s list of them is refused.', {
    cause,
    status: cause.status,
    ossCode: cause.ossCode,
    requestId: cause.requestId,
    hint: 'Name ETag among the Exposed Headers of the bucket’s CORS rule, or allow `oss:ListParts` (in presigned-url mode: sign `operation=list`).',
  });
}

/** Something in between takes parts that OSS never gets. */
function notHeld({ record }: OpenUpload): UploadError {
  return new UploadError('network', `${record.host} confirmed parts that OSS does not hold.`, {
    likely: 'not-oss',
    hint: 'A proxy, a firewall or a service worker between this page and OSS responds instead of OSS: let requests to this host through.',
  });
}
