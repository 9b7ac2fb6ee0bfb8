const WORTH_CORRECTING = 30_000;

/**
 * The server's time as far as this page knows it. A computer's clock may be hours off; signatures and expiry are judged
 * by OSS's clock, so they are made with this one.
 */
export class Clock {
  #offset = 0;
  #told = false;

  /** Whether a server has told its time yet. */
  get isTold(): boolean {
    return this.#told;
  }

  /** Milliseconds since the epoch, by the server's clock. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Takes a time that a server has just told, in milliseconds since the epoch. A difference under 30 s is left alone. */
  learn(serverTime: number): void {
    if (!Number.isFinite(serverTime)) return;
    this.#told = true;
    const offset = serverTime - Date.now();
    if (Math.abs(offset - this.#offset) >= WORTH_CORRECTING) this.#offset = offset;
  }
}
