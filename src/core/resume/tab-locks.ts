/** What is used of the Web Locks API. */
export interface TabLocks {
  request<T>(name: string, options: LockRequest, work: () => Promise<T>): Promise<T>;
  query(): Promise<LockManagerSnapshot>;
}

interface LockRequest {
  signal?: AbortSignal;
  steal?: boolean;
}

const PREFIX = 'oss-direct-upload\n';

/** The name of the lock for a record. */
export const lockOf = (id: string): string => PREFIX + id;

/** The record of a lock. */
export const idOfLock = (name: string): string => name.slice(PREFIX.length);

/** The browser's locks; what stands in for them on plain http, where there are none. */
export async function tabLocks(): Promise<TabLocks> {
  return globalThis.navigator?.locks ?? (await import('./message-locks.js')).tabLocks;
}

/** All locks of this origin; none where there can be none. */
export async function queryLocks(): Promise<LockManagerSnapshot> {
  return tabLocks()
    .then((locks) => locks.query())
    .catch(() => ({}));
}

/** Whether another tab waits for its turn on this record. */
export async function isAwaited(id: string): Promise<boolean> {
  if (!globalThis.navigator?.locks) return (await import('./message-locks.js')).isAwaitedHere(id);
  const { pending = [] } = await queryLocks();
  return pending.some(({ name }) => name === lockOf(id));
}
