import type { SendOptions } from '../../job/job.js';

/** Milliseconds between two reports. */
const INTERVAL = 200;

/**
 * Reports progress as a limit allows it. A browser counts bytes as sent that still wait in buffers: of a limited request these
 * are often all.
 */
export class LimitedProgress {
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
