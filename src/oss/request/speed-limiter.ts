import { HOMEPAGE } from '../../base/homepage.js';
import type { Link, MakeRequest, OssResponse, SendBodyOptions, SendOptions } from '../../job/job.js';
import type { SignedRequest } from '../../object/operation.js';
import { SpeedBudget, type SpeedBudgetOptions, type SpeedShare } from './speed-budget.js';

/** Sends the requests of one queue that has a `maxSpeed`. */
export class SpeedLimiter {
  readonly #budget: SpeedBudget;
  #hasWarned = false;

  constructor(options: SpeedBudgetOptions) {
    this.#budget = new SpeedBudget(options);
  }

  /** Sends a request with a body, as soon as it has a share of the budget. */
  async send(
    link: Pick<Link, 'send' | 'trafficLimit'>,
    runSignal: AbortSignal,
    bytes: number,
    make: MakeRequest,
    { isAlone, ...options }: SendBodyOptions,
  ): Promise<OssResponse> {
    const { signal = runSignal } = options;
    for (;;) {
      const share = await this.#budget.take(bytes, signal, isAlone ? link.trafficLimit : undefined);
      let sent = 0;
      try {
        const [request, body] = await make(share.trafficLimit);
        if (!this.#mayBegin(request, share)) continue; // one at a time from now on
        const progress = request.trafficLimit && new LimitedProgress(options, request.trafficLimit);
        const { onProgress, onSent, heldTime } = progress || options;
        const begunAt = performance.now();
        try {
          const response = await link.send(request, { ...options, body, onProgress, onSent, heldTime });
          sent = bytes;
          return response;
        } catch (error) {
          sent = Math.min(bytes, ((performance.now() - begunAt) / 1000) * share.rate);
          throw error;
        } finally {
          if (progress) progress.stop();
        }
      } finally {
        share.end(sent);
      }
    }
  }

  /** Whether a request may begin beside others: OSS limits it, or it is alone. */
  #mayBegin(request: SignedRequest, { trafficLimit, isAlone }: SpeedShare): boolean {
    if (trafficLimit === undefined) return true;
    const isLimited = (request.trafficLimit ?? Infinity) <= trafficLimit;
    this.#budget.isEnforced = isLimited;
    if (!isLimited) this.#warn(request);
    return isLimited || isAlone;
  }

  #warn({ form }: SignedRequest): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const reason = form
      ? 'the endpoint’s policy does not allow the limit in x-oss-traffic-limit'
      : 'the URL that the endpoint signed has no x-oss-traffic-limit';
    console.warn(
      `oss-direct-upload: \`max-speed\` cannot limit a single request, because ${reason}. ` +
        `Requests go one at a time, with waits between them. See ${HOMEPAGE}/guide/large-files#max-speed`,
    );
  }
}

/** Milliseconds between two reports. */
const INTERVAL = 200;

/** Reports progress as a limit allows it. A browser counts bytes as sent that still wait in buffers: of a limited request these are often all. */
class LimitedProgress {
  readonly #options: SendOptions;
  /** Bytes a millisecond. */
  readonly #rate: number;
  readonly #timer = setInterval(() => this.#report(), INTERVAL);
  #begunAt: number | undefined;
  #loaded = 0;
  #isSent = false;

  /** @param trafficLimit bit/s */
  constructor(options: SendOptions, trafficLimit: number) {
    this.#options = options;
    this.#rate = trafficLimit / 8000;
  }

  readonly onProgress = (loaded: number): void => {
    this.#begunAt ??= performance.now();
    this.#loaded = loaded;
    this.#report();
  };

  readonly onSent = (): void => {
    this.#isSent = true;
    this.#report();
  };

  readonly heldTime = (): number => Math.max(0, this.#loaded / this.#rate - this.#elapsed);

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Milliseconds since the first byte. */
  get #elapsed(): number {
    return this.#begunAt === undefined ? 0 : performance.now() - this.#begunAt;
  }

  #report(): void {
    if (this.#begunAt === undefined) return;
    const allowed = this.#elapsed * this.#rate;
    this.#options.onProgress?.(Math.min(this.#loaded, Math.floor(allowed)));
    if (!this.#isSent || allowed < this.#loaded) return;
    this.stop();
    this.#options.onSent?.();
  }
}
