import { HOMEPAGE } from '../../base/homepage.js';
import type { Job, MakeRequest, SendBodyOptions } from '../../job/mode.js';
import type { SignedRequest } from '../../object/operation.js';
import type { OssResponse } from '../../job/transport.js';
import { LimitedProgress } from './limited-progress.js';
import { SpeedBudget, type SpeedBudgetOptions, type SpeedShare } from './speed-budget.js';

/** A request that is not signed after this many milliseconds gives its share to others, and waits for another. */
const LONGEST_SIGNING = 2_000;
/** One that has waited for its second share for longer, in milliseconds, is signed again: its signature may have expired. */
const LONGEST_SIGNED = 60_000;

/** Sends the requests of one queue that has a `maxSpeed`. */
export class SpeedLimiter {
  readonly #budget: SpeedBudget;
  #hasWarned = false;

  constructor(options: SpeedBudgetOptions) {
    this.#budget = new SpeedBudget(options);
  }

  /** Sends a request with a body, as soon as it has a share of the budget. */
  async send(
    job: Pick<Job, 'send' | 'signal'>,
    bytes: number,
    make: MakeRequest,
    { trafficLimit: exact, ...options }: SendBodyOptions,
  ): Promise<OssResponse> {
    const { signal = job.signal } = options;
    for (;;) {
      let share = await this.#budget.take(bytes, signal, exact);
      let sent = 0;
      try {
        let made = make(share.trafficLimit);
        if (await takesLong(made)) {
          share.end(0);
          const [{ trafficLimit }] = await made;
          const signedAt = performance.now();
          share = await this.#budget.take(bytes, signal, trafficLimit);
          if (performance.now() - signedAt > LONGEST_SIGNED) made = make(share.trafficLimit);
        }
        const [request, body] = await made;
        if (!this.#mayBegin(request, share)) continue; // one at a time from now on
        const progress = request.trafficLimit && new LimitedProgress(options, request.trafficLimit);
        const { onProgress, onSent, heldTime } = progress || options;
        const begunAt = performance.now();
        try {
          const response = await job.send(request, { ...options, body, onProgress, onSent, heldTime });
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

  /** Runs `work` while it has a share of the budget that a request of this size would have. */
  async share<T>(
    { signal }: Pick<Job, 'signal'>,
    bytes: number,
    work: (trafficLimit?: number) => Promise<T>,
  ): Promise<T> {
    const share = await this.#budget.take(bytes, signal);
    try {
      return await work(share.trafficLimit);
    } finally {
      share.end(0);
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

async function takesLong(made: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(true), LONGEST_SIGNING)));
  try {
    return await Promise.race([made.then(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
