import type { AwaitedProcessing } from '../object/processing.js';
import type { Watched } from './watched.js';
import { readStatus } from './read-status.js';

/** The longest delay of a timer, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Hears what a function of the page says of a file's processing. What it throws, or an end without a word, is waited for as long as it may take. */
export async function followPage(
  status: NonNullable<AwaitedProcessing['status']>,
  { task, hear, giveUp }: Watched,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const { since, timeout } = task.awaits!; // it is being watched
  const end = () => stop.abort();
  const timer = setTimeout(() => (end(), giveUp()), Math.min(LONGEST, since + timeout - Date.now()));
  signal.addEventListener('abort', end);
  stop.signal.addEventListener('abort', () => clearTimeout(timer));
  if (signal.aborted) end();
  try {
    for await (const said of status({ signal: stop.signal })) {
      if (stop.signal.aborted) return;
      const read = readStatus(said);
      if (read) hear(read);
    }
  } catch (thrown) {
    if (!stop.signal.aborted) globalThis.reportError?.(thrown); // the page's mistake; nothing is ready for it
  }
}
