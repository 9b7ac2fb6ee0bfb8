import type { Job } from '../../core/mode.js';
import type { Operation } from '../../core/operation.js';
import { choosePartSize } from '../../oss/multipart/part-plan.js';
import type { UrlGrant } from './signed-url.js';

/** A URL requested ahead is not used when it has less than this to live, in milliseconds. */
const MARGIN = 10_000;

export type PartOperation = Operation & { name: 'part' };
type RequestUrl = (operation: PartOperation, onRetry: Job['onRetry']) => Promise<UrlGrant>;

interface PartUrl {
  grant: UrlGrant;
  /** What is requested again where OSS rejects the URL, so that a backend that repeats the same URL is noticed. */
  operation: PartOperation;
}

interface AheadRequest {
  readonly url: Promise<PartUrl | undefined>;
  /** Whether a part waits for it, so that its retries are reported. */
  readonly waiter: { isWaiting: boolean };
}

/** Requests URLs of parts ahead: those of the next round while one is sent; in one request where the backend offers a batch. */
export class PartUrls {
  /** How many URLs the backend signs in one response. */
  offered = 1;
  readonly #job: Job;
  readonly #requestUrl: RequestUrl;
  readonly #ahead = new Map<string, AheadRequest>();
  readonly #begun = new Set<string>();
  /** By upload id, read once each from the upload's record. */
  readonly #partSizes = new Map<string, Promise<number>>();

  constructor(job: Job, requestUrl: RequestUrl) {
    this.#job = job;
    this.#requestUrl = requestUrl;
  }

  /** The operation with the length of its part, which the endpoint may sign. */
  async withLength(operation: PartOperation): Promise<PartOperation> {
    return this.#partAt(operation, operation.partNumber, await this.#partSizeOf(operation)) ?? operation;
  }

  /** @returns the URL that was requested ahead; undefined where there is none, or it expires soon */
  async takeUrl(operation: PartOperation): Promise<PartUrl | undefined> {
    const id = idOf(operation);
    this.#begun.add(id);
    const partSize = await this.#partSizeOf(operation);
    const margin = this.#ahead.has(id) ? MARGIN : 0; // one that is requested only now need not last longer than others
    if (this.offered > 1) this.#requestFrom(operation, partSize);
    const later = { ...operation, partNumber: operation.partNumber + this.#job.transfer.parallelParts };
    if (!this.#begun.has(idOf(later))) this.#requestFrom(later, partSize);
    const request = this.#ahead.get(id);
    if (request) request.waiter.isWaiting = true;
    const taken = await request?.url;
    this.#ahead.delete(id);
    return taken && (taken.grant.expiresAt ?? Infinity) - margin > this.#job.clock.now() ? taken : undefined;
  }

  /** The operation for the part of this number; undefined where the file has no such part. */
  #partAt(operation: PartOperation, partNumber: number, partSize: number): PartOperation | undefined {
    const partLength = Math.min(partSize, this.#job.file.size - (partNumber - 1) * partSize);
    return partLength > 0 ? { ...operation, partNumber, partLength } : undefined;
  }

  #requestFrom(operation: PartOperation, partSize: number): void {
    if (this.#ahead.has(idOf(operation))) return;
    const most = Math.max(1, Math.min(this.offered, this.#job.transfer.parallelParts));
    const round = Array.from({ length: most }, (_, i) => this.#partAt(operation, operation.partNumber + i, partSize));
    const parts = round.filter((part) => part && !this.#ahead.has(idOf(part))) as PartOperation[];
    const [first] = parts;
    if (!first) return;
    const waiter = { isWaiting: false };
    const onRetry: Job['onRetry'] = (...retry) => waiter.isWaiting && this.#job.onRetry(...retry);
    const batch = { ...first, ...(parts.length > 1 && batchOf(parts)) };
    const requested = this.#requestUrl(batch, onRetry);
    for (const [i, part] of parts.entries()) {
      const url = requested.then((response) => {
        const grant = i === 0 ? response : grantAt(response, i, part);
        return grant && { grant, operation: i === 0 ? batch : part };
      });
      this.#ahead.set(idOf(part), { url, waiter });
      url.catch(() => this.#ahead.delete(idOf(part)));
    }
  }

  #partSizeOf({ uploadId }: PartOperation): Promise<number> {
    const known = this.#partSizes.get(uploadId) ?? this.#readPartSize(uploadId);
    this.#partSizes.set(uploadId, known);
    return known;
  }

  async #readPartSize(uploadId: string): Promise<number> {
    const { file, resume, transfer } = this.#job;
    const record = await resume.load();
    const isOwn = record?.uploadId === uploadId; // another page may have begun its own upload since
    return isOwn ? record.partSize : choosePartSize(file.size, transfer.parallelParts, transfer.partSize);
  }
}

const idOf = ({ uploadId, partNumber }: { uploadId: string; partNumber: number }) => `${uploadId} ${partNumber}`;

/** Several parts in one request. A backend that reads no lists signs the first. */
function batchOf(parts: readonly PartOperation[]): Pick<PartOperation, 'partNumbers' | 'partLengths'> {
  return {
    partNumbers: parts.map(({ partNumber }) => partNumber),
    partLengths: parts.map(({ partLength = 0 }) => partLength),
  };
}

/** The part's URL in a response for several; undefined where the backend signed fewer, or in another order. */
function grantAt(response: UrlGrant, index: number, { partNumber }: PartOperation): UrlGrant | undefined {
  const url = response.urls?.[index];
  if (url === undefined || !URL.canParse(url)) return undefined;
  const isOfPart = new URL(url).searchParams.get('partNumber') === String(partNumber);
  return isOfPart ? { ...response, id: url, url } : undefined;
}
