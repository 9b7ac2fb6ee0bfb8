import { askPages, heldHere, holdHere, listenToPages, type PageMessage } from './pages.js';
import { type SessionRecord, sessionLock } from './record.js';

/** Who waits while another page works. */
export interface Waiter {
  /** Milliseconds after which the wait is reported. */
  stallTimeout: number;
  /** Is called with true when another page has been waited for so long, with false when it is this one's turn. */
  onOtherTab: (isSending: boolean) => void;
}

const PREFIX = 'oss-direct-upload\n';

/** On plain http browsers have no locks: those of one page are in turn there, and only there. */
const pageLocks = () => globalThis.navigator?.locks ?? localLocks;

/**
 * Runs `work` while no other page of this origin works under the same name.
 *
 * @throws the signal's reason; what `work` throws
 */
export async function runExclusively<T>(
  name: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
  waiter?: Waiter,
): Promise<T> {
  let running: Promise<T> | undefined;
  let isReported = false;
  const report = () => waiter!.onOtherTab((isReported = true));
  const timer = waiter && setTimeout(report, waiter.stallTimeout);
  const run = () => {
    clearTimeout(timer);
    if (isReported) waiter!.onOtherTab(false);
    return (running = work());
  };
  try {
    signal?.throwIfAborted();
    return await pageLocks().request(PREFIX + name, { ...(signal && { signal }) }, run);
  } catch (cause) {
    if (running) return running; // also where its lock was lost
    if (signal?.aborted) throw cause;
    return run(); // where a page's storage is blocked, its locks are rejected
  } finally {
    clearTimeout(timer);
  }
}

/** What pages of this origin, this one too, hold or wait for: a test for names. */
export async function findHeld(): Promise<(name: string) => boolean> {
  const others = await askWithoutLocks();
  const { held = [], pending = [] } = await queryLocks();
  const names = new Set([...held, ...pending].map(({ name }) => name));
  return (name) => names.has(PREFIX + name) || others.has(name);
}

/** Whether another page works under the name of this one's turn: only so where browsers have no locks. */
export const isHeldElsewhere = async (name: string): Promise<boolean> => (await askWithoutLocks()).has(name);

const askWithoutLocks = async () => (globalThis.navigator?.locks ? new Set<string>() : askPages());

/** All locks of this origin; nothing where there can be none. */
async function queryLocks(): Promise<LockManagerSnapshot> {
  return pageLocks()
    .query()
    .catch(() => ({}));
}

/** Says to other pages that this one has what a name stands for: they neither list nor restore it. */
export class Claim {
  readonly #name: string;
  #held: AbortController | undefined;
  #granted: AbortSignal | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes the lock, and keeps it until `release()` or the end of the page. */
  hold(): void {
    if (this.#held) return;
    const { signal } = (this.#held = new AbortController());
    const released = () =>
      new Promise<void>((resolve) => {
        if (!signal.aborted) this.#granted = signal;
        signal.addEventListener('abort', () => resolve());
        if (signal.aborted) resolve();
      });
    void runExclusively(this.#name, released, signal).catch(() => {}); // released while it waited
  }

  release(): void {
    this.#held?.abort();
    this.#held = this.#granted = undefined;
  }

  /** Identifies the time for which this page has the lock; undefined as long as it does not. */
  get turn(): object | undefined {
    return this.#granted;
  }
}

/** The ends of the turns under each name: the next one waits for all before. */
const turns = new Map<string, Promise<unknown>>();

/** What of the browser's locks is used, for one page alone. To other pages it responds what it holds. */
const localLocks = {
  async request<T>(lock: string, { signal }: { signal?: AbortSignal }, work: () => Promise<T>): Promise<T> {
    const name = lock.slice(PREFIX.length);
    const before = turns.get(name);
    const leave = holdHere(name);
    let end = () => {};
    const turn = new Promise<void>((resolve) => (end = resolve));
    turns.set(name, Promise.all([before, turn]));
    try {
      await Promise.race([before, aborted(signal)]);
      return await work();
    } finally {
      end();
      leave();
      if (heldHere(name) === 0) turns.delete(name);
    }
  },

  async query(): Promise<LockManagerSnapshot> {
    const names = [...turns.keys()];
    const asLock = (name: string) => ({ name: PREFIX + name });
    return { held: names.map(asLock), pending: names.filter((name) => heldHere(name) > 1).map(asLock) };
  },
};

/** Rejects when a signal aborts. */
const aborted = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));

/**
 * Says to other pages that this one shows a session. While something of it is not done, it does so by a lock, which a frozen tab keeps, too;
 * after that only by responding, because browsers do not keep a page with a lock for "back".
 */
export class SessionLock {
  readonly #name: string;
  readonly #scope: string;
  readonly #lock: Claim;
  #isLocked = false;
  /** This page has made the session, and nobody else could have taken it since. */
  #isFirst: boolean;
  /** The turn in which the database has said that the session is this page's. */
  #ownTurn: object | undefined;
  #stopResponding: (() => void) | undefined;
  /** All of the session's scope is forgotten. */
  onForget = () => {};

  /** @param isNew this page has made the session */
  constructor(session: Pick<SessionRecord, 'id' | 'scope'>, isNew = false) {
    this.#isFirst = isNew;
    this.#name = sessionLock(session);
    this.#scope = session.scope;
    this.#lock = new Claim(this.#name);
    this.respond();
  }

  respond(): void {
    if (this.#stopResponding) return;
    const ends = [holdHere(this.#name), listenToPages(this.#handleMessage)];
    this.#stopResponding = () => ends.forEach((end) => end());
  }

  /** Whether nobody else can have the session, even if this page does not respond in time: not so without the browser's locks. */
  get isSure(): boolean {
    const { turn } = this.#lock;
    return this.#isLocked && (this.#isFirst || (turn !== undefined && turn === this.#ownTurn));
  }

  /** Runs a write that says whether the session is still this page's: if so, it is sure for as long as this page keeps the lock. */
  async prove<T>(write: () => Promise<T>): Promise<T> {
    const { turn } = this.#lock;
    const isOwn = await write();
    if (isOwn) this.#ownTurn = turn;
    if (!this.#isLocked) this.#isFirst = false; // it is stored, and free
    return isOwn;
  }

  set isUnfinished(isUnfinished: boolean) {
    if (this.#isLocked && !isUnfinished) this.#isFirst = false;
    this.#isLocked = isUnfinished && !!globalThis.navigator?.locks;
    if (this.#isLocked) this.#lock.hold();
    else this.#lock.release();
  }

  /** The page is about to be kept for "back", or shows the session no longer, or the session is over. */
  release(): void {
    this.isUnfinished = this.#isFirst = false;
    this.#stopResponding?.();
    this.#stopResponding = undefined;
  }

  readonly #handleMessage = (message: PageMessage): void => {
    if (typeof message === 'object' && 'forgets' in message && message.forgets === this.#scope) this.onForget();
  };
}
