import type { Job } from '../../core/mode.js';
import type { Operation } from '../../core/operation.js';
import { choosePartSize } from '../../oss/multipart/part-plan.js';
import type { UrlGrant } from './signed-url.js';

/** A URL fetched ahead is left alone when it has less than this many milliseconds to live. */
const MARGIN = 10_000;

export type PartOperation = Operation & { name: 'part' };
type Ask = (operation: PartOperation, onRetry: Job['onRetry']) => Promise<UrlGrant>;

interface Taken {
  grant: UrlGrant;
  /** What is asked again, should OSS refuse it: a backend that gives the same once more is noticed so. */
  operation: PartOperation;
}

interface Asked {
  taken: Promise<Taken | undefined>;
  /** A part waits for it, and wants to hear when it is asked for again. */
  news: { isAwaited: boolean };
}

export interface PartUrls {
  /** How many URLs the backend signs in one response. */
  offered: number;
  /** The operation with the length of its part, which the endpoint may sign. */
  withLength(operation: PartOperation): Promise<PartOperation>;
  /** @returns the URL that was fetched ahead, if there is one */
  take(operation: PartOperation): Promise<Taken | undefined>;
}

/** URLs of parts, fetched ahead: while one round is sent, those of the next are asked for; in one question where the backend offers it. */
export function partUrls(job: Job, ask: Ask): PartUrls {
  const ahead = new Map<string, Asked>();
  const begun = new Set<string>();
  const { size } = job.file;
  const { parallelParts } = job.transfer;

  /** The part of a number as it is asked for; undefined where the file has no such part. */
  const partOf = (operation: PartOperation, partNumber: number, partSize: number): PartOperation | undefined => {
    const partLength = Math.min(partSize, size - (partNumber - 1) * partSize);
    return partLength > 0 ? { ...operation, partNumber, partLength } : undefined;
  };

  const askFrom = (operation: PartOperation, partSize: number) => {
    if (ahead.has(idOf(operation))) return;
    const most = Math.max(1, Math.min(urls.offered, parallelParts));
    const round = Array.from({ length: most }, (_, i) => partOf(operation, operation.partNumber + i, partSize));
    const parts = round.filter((part) => part && !ahead.has(idOf(part))) as PartOperation[];
    const [first] = parts;
    if (!first) return;
    const news = { isAwaited: false };
    const onRetry: Job['onRetry'] = (...told) => news.isAwaited && job.onRetry(...told);
    const batch = { ...first, ...(parts.length > 1 && listOf(parts)) };
    const asked = ask(batch, onRetry);
    for (const [i, part] of parts.entries()) {
      const taken = asked.then((answer) => {
        const grant = i === 0 ? answer : among(answer.urls?.[i], answer, part);
        return grant && { grant, operation: i === 0 ? batch : part };
      });
      ahead.set(idOf(part), { taken, news });
      taken.catch(() => ahead.delete(idOf(part)));
    }
  };

  /** How long parts are is in the upload's record: read once. */
  const partSizes = new Map<string, Promise<number>>();
  const readPartSize = async (uploadId: string) => {
    const record = await job.resume.load();
    const isOwn = record?.uploadId === uploadId; // else another page has begun one of its own since
    return isOwn ? record.partSize : choosePartSize(size, parallelParts, job.transfer.partSize);
  };
  const partSizeOf = ({ uploadId }: PartOperation) => {
    const known = partSizes.get(uploadId) ?? readPartSize(uploadId);
    partSizes.set(uploadId, known);
    return known;
  };

  const urls: PartUrls = {
    offered: 1,
    async withLength(operation) {
      return partOf(operation, operation.partNumber, await partSizeOf(operation)) ?? operation;
    },
    async take(operation) {
      const id = idOf(operation);
      begun.add(id);
      const partSize = await partSizeOf(operation);
      const margin = ahead.has(id) ? MARGIN : 0; // what is only asked for now need not last longer than others do
      if (urls.offered > 1) askFrom(operation, partSize);
      const later = { ...operation, partNumber: operation.partNumber + parallelParts };
      if (!begun.has(idOf(later))) askFrom(later, partSize);
      const asked = ahead.get(id);
      if (asked) asked.news.isAwaited = true;
      const taken = await asked?.taken;
      ahead.delete(id);
      return taken && (taken.grant.expiresAt ?? Infinity) - margin > job.clock.now() ? taken : undefined;
    },
  };
  return urls;
}

const idOf = ({ uploadId, partNumber }: { uploadId: string; partNumber: number }) => `${uploadId} ${partNumber}`;

/** Several parts in one question. A backend that reads no lists answers with the first. */
function listOf(parts: readonly PartOperation[]): Pick<PartOperation, 'partNumbers' | 'partLengths'> {
  return {
    partNumbers: parts.map(({ partNumber }) => partNumber),
    partLengths: parts.map(({ partLength = 0 }) => partLength),
  };
}

/** A URL of those that came in one response, if it is this part's: undefined where the backend signed fewer, or in another order. */
function among(url: string | undefined, answer: UrlGrant, { partNumber }: PartOperation): UrlGrant | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const isOfPart = new URL(url).searchParams.get('partNumber') === String(partNumber);
  return isOfPart ? { ...answer, id: url, url } : undefined;
}
