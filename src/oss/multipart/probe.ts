import type { Flight } from './sending-part.js';
import type { Line } from './link-speed.js';
import type { Cut } from './part-plan.js';

/** Grains up to which a planned part shows soon enough what line it is. */
const SHORT = 10;

/** The part of one grain that shows what line it is, while others go as planned. */
export class Probe {
  readonly #line: Line;
  #flight: Flight | undefined;
  /** It is still to be sent. */
  isNext: boolean;
  /** It has taken too long, and nothing has been confirmed since. */
  #isLate = false;

  constructor(line: Line, cut: Cut, connections: number) {
    this.#line = line;
    this.isNext = connections > 1 && !line.isKnown && cut.grains > cut.count * SHORT;
  }

  /** Whether the next part has one grain, too. */
  get isShort(): boolean {
    return this.isNext || (this.#isLate && !this.#line.rate);
  }

  begin(flight: Flight): void {
    if (this.isNext) this.#flight = flight;
    this.isNext = false;
  }

  /**
   * Milliseconds after which the line is slow if this part is not confirmed by then: a planned one would last longer than `most`.
   * Infinity for all but the probe.
   */
  suspectAfter(flight: Flight, { grains, count }: Cut, most: number): number {
    if (flight !== this.#flight) return Infinity;
    return this.#line.cost + Math.max(this.#line.shortestSample, (most * count) / grains);
  }

  /** Time is up. @returns whether the planned parts that are on their way among `flights` would last too long */
  suspect(flights: ReadonlySet<Flight>): boolean {
    this.#isLate = !!this.#flight && flights.has(this.#flight) && !this.#line.rate;
    return this.#isLate;
  }

  is(flight: Flight): boolean {
    return flight === this.#flight;
  }
}
