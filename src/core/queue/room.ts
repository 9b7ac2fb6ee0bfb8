import type { UploadTask } from './upload-task.js';

/** Browsers open six connections to a host: this much can be on its way at once … */
const CONNECTIONS = 6;
/** … and a file takes one of them for each of these bytes that are left … */
const BYTES_PER_CONNECTION = 8_000_000;
/** … or counts as so many where it travels in one request: three large ones share a line well enough. */
const IN_ONE_REQUEST = 2;
/** While a small file is on its way, another's permission is asked for and its request signed. */
const SMALL = 1_000_000;
const OF_A_SMALL_FILE = 1 / 2;

/**
 * May another task start beside those that run? By `limit` in files, or, without one, while a connection is left: a large
 * file's last parts leave some, so that the next file's first ones fill the line.
 */
export function hasRoom(running: ReadonlySet<{ task: UploadTask }>, limit: number | undefined): boolean {
  if (limit !== undefined) return running.size === 0 || running.size < limit;
  let used = 0;
  for (const { task } of running) used += connectionsOf(task);
  return used < CONNECTIONS;
}

function connectionsOf({ size, sent, requests }: UploadTask): number {
  if (size <= SMALL) return OF_A_SMALL_FILE;
  const most = requests === 1 ? IN_ONE_REQUEST : CONNECTIONS;
  return Math.min(most, Math.ceil((size - sent) / BYTES_PER_CONNECTION) || 1);
}
