const running = new Set<Progress>();

/** Shows on a terminal how far the parts of the run are, in one line that is written again and again. Elsewhere it is silent. */
export class Progress {
  #done = 0;
  #failed = 0;

  constructor(
    readonly part: string,
    readonly files: number,
  ) {
    running.add(this);
  }

  step(failed: number): void {
    this.#failed += failed;
    if (++this.#done >= this.files) running.delete(this);
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${[...running].join(' | ')}`);
  }

  toString(): string {
    return `${this.part}: ${this.#done} of ${this.files} files, ${this.#failed} failed`;
  }
}
