import { AwakeTime } from '../awake-time.js';
import { sleep } from '../retry.js';
import { lockOf } from './lock-name.js';
import { resumeDatabase } from './resume-database.js';
import { listRecordsInWork } from './tab-channel.js';
import { tabLocks } from './tab-locks.js';

/** A run that waits for a lock. */
export interface WaitingRun {
  readonly isRunning: boolean;
  /** Aborts the wait. */
  readonly waiting: AbortController;
  /** Takes the lock from the tab that has it. Resolves once the work has begun here. */
  steal(): Promise<void>;
}

/** A tab that shows no sign of life for this many stall timeouts is frozen. */
const FROZEN_AFTER = 4;

/**
 * Takes the turn from a tab that has the lock and shows no sign of life. Called one stall timeout after the wait began. A tab
 * that works says so when asked, or its record changes.
 *
 * @throws the signal's reason, when the wait is over
 */
export async function takeOverWhenFrozen(id: string, run: WaitingRun, stallTimeout: number): Promise<void> {
  const { signal } = run.waiting;
  const time = new AwakeTime(stallTimeout);
  let seenAt = -stallTimeout;
  let before = await readProgress(id);
  try {
    for (;;) {
      const pause = sleep(stallTimeout, signal);
      pause.catch(() => {});
      const now = await readProgress(id);
      if (now !== before || (await isInWork(id))) seenAt = time.elapsed;
      before = now;
      if (time.elapsed - seenAt >= FROZEN_AFTER * stallTimeout) await takeOver(id, run);
      await pause;
    }
  } finally {
    time.stop();
  }
}

/** Only one of several waiting tabs takes the turn; the others then see it work. */
async function takeOver(id: string, run: WaitingRun): Promise<void> {
  const locks = await tabLocks();
  await locks.request(lockOf(`${id}\nsteal`), { signal: run.waiting.signal }, async () => {
    if (!run.isRunning && !(await isInWork(id))) await run.steal();
  });
}

const isInWork = async (id: string) => (await listRecordsInWork()).has(id);

/** What changes in a record while its upload continues. */
async function readProgress(id: string): Promise<string> {
  const { uploadId, sent, completing } = (await resumeDatabase.get(id)) ?? {};
  return `${uploadId} ${sent} ${completing}`;
}
