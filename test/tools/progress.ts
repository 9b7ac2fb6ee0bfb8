/** Shows on a terminal how far a part of the run is, in one line that is written again and again. Elsewhere it is silent. */
export class Progress {
  #done = 0;
  #failed = 0;

  constructor(
    readonly part: string,
    readonly files: number,
  ) {}

  step(failed: number): void {
    this.#failed += failed;
    const line = `${this.part}: ${++this.#done} of ${this.files} files, ${this.#failed} failed`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${this.#done < this.files ? line : ''}`);
  }
}
