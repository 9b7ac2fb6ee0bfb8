import { lockOf, queryLocks } from './resume-store.js';

/** The records that some tab is at work on, or waits for: a test for their ids. */
export async function recordsUnderWay(): Promise<(id: string) => boolean> {
  if (!globalThis.navigator?.locks) {
    const { askWhoIsAtWork } = await import('./at-work.js');
    const ids = await askWhoIsAtWork();
    return (id) => ids.has(id);
  }
  const { held = [], pending = [] } = await queryLocks();
  const names = new Set([...held, ...pending].map(({ name }) => name));
  return (id) => names.has(lockOf(id));
}
