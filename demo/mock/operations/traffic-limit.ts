import type { Call } from './operation.js';
import { invalidArgument } from '../protocol/oss-error.js';
import type { HeaderMap } from '../protocol/http.js';
import { pause } from '../faults/switches.js';

const MIN = 245_760;
const MAX = 838_860_800;

/** A call's x-oss-traffic-limit, at whose pace its bodies go. */
export class TrafficLimit {
  #delay = 0;

  private constructor(
    /** Bit a second; Infinity without a limit. */
    private readonly rate: number,
    private readonly signal: AbortSignal,
  ) {}

  /** The limit of a header or of the signed query, or the one that a form gives. */
  static of({ headers, query, signal }: Call, field?: string): TrafficLimit {
    const value = field ?? headers['x-oss-traffic-limit'] ?? query.get('x-oss-traffic-limit');
    if (value === undefined) return new TrafficLimit(Infinity, signal);
    const rate = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (rate >= MIN && rate <= MAX) return new TrafficLimit(rate, signal);
    throw invalidArgument(`The bandwidth limit must be between ${MIN} and ${MAX} bit/s.`, 'x-oss-traffic-limit', value);
  }

  /** The body, a tenth of a second's worth at a time. */
  async *slow(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    if (this.rate === Infinity) return yield* body;
    const [begun, step] = [performance.now(), Math.ceil(this.rate / 80)];
    let sent = 0;
    for await (const chunk of body) {
      for (let from = 0; from < chunk.length; from += step) {
        const piece = chunk.subarray(from, from + step);
        sent += piece.length;
        const wait = begun + this.#milliseconds(sent) - performance.now();
        if (wait > 0) {
          this.#delay += wait;
          await pause(wait, this.signal);
        }
        yield piece;
      }
    }
  }

  /** How long the limit has held a body back, or will hold back one of `size` bytes. */
  headers(size?: number): HeaderMap {
    if (this.rate === Infinity) return {};
    return { 'x-oss-qos-delay-time': String(Math.round(size === undefined ? this.#delay : this.#milliseconds(size))) };
  }

  #milliseconds(bytes: number): number {
    return (bytes * 8000) / this.rate;
  }
}
