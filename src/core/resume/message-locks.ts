import { sleep } from '../retry.js';
import { idOfLock, lockOf } from './lock-name.js';
import {
  openTabChannel,
  requestFromTabs,
  RESPONSE_TIMEOUT,
  type Since,
  type TabChannel,
  type TabMessage,
} from './tab-channel.js';

/** What is used of the Web Locks API. */
export interface TabLocks {
  request<T>(name: string, options: LockRequest, work: () => Promise<T>): Promise<T>;
  query(): Promise<LockManagerSnapshot>;
}

interface LockRequest {
  signal?: AbortSignal;
  steal?: boolean;
}

/** How long to wait before the other tabs are asked again, in milliseconds. */
const POLL_INTERVAL = 1_000;
/** How long a tab that came before keeps its turn after its last message, in milliseconds: a busy one responds late. */
const TURN_TIMEOUT = 3_000;

/**
 * Locks between the tabs of an origin by messages, for pages that have no Web Locks: those on plain http. First come, first
 * served. A tab keeps its lock until it says that it left: one that no longer responds may be frozen.
 */
export const messageLocks: TabLocks = {
  async request(name, { signal, steal }, work) {
    const turn = new LockTurn(idOfLock(name));
    try {
      if (!steal) await turn.wait(signal);
      turn.begin();
      return await work();
    } finally {
      turn.end();
    }
  },

  async query() {
    const held = new Set<string>();
    const pending = new Set<string>();
    await requestFromTabs((message) => {
      if (typeof message === 'string') held.add(message);
      else if ('waits' in message) pending.add(message.waits);
    });
    const asLocks = (ids: Set<string>) => [...ids].map((id) => ({ name: lockOf(id) }));
    return { held: asLocks(held), pending: asLocks(pending) };
  },
};

/** This page's turns that hold a lock, by record. */
const holders = new Map<string, LockTurn>();

/** Whether another tab waits for a record that this one works on: known without asking. */
export const isAwaitedHere = (id: string): boolean => holders.get(id)?.isAwaited ?? false;

/** A tab's turn on one lock. */
class LockTurn {
  readonly #id: string;
  readonly #since: Since = [Date.now(), Math.random()];
  readonly #channel: TabChannel;
  readonly #waiting = new Set<string>();
  #isWaiting = true;
  /** Another tab holds the lock, by its latest message. */
  #isHeld = false;
  /** When those that have waited longer last said so. */
  readonly #before = new Map<string, number>();
  /** Fires `release` when the tab that held the lock leaves. */
  readonly #releases = new EventTarget();

  constructor(id: string) {
    this.#id = id;
    this.#channel = openTabChannel(
      id,
      (message) => this.#handleMessage(message),
      () => this.#sendLeft(),
    );
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Resolves when no other tab has the lock, or came before. @throws the signal's reason */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      this.#sendWaits();
      this.#channel.send('');
      await sleep(RESPONSE_TIMEOUT, signal);
      const isBehind = [...this.#before.values()].some((heardAt) => Date.now() - heardAt < TURN_TIMEOUT);
      if (!this.#isHeld && !isBehind) return;
      await sleep(POLL_INTERVAL, signal, 'release', this.#releases);
    }
  }

  begin(): void {
    this.#isWaiting = false;
    this.#channel.beginWork();
    holders.set(this.#id, this);
  }

  end(): void {
    if (holders.get(this.#id) === this) holders.delete(this.#id);
    this.#sendLeft();
    this.#channel.close();
  }

  #sendWaits(): void {
    this.#channel.send({ waits: this.#id, since: this.#since });
  }

  #sendLeft(): void {
    const held = this.#channel.isWorking;
    const wasTaken = !held && !this.#isWaiting;
    if (!wasTaken) this.#channel.send({ left: this.#id, since: this.#since, held });
  }

  #handleMessage(message: TabMessage): void {
    if (message === '' && this.#isWaiting) this.#sendWaits();
    if (message === this.#id) this.#isHeld = true;
    if (typeof message === 'string') return;
    if ('left' in message && message.left === this.#id) {
      this.#waiting.delete(message.since.join());
      this.#before.delete(message.since.join());
      if (!message.held) return;
      this.#isHeld = false;
      this.#releases.dispatchEvent(new Event('release'));
    } else if ('waits' in message && message.waits === this.#id) {
      const [[time, random], [ownTime, ownRandom]] = [message.since, this.#since];
      this.#waiting.add(message.since.join());
      if (time < ownTime || (time === ownTime && random < ownRandom))
        this.#before.set(message.since.join(), Date.now());
    }
  }
}
