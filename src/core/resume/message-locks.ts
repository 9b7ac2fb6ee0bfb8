import { ANSWER_TIMEOUT, ask, hangOut, type Message, type Sign, type Since } from './tab-channel.js';
import { idOfLock, lockOf, type TabLocks } from './tab-locks.js';

/** How long to wait before the others are asked again, in milliseconds. */
const PAUSE = 1_000;

/**
 * Locks between the tabs of an origin by messages, for pages that have no Web Locks: those on plain http. First come, first
 * served. A page that was heard to hold a lock and is silent since holds it still, for it may be frozen, unless it said that it left.
 */
export const tabLocks: TabLocks = {
  async request(name, { signal, steal }, work) {
    const turn = new Turn(idOfLock(name));
    try {
      if (!steal) await turn.come(signal);
      turn.begin();
      return await work();
    } finally {
      turn.end();
    }
  },

  async query() {
    const held = new Set<string>();
    const pending = new Set<string>();
    await ask((message) => {
      if (typeof message === 'string') held.add(message);
      else if ('waits' in message) pending.add(message.waits);
    });
    const named = (ids: Set<string>) => [...ids].map((id) => ({ name: lockOf(id) }));
    return { held: named(held), pending: named(pending) };
  },
};

const atWork = new Map<string, Turn>();

/** Whether another page waits for what this one is at work on: known without asking. */
export const isAwaitedHere = (id: string): boolean => atWork.get(id)?.isAwaited ?? false;

/** A page's turn on one lock. */
class Turn {
  readonly #id: string;
  readonly #since: Since = [Date.now(), Math.random()];
  readonly #sign: Sign;
  readonly #waiting = new Set<string>();
  #isWaiting = true;
  /** Another page holds the lock, by what was heard last. */
  #isHeld = false;
  /** Another page that waits was there before. */
  #isBehind = false;
  #wake: (() => void) | undefined;

  constructor(id: string) {
    this.#id = id;
    this.#sign = hangOut(
      id,
      (message) => this.#hear(message),
      () => this.#say('left'),
    );
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Resolves when nobody else has it, or came before. @throws the signal's reason */
  async come(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      this.#isBehind = false;
      this.#say('waits');
      this.#sign.say('');
      await pause(ANSWER_TIMEOUT, signal);
      if (!this.#isHeld && !this.#isBehind) return;
      await pause(PAUSE, signal, (wake) => (this.#wake = wake));
    }
  }

  begin(): void {
    this.#isWaiting = false;
    this.#sign.begin();
    atWork.set(this.#id, this);
  }

  end(): void {
    if (atWork.get(this.#id) === this) atWork.delete(this.#id);
    this.#say('left');
    this.#sign.close();
  }

  #say(what: 'waits' | 'left'): void {
    const held = this.#sign.isAtWork;
    const since = this.#since;
    if (what === 'waits') this.#sign.say({ waits: this.#id, since });
    else if (held || this.#isWaiting) this.#sign.say({ left: this.#id, since, held }); // else it was taken from it
  }

  #hear(message: Message): void {
    if (message === '' && this.#isWaiting) this.#say('waits');
    if (message === this.#id) this.#isHeld = true;
    if (typeof message === 'string') return;
    if ('left' in message && message.left === this.#id) {
      this.#waiting.delete(message.since.join());
      if (!message.held) return;
      this.#isHeld = false;
      this.#wake?.();
    } else if ('waits' in message && message.waits === this.#id) {
      const [[time, random], [ownTime, ownRandom]] = [message.since, this.#since];
      this.#waiting.add(message.since.join());
      if (time < ownTime || (time === ownTime && random < ownRandom)) this.#isBehind = true;
    }
  }
}

async function pause(milliseconds: number, signal?: AbortSignal, wakeable?: (wake: () => void) => void): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    wakeable?.(resolve);
    setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  signal?.throwIfAborted();
}
