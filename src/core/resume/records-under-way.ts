import { lockOf, queryLocks } from './tab-locks.js';

/** The records that some tab is at work on, or waits for: a test for their ids. */
export async function recordsUnderWay(): Promise<(id: string) => boolean> {
  const { held = [], pending = [] } = await queryLocks();
  const names = new Set([...held, ...pending].map(({ name }) => name));
  return (id) => names.has(lockOf(id));
}
