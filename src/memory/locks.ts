import { askPages, heldHere, holdHere } from './pages.js';

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

/** Runs `work` while no other page of this origin works under the same name. @throws the signal's reason; what `work` throws */
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

export const isAwaited = async (name: string): Promise<boolean> =>
  ((await queryLocks()).pending ?? []).some((one) => one.name === PREFIX + name);

/** Whether another page works under the name of this one's turn: only so where browsers have no locks. */
export const isHeldElsewhere = async (name: string): Promise<boolean> => (await askWithoutLocks()).has(name);

const askWithoutLocks = async () => (globalThis.navigator?.locks ? new Set<string>() : askPages());

/** All locks of this origin; nothing where there can be none. */
async function queryLocks(): Promise<LockManagerSnapshot> {
  return pageLocks()
    .query()
    .catch(() => ({}));
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

const aborted = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** Identifies the time for which a page has a lock, or waits for it. */
export interface Turn {
  readonly end: AbortController;
  isGranted: boolean;
}

/** A lock that a page keeps, where the browser has locks. */
export class PageLock {
  readonly #name: string;
  /** The present turn; undefined while the page neither has the lock nor waits for it. */
  turn: Turn | undefined;

  constructor(name: string) {
    this.#name = PREFIX + name;
  }

  /** Keeps the lock until `release()`. @param ifAvailable not where another page has it @returns whether it has it, or may have none */
  hold(ifAvailable = false): Promise<boolean> {
    const { locks } = globalThis.navigator ?? {};
    if (!locks || this.turn) return Promise.resolve(true);
    const turn: Turn = (this.turn = { end: new AbortController(), isGranted: false });
    const { signal } = turn.end;
    return new Promise((resolve) => {
      const keep = (lock: Lock | null) => {
        resolve((turn.isGranted = !!lock));
        return lock && !signal.aborted && new Promise((ended) => signal.addEventListener('abort', ended));
      };
      const options = ifAvailable ? { ifAvailable } : { signal };
      locks.request(this.#name, options, keep).catch(() => resolve(true)); // it was released meanwhile, or the page's storage is blocked
    });
  }

  release(): void {
    this.turn?.end.abort();
    this.turn = undefined;
  }
}
