import { askWhoIsAtWork } from './tab-channel.js';
import { AwakeTime } from '../awake-time.js';
import { lockOf, tabLocks } from './tab-locks.js';
import type { Turn } from './exclusive-run.js';
import { resumeDatabase } from './resume-database.js';
import { sleep } from '../retry.js';

/** A tab that gives no sign of life for so many stall timeouts is frozen. */
const MOST_SILENT = 4;

/**
 * Takes the turn from a tab that has the lock and gives no sign of life. Begun one stall timeout after the wait; a tab that is
 * at work says so when asked, or its record grows.
 *
 * @throws the signal's reason, when the wait is over
 */
export async function outlast(id: string, turn: Turn, stallTimeout: number): Promise<void> {
  const { signal } = turn.wait;
  const time = new AwakeTime(stallTimeout);
  let seenAt = -stallTimeout;
  let record = await look(id);
  try {
    for (;;) {
      const pause = sleep(stallTimeout, signal);
      pause.catch(() => {});
      const now = await look(id);
      if (now !== record || (await isAtWork(id))) seenAt = time.elapsed;
      record = now;
      if (time.elapsed - seenAt >= MOST_SILENT * stallTimeout) await takeOver(id, turn);
      await pause;
    }
  } finally {
    time.stop();
  }
}

/** Of several tabs that wait only one takes the turn; the others see it at work then. */
async function takeOver(id: string, turn: Turn): Promise<void> {
  const locks = await tabLocks();
  await locks.request(lockOf(`${id}\nsteal`), { signal: turn.wait.signal }, async () => {
    if (!turn.isRunning && !(await isAtWork(id))) await turn.steal();
  });
}

const isAtWork = async (id: string) => (await askWhoIsAtWork()).has(id);

/** What changes in a record while its upload goes on. */
async function look(id: string): Promise<string> {
  const { uploadId, sent, completing } = (await resumeDatabase.get(id)) ?? {};
  return `${uploadId} ${sent} ${completing}`;
}
