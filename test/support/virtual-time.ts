import { redefine } from './redefine.js';

type Timer = { at: number; run: () => void };

/** Waits for a message, because browsers delay nested timers by 4 ms. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => (port1.close(), resolve());
    port2.postMessage(0);
  });
}

/** Lets promises resolve that wait only for each other, or for the code that a queue loads with its first file. */
export async function flushPromises(): Promise<void> {
  await Promise.all([
    import('../../src/queue/queue-runner.js'),
    import('../../src/queue/queue-runner.js'),
    import('../../src/modes/load-mode.js'),
    import('../../src/upload/types-by-extension.js'),
  ]);
  for (let i = 0; i < 3; i++) await nextTurn();
}

export async function flushed<T>(result: T): Promise<T> {
  await flushPromises();
  return result;
}

/** Repeats a step, such as one that lets time pass, until the work has ended. */
export async function untilEnded<T>(work: Promise<T>, step: () => Promise<unknown>): Promise<T> {
  const state = { hasEnded: false };
  const end = work.finally(() => (state.hasEnded = true));
  end.catch(() => {});
  for (await flushPromises(); !state.hasEnded;) await step();
  return end;
}

/** The last timer of any clock: what an earlier test left clears none of this one's, and none of the browser's, whose numbers are small. */
let lastTimer = 1e9;

/** Replaces timers, `Date.now`, `performance.now` and `Math.random`, so that a test of minutes takes milliseconds. */
export class VirtualTime {
  random = 1;
  readonly #timers = new Map<number, Timer>();
  readonly #undo: (() => void)[] = [];
  #now = 0;

  constructor(readonly begin: number = Date.UTC(2026, 0, 1)) {
    this.install();
  }

  /** Begins again, at no time and without timers. */
  install(): void {
    for (const undo of this.#undo.splice(0)) undo();
    this.#timers.clear();
    this.#now = 0;
    this.random = 1;
    this.#replace(globalThis, 'setTimeout', (run: () => void, ms = 0) => {
      this.#timers.set(++lastTimer, { at: this.#now + Math.max(0, ms), run });
      return lastTimer;
    });
    this.#replace(globalThis, 'clearTimeout', (id: number) => void this.#timers.delete(id));
    this.#replace(Date, 'now', () => this.begin + this.#now);
    this.#replace(performance, 'now', () => this.#now);
    this.#replace(Math, 'random', () => this.random);
  }

  get pending(): number {
    return this.#timers.size;
  }
  get timers(): readonly number[] {
    return [...this.#timers.keys()];
  }
  /** Milliseconds since the start. */
  get elapsed(): number {
    return this.#now;
  }

  /** Runs the timers that are due in the next `ms`. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await flushPromises();
    while (this.#runNext(end)) await flushPromises();
    this.#now = Math.max(this.#now, end);
  }

  /** Time passes without a timer, as when the computer sleeps. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** Runs timer after timer until none is left. @returns the milliseconds that passed. */
  async run(most = 1000): Promise<number> {
    const begun = this.#now;
    await flushPromises();
    for (let i = 0; i < most && this.#timers.size > 0; i++) {
      await this.advance(Math.min(...[...this.#timers.values()].map(({ at }) => at)) - this.#now);
    }
    return this.#now - begun;
  }

  /** Lets time pass until the work has ended. @throws Error where it takes longer than `most` milliseconds */
  async until<T>(work: Promise<T>, most: number): Promise<T> {
    return untilEnded(work, async () => {
      if (!this.#runNext(most)) throw new Error(`It has not ended after ${most} ms.`);
      await nextTurn();
    });
  }

  restore(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  /** Runs the first timer that is due until then. @returns whether there is one */
  #runNext(end: number): boolean {
    const due = [...this.#timers].filter(([, { at }]) => at <= end);
    const [next] = due.sort(([, a], [, b]) => a.at - b.at);
    if (!next) return false;
    const [id, { at, run }] = next;
    this.#timers.delete(id);
    this.#now = Math.max(this.#now, at);
    run();
    return true;
  }

  #replace(owner: object, name: string, value: unknown): void {
    this.#undo.push(redefine(owner, name, { value, writable: true }));
  }
}
