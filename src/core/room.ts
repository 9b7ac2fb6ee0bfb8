import type { UploadTask } from './upload-task.js';

/** Browsers open six connections to a host: this much can be on its way at once … */
const CONNECTIONS = 6;
/** … and a file takes one of them for each of these bytes. */
const BYTES_PER_CONNECTION = 8_000_000;

/** May `task` start beside those that run? By `limit` in files, or, without one, while connections are left. */
export function hasRoom(
  running: ReadonlySet<{ task: UploadTask }>,
  task: UploadTask,
  limit: number | undefined,
): boolean {
  if (running.size === 0) return true;
  if (limit !== undefined) return running.size < limit;
  let used = connectionsOf(task);
  for (const other of running) used += connectionsOf(other.task);
  return used <= CONNECTIONS;
}

function connectionsOf(task: UploadTask): number {
  return Math.min(CONNECTIONS, Math.ceil(task.size / BYTES_PER_CONNECTION) || 1);
}
