import type { Job, Link, SendBodyOptions } from '../../job/job.js';
import type { SignedRequest } from '../../object/operation.js';
import { UploadError } from '../../base/upload-error.js';
import { requestsCallback } from '../response/judge-response.js';
import { isCut, linkTo, LONGEST_PART_TIME } from './link-speed.js';
import { canGoInParts } from '../../object/part-numbers.js';

const mayGoInParts = ({ file, link }: Job): boolean =>
  canGoInParts(file.size) && link.trafficLimit === undefined && !link.isWholeOnly;

/** Whether a file that could go in one request goes in parts: the line to this host cuts, or did so when its parts began. */
export async function isCutOnTheWay(job: Job, host: string): Promise<boolean> {
  if (!mayGoInParts(job)) return false;
  return linkTo(host).isLikelyToCut(job.file.size) || (await job.record.load()) !== undefined;
}

/**
 * Sends a file in one request, until that is cut, or takes longer than a part should: then it continues in parts, of which each one
 * that is confirmed is kept.
 *
 * @param inOne sends it in one request, by this link instead of the job's
 * @param inParts gets whether the whole file had been sent, so that only the response may have been lost; undefined where it cannot
 *   go in parts: then it is sent in one request again
 */
export async function oneRequestFirst<T>(
  job: Job,
  host: string,
  inOne: (link?: Pick<Link, 'sendBody' | 'retry'>) => Promise<T>,
  inParts: (mayBeStored: boolean) => Promise<T | undefined>,
): Promise<T> {
  if (!mayGoInParts(job)) return inOne();
  const line = linkTo(host);
  const cutOff = new UploadError('network', 'The request was cut, or took too long.');
  let mayBeStored = false;
  const sendBody: Link['sendBody'] = async (bytes, make, options = {}) => {
    const watch = new Watch(job, options, cutOff);
    try {
      const response = await job.link.sendBody(bytes, (limit) => watch.note(make(limit), limit), watch.options);
      if (!watch.isLimited) line.confirmed(job.file.size, watch.age);
      return response;
    } catch (error) {
      const wasCut = error === cutOff || (error instanceof UploadError && isCut(error));
      if (wasCut && !watch.isLimited) line.cut(watch.age);
      throw error;
    } finally {
      watch.stop();
      mayBeStored ||= watch.isSent;
    }
  };
  const retry: Link['retry'] = (work) =>
    job.link.retry(async (lastError) => {
      try {
        return await work(lastError);
      } catch (error) {
        if (!(error instanceof UploadError) || (error !== cutOff && !isCut(error))) throw error;
        job.report.retrying(error, 1);
        throw cutOff;
      }
    });
  try {
    return await inOne({ sendBody, retry });
  } catch (error) {
    if (error !== cutOff) throw error;
    return (await inParts(mayBeStored)) ?? inOne();
  }
}

/** A request that is about to end gets this many times the time that it seems to need, but at least that many milliseconds. */
const EXTENSION = 1.5;
const LEAST_EXTENSION = 1_000;

/** Ends a request that lasts longer than a part should. One that is about to end gets more time, once. */
class Watch {
  readonly options: SendBodyOptions;
  /** `maxSpeed`, which was set meanwhile, slows it: that says nothing of the line. */
  isLimited = false;
  readonly #job: Job;
  readonly #cutOff: UploadError;
  readonly #controller = new AbortController();
  #begunAt: number | undefined;
  #sent = 0;
  #callsBack = false;
  #isExtended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(job: Job, options: SendBodyOptions, cutOff: UploadError) {
    this.#job = job;
    this.#cutOff = cutOff;
    job.signal.addEventListener('abort', this.#abort);
    if (job.signal.aborted) this.#abort();
    this.options = {
      ...options,
      signal: this.#controller.signal,
      onBegin: () => {
        this.#begunAt = performance.now();
        if (!this.isLimited) this.#timer = setTimeout(this.#check, LONGEST_PART_TIME);
      },
      onProgress: (sent) => {
        this.#sent = sent;
        options.onProgress?.(sent);
      },
    };
  }

  /** Milliseconds since it got a connection. */
  get age(): number {
    return this.#begunAt === undefined ? 0 : performance.now() - this.#begunAt;
  }

  /** Looks at the request that is about to be sent. */
  async note<T extends readonly [SignedRequest, unknown]>(made: Promise<T>, limit: number | undefined): Promise<T> {
    this.isLimited = limit !== undefined;
    this.#callsBack = requestsCallback((await made)[0]);
    return made;
  }

  get isSent(): boolean {
    return this.#sent >= this.#job.file.size;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#job.signal.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => this.#controller.abort(this.#job.signal.reason);

  readonly #check = (): void => {
    const left = this.#job.file.size - this.#sent;
    if (left <= 0 && this.#callsBack) return; // the application may be at work on it already
    const time = (left * this.age) / Math.max(1, this.#sent);
    if (left <= 0 || time >= LONGEST_PART_TIME || this.#isExtended) return this.#controller.abort(this.#cutOff);
    this.#isExtended = true;
    this.#timer = setTimeout(this.#check, Math.max(LEAST_EXTENSION, time * EXTENSION));
  };
}
