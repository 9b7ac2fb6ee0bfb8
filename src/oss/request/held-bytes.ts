/** What a browser counts as sent, and a limit of OSS still holds back in buffers. */
export class HeldBytes {
  /** Bytes a millisecond. */
  readonly #rate: number;
  #begunAt = 0;
  #sent = 0;

  /** @param trafficLimit bit/s; undefined: nothing is held back */
  constructor(trafficLimit = Infinity) {
    this.#rate = trafficLimit / 8000;
  }

  /** The browser counts this many bytes as sent. */
  sent(bytes: number): void {
    this.#begunAt ||= performance.now();
    this.#sent = bytes;
  }

  /** Milliseconds until OSS has taken them. */
  get time(): number {
    return Math.max(0, this.#sent / this.#rate - (performance.now() - this.#begunAt));
  }
}
