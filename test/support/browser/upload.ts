import { type QueueOptions, UploadQueue, type UploadTask } from '../../../src/core.js';
import { settled } from '../settled.js';

/** Uploads files and waits for `uploads-settled`. Stored files are removed from the queue, which frees their keys. */
export async function upload(
  options: QueueOptions,
  files: File[],
  watch?: (task: UploadTask) => void,
): Promise<UploadTask[]> {
  const queue = new UploadQueue(options);
  if (watch) queue.addEventListener('upload-progress', ({ detail }) => watch(detail.task));
  const end = settled(queue);
  const tasks = queue.add(files);
  await end;
  for (const task of tasks) if (task.status === 'done') queue.remove(task);
  return tasks;
}

/** The key under which a task's file is stored. @throws the task's error */
export function keyOf(task: UploadTask | undefined): string {
  if (task?.error) throw task.error;
  return task?.result?.key ?? 'none';
}
