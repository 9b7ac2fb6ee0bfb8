import type { TaskStatus, UploadTask } from '../core/upload-task.js';

/** How a queue stands. */
export interface Totals extends Record<TaskStatus, number> {
  count: number;
  /** Bytes of what is stored or can still be. */
  size: number;
  /** Bytes sent of `size`. */
  sent: number;
  /** Bytes a second; 0 while unknown. */
  speed: number;
}

export function totalsOf(tasks: readonly UploadTask[]): Totals {
  const totals: Totals = {
    ...{ queued: 0, uploading: 0, paused: 0, done: 0, failed: 0, canceled: 0 },
    ...{ count: tasks.length, size: 0, sent: 0, speed: 0 },
  };
  for (const task of tasks) {
    totals[task.status]++;
    if (task.status === 'failed' || task.status === 'canceled') continue;
    totals.size += task.size;
    totals.sent += task.sent;
    totals.speed += task.speed ?? 0;
  }
  return totals;
}

/** Whether any task is on its way or will be. */
export const isBusy = ({ queued, uploading }: Totals): boolean => queued + uploading > 0;
