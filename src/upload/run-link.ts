import { retry } from '../base/retry.js';
import type { RetryPolicy } from '../base/retry-policy.js';
import { connecting, hostOf } from '../base/retry-wait.js';
import { readBlob } from '../base/read-blob.js';
import { UploadError } from '../base/upload-error.js';
import type { Link, MakeRequest, OssResponse, SendBodyOptions, SendOptions } from '../job/job.js';
import type { SignedRequest } from '../object/operation.js';
import type { RequestRate } from '../oss/request/request-rate.js';
import type { Send, SendContext } from '../oss/request/send.js';
import { limitOf } from '../oss/request/speed-limit.js';
import type { SpeedLimiter } from '../oss/request/speed-limiter.js';
import type { Movement } from './movement.js';
import type { RunReport } from './run-report.js';
import type { UploadMeter } from './upload-meter.js';

/** What the links of one queue share. */
export interface SharedLink extends Pick<Link, 'unavailable' | 'isWholeOnly'>, Pick<SendContext, 'redirects'> {
  readonly send: Send;
  readonly rate: RequestRate;
  /** Loads what keeps the queue's limit; absent where there is none. */
  readonly limiter?: () => Promise<SpeedLimiter>;
  /** The queue's limit in bytes a second. */
  readonly maxSpeed: () => number | undefined;
}

interface RunLinkOptions extends Omit<SendContext, 'redirects'> {
  readonly content: Blob;
  readonly retryPolicy: Partial<RetryPolicy>;
  readonly report: RunReport;
  readonly meter: UploadMeter;
  readonly movement: Movement;
}

/** The response header in which OSS says how long a limit has slowed the request, in milliseconds. */
const DELAY_HEADER = 'x-oss-qos-delay-time';

/** Sends the requests of one run, measures and watches them. */
export class RunLink implements Link {
  readonly trafficLimit: number | undefined;
  readonly unavailable: Link['unavailable'];
  readonly isWholeOnly: Link['isWholeOnly'];
  readonly #shared: SharedLink;
  readonly #run: RunLinkOptions;
  readonly #context: SendContext;

  constructor(shared: SharedLink, run: RunLinkOptions) {
    this.#shared = shared;
    this.#run = run;
    this.#context = { ...run, redirects: shared.redirects };
    this.unavailable = shared.unavailable;
    this.isWholeOnly = shared.isWholeOnly;
    this.trafficLimit = limitOf(shared.maxSpeed());
  }

  async send(request: SignedRequest, options?: SendOptions): Promise<OssResponse> {
    const { send, rate } = this.#shared;
    const sendNow = (measured: SendOptions) => send(this.#context, request, measured);
    const response = await connecting(hostOf(new URL(request.url)), () => rate.measure(options, sendNow));
    this.#run.meter.throttled(Number(response.header(DELAY_HEADER)));
    return response;
  }

  async sendBody(bytes: number, make: MakeRequest, options: SendBodyOptions = {}): Promise<OssResponse> {
    const { meter, movement } = this.#run;
    let carried = 0;
    const onProgress = (sent: number) => {
      carried = Math.min(sent, bytes); // a form has more than the file
      options.onProgress?.(sent);
    };
    try {
      const watched = { ...options, onProgress };
      const response = await movement.watch(bytes, watched, (more) => this.#sendLimited(bytes, make, more));
      carried = bytes;
      return response;
    } catch (error) {
      throw await this.#checkBody(error);
    } finally {
      meter.carried(carried);
    }
  }

  /** The slice that a request carried may be unreadable, if there was no room for it, and its file not: then another slice is sent. */
  async #checkBody(error: unknown): Promise<unknown> {
    if (!(error instanceof UploadError) || error.code !== 'file') return error;
    return readBlob(this.#run.content, 0, 1).then(
      () =>
        new UploadError('network', 'The browser had no room for the bytes of a request.', {
          retryable: true,
          cause: error,
        }),
      () => error,
    );
  }

  async #sendLimited(bytes: number, make: MakeRequest, options: SendBodyOptions): Promise<OssResponse> {
    const { limiter, maxSpeed } = this.#shared;
    if (limiter && bytes > 0 && maxSpeed()) return (await limiter()).send(this, this.#run.signal, bytes, make, options);
    const [request, body] = await make();
    return this.send(request, { ...options, body });
  }

  retry<T>(work: (lastError?: UploadError) => Promise<T>): Promise<T> {
    const { signal, retryPolicy: policy, report } = this.#run;
    return retry(work, { signal, policy, progress: () => report.grown, onRetry: report.retrying });
  }
}
