import type { SendOptions } from '../../job/job.js';

/** How fast one request of a queue carries its body, by those that have succeeded: the latest ones count most. */
export class RequestRate {
  #bytes = 0;
  #milliseconds = 0;

  /** Sends a request by `send`, and learns from it. */
  async measure<T>(options: SendOptions = {}, send: (options: SendOptions) => Promise<T>): Promise<T> {
    const { onProgress } = options;
    if (!onProgress) return send(options);
    const began = performance.now();
    let bytes = 0;
    const response = await send({ ...options, onProgress: (sent) => onProgress((bytes = sent)) });
    this.#bytes = this.#bytes / 2 + bytes;
    this.#milliseconds = this.#milliseconds / 2 + performance.now() - began;
    return response;
  }

  /** Milliseconds that a request with this many bytes will take; 0 while nothing is known. */
  timeFor(bytes: number): number {
    return this.#bytes > 0 ? (bytes * this.#milliseconds) / this.#bytes : 0;
  }
}
