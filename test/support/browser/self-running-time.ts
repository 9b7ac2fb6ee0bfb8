import { VirtualTime } from '../virtual-time.js';

const { locks } = navigator;

/**
 * A clock that jumps to the next timer whenever the page has nothing else to do: seconds of waiting take milliseconds, on any machine.
 * What goes through the browser's other processes counts as something to do: messages between tabs, locks, and IndexedDB.
 */
export class SelfRunningTime extends VirtualTime {
  readonly #channels = [new BroadcastChannel('self-running time'), new BroadcastChannel('self-running time')];
  #isOver = false;

  /** @param read reads from the database that the test is about */
  constructor(private readonly read: () => Promise<unknown>) {
    const { random } = Math;
    super(Date.now());
    Math.random = random; // which distinguishes tabs
    void this.#go();
  }

  override restore(): void {
    this.#isOver = true;
    for (const channel of this.#channels) channel.close();
    super.restore();
  }

  async #go(): Promise<void> {
    while (!this.#isOver) {
      await this.#rest();
      if (this.pending > 0 && !this.#isOver) await this.run(1);
    }
  }

  /** Waits until nothing begins or ends any more. */
  async #rest(): Promise<void> {
    let before: string;
    do {
      before = this.timers.join();
      for (let i = 0; i < 3; i++) await Promise.all([locks.query(), this.#echo(), this.read()]);
    } while (before !== this.timers.join() && !this.#isOver);
  }

  /** Comes after all messages that are on their way. */
  #echo(): Promise<unknown> {
    const [one, other] = this.#channels;
    return new Promise((resolve) => {
      if (this.#isOver) return resolve(undefined);
      other!.onmessage = resolve;
      one!.postMessage('');
    });
  }
}
