/** Shows on a terminal how far a part of the run is, in one line that is written again and again. Elsewhere it is silent. */
export class Progress {
  #done = 0;
  #failed = 0;

  constructor(
    readonly part: string,
    readonly files: number,
  ) {}

  /** A file has ended. */
  step(failed: number): void {
    this.#done++;
    this.#failed += failed;
    if (!process.stdout.isTTY) return;
    const failures = this.#failed > 0 ? `, ${this.#failed} failed` : '';
    process.stdout.write(`\r\x1b[K${this.part}: ${this.#done} of ${this.files} files${failures}`);
    if (this.#done === this.files) process.stdout.write('\r\x1b[K');
  }
}
