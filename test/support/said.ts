import type { ProcessingStatus } from '../../src/core.js';

/** What a function of a page says of a file's processing, as the test lets it. */
export class Said {
  readonly #said: ProcessingStatus[] = [];
  #wake = () => {};
  /** Aborts when nobody waits any more. */
  signal: AbortSignal | undefined;

  say(status: ProcessingStatus): void {
    this.#said.push(status);
    this.#wake();
  }

  /** The page's function. */
  readonly status = ({ signal }: { signal: AbortSignal }): AsyncIterable<ProcessingStatus> => {
    this.signal = signal;
    return this.#hear();
  };

  async *#hear(): AsyncGenerator<ProcessingStatus> {
    for (let heard = 0; ;) {
      while (heard < this.#said.length) yield this.#said[heard++]!;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
