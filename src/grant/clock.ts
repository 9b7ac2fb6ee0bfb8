/** Milliseconds; a smaller difference is left alone. */
const SMALLEST_CORRECTION = 30_000;

/** The server's time as far as it is known: signatures and expiry are judged by OSS's clock, and a computer's own may be hours off. */
export class Clock {
  #offset = 0;
  #isSet = false;

  /** Whether a server's time is known yet. */
  get isSet(): boolean {
    return this.#isSet;
  }

  /** Milliseconds since the epoch, by the server's clock. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Takes the time of a response that just came, in milliseconds since the epoch. A difference under 30 s is left alone. */
  learn(serverTime: number): void {
    if (!Number.isFinite(serverTime)) return;
    this.#isSet = true;
    const offset = serverTime - Date.now();
    if (Math.abs(offset - this.#offset) >= SMALLEST_CORRECTION) this.#offset = offset;
  }
}
