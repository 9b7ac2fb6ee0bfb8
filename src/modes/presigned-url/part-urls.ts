import type { Job } from '../../job/job.js';
import type { Operation, UpcomingPart } from '../../object/operation.js';
import type { RetryListener } from '../../base/retry.js';
import type { UrlGrant } from './signed-url.js';

/** A URL requested ahead is not used when it has less than this to live, in milliseconds. */
const MARGIN = 10_000;

export type PartOperation = Operation & { name: 'part' };
type RequestUrl = (operation: PartOperation, onRetry: RetryListener) => Promise<UrlGrant>;

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

  constructor(job: Job, requestUrl: RequestUrl) {
    this.#job = job;
    this.#requestUrl = requestUrl;
  }

  /**
   * @param upcoming the operation's part and those after it
   * @returns the URL that was requested ahead; undefined where there is none, or it expires soon
   */
  async takeUrl(operation: PartOperation, upcoming: readonly UpcomingPart[]): Promise<PartUrl | undefined> {
    const id = idOf(operation);
    this.#begun.add(id);
    const next = upcoming.map((part) => ({ ...operation, ...part }));
    const later = next.slice(this.#job.transfer.parallelParts);
    const margin = this.#ahead.has(id) ? MARGIN : 0; // one that is requested only now need not last longer than others
    if (this.offered > 1) this.#requestFirstOf(next);
    if (later[0] && !this.#begun.has(idOf(later[0]))) this.#requestFirstOf(later);
    const request = this.#ahead.get(id);
    if (request) request.waiter.isWaiting = true;
    const taken = await request?.url;
    this.#ahead.delete(id);
    return taken && (taken.grant.expiresAt ?? Infinity) - margin > this.#job.clock.now() ? taken : undefined;
  }

  /** Requests a URL for the first of these parts, and for more of them where the backend offers a batch. */
  #requestFirstOf(next: readonly PartOperation[]): void {
    const most = Math.max(1, Math.min(this.offered, this.#job.transfer.parallelParts));
    const [first] = next;
    if (!first || this.#ahead.has(idOf(first))) return;
    const parts = next.slice(0, most).filter((part) => !this.#ahead.has(idOf(part)));
    const waiter = { isWaiting: false };
    const onRetry: RetryListener = (...retry) => void (waiter.isWaiting && this.#job.report.retrying(...retry));
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
}

/** With the length: a URL that is signed for another length of the same part is of no use. */
const idOf = ({ uploadId, partNumber, partLength }: PartOperation) => `${uploadId} ${partNumber} ${partLength}`;

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
  return url && partNumberIn(url) === String(partNumber) ? { ...response, id: url, url } : undefined;
}

function partNumberIn(url: string): string | null {
  try {
    return new URL(url).searchParams.get('partNumber');
  } catch {
    return null; // not an address
  }
}
