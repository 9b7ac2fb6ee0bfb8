import type { SendingPart } from './sending-part.js';
import type { LinkSpeed } from './link-speed.js';
import type { PartPlan } from './part-plan.js';

/** Grains up to which a planned part shows soon enough what line it is. */
const SHORT = 10;

/** The part of one grain that shows what line it is, while others go as planned. */
export class Probe {
  readonly #line: LinkSpeed;
  #sending: SendingPart | undefined;
  /** It is still to be sent. */
  isNext: boolean;
  /** It has taken too long, and nothing has been confirmed since. */
  #isLate = false;

  constructor(line: LinkSpeed, plan: PartPlan, connections: number) {
    this.#line = line;
    this.isNext = connections > 1 && !line.isKnown && plan.grains > plan.count * SHORT;
  }

  /** Whether the next part has one grain, too. */
  get isShort(): boolean {
    return this.isNext || (this.#isLate && !this.#line.rate);
  }

  begin(sending: SendingPart): void {
    if (this.isNext) this.#sending = sending;
    this.isNext = false;
  }

  /**
   * Milliseconds after which the line is slow if this part is not confirmed by then: a planned one would last longer than `most`.
   * Infinity for all but the probe.
   */
  suspectAfter(sending: SendingPart, { grains, count }: PartPlan, most: number): number {
    if (sending !== this.#sending) return Infinity;
    return this.#line.cost + Math.max(this.#line.shortestSample, (most * count) / grains);
  }

  /** Time is up. @returns whether the planned parts that are on their way among `inFlight` would last too long */
  suspect(inFlight: ReadonlySet<SendingPart>): boolean {
    this.#isLate = !!this.#sending && inFlight.has(this.#sending) && !this.#line.rate;
    return this.#isLate;
  }

  is(sending: SendingPart): boolean {
    return sending === this.#sending;
  }
}
