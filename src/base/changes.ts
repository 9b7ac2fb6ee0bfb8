/** Lets others wait for the next change of something. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** Resolves at the next change, and when the signal aborts. */
  next(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#waiting.delete(end);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      this.#waiting.add(end);
      signal?.addEventListener('abort', end);
      if (signal?.aborted) end();
    });
  }

  /** Something has changed. */
  report(): void {
    for (const end of [...this.#waiting]) end();
  }
}
