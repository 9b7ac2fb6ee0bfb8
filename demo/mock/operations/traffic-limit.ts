import { pause } from '../faults/pause.js';
import type { HeaderMap } from '../protocol/http.js';
import { invalidArgument } from '../protocol/oss-error.js';
import type { OperationRequest } from './operation.js';

/** OSS's bounds of a limit, in bit/s. */
const MIN_RATE = 245_760;
const MAX_RATE = 838_860_800;

/** The x-oss-traffic-limit of a request: slows its body and the response's. */
export class TrafficLimit {
  #delay = 0;

  private constructor(
    /** In bit/s; Infinity without a limit. */
    private readonly rate: number,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * The limit in a header or in the query.
   *
   * @param field the limit in a form
   * @throws OssError for a limit out of bounds.
   */
  static of({ headers, query, signal }: OperationRequest, field?: string): TrafficLimit {
    const value = field ?? headers['x-oss-traffic-limit'] ?? query.get('x-oss-traffic-limit');
    if (value === undefined) return new TrafficLimit(Infinity, signal);
    const rate = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (rate >= MIN_RATE && rate <= MAX_RATE) return new TrafficLimit(rate, signal);
    throw invalidArgument(
      `The bandwidth limit must be between ${MIN_RATE} and ${MAX_RATE} bit/s.`,
      'x-oss-traffic-limit',
      value,
    );
  }

  /** The body at the limit's rate, in pieces of a tenth of a second. */
  async *slowDown(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    if (this.rate === Infinity) return yield* body;
    const [started, step] = [performance.now(), Math.ceil(this.rate / 80)];
    let sent = 0;
    for await (const chunk of body) {
      for (let from = 0; from < chunk.length; from += step) {
        const piece = chunk.subarray(from, from + step);
        sent += piece.length;
        const wait = started + this.#milliseconds(sent) - performance.now();
        if (wait > 0) {
          this.#delay += wait;
          await pause(wait, this.signal);
        }
        yield piece;
      }
    }
  }

  /** The response header with the time that the limit has cost, or will cost for a body of `size` bytes. */
  headers(size?: number): HeaderMap {
    if (this.rate === Infinity) return {};
    return { 'x-oss-qos-delay-time': String(Math.round(size === undefined ? this.#delay : this.#milliseconds(size))) };
  }

  #milliseconds(bytes: number): number {
    return (bytes * 8000) / this.rate;
  }
}
