import { lockOf } from './lock-name.js';
import type { TabLocks } from './message-locks.js';

/** The browser's locks; on plain http, where browsers have no locks, locks by messages. */
export async function tabLocks(): Promise<TabLocks> {
  return globalThis.navigator?.locks ?? (await import('./message-locks.js')).messageLocks;
}

/** The records that a tab works on, or waits for: a test for their ids. */
export async function findLockedRecords(): Promise<(id: string) => boolean> {
  const { held = [], pending = [] } = await queryLocks();
  const names = new Set([...held, ...pending].map(({ name }) => name));
  return (id) => names.has(lockOf(id));
}

/** Whether another tab waits for its turn on this record. */
export async function isAwaited(id: string): Promise<boolean> {
  if (!globalThis.navigator?.locks) return (await import('./message-locks.js')).isAwaitedHere(id);
  const { pending = [] } = await queryLocks();
  return pending.some(({ name }) => name === lockOf(id));
}

/** All locks of this origin; nothing where there can be none. */
async function queryLocks(): Promise<LockManagerSnapshot> {
  return tabLocks()
    .then((locks) => locks.query())
    .catch(() => ({}));
}
