import { type QueueOptions, UploadQueue, type UploadTask } from '../../../src/core.js';
import { settled } from '../settled.js';

/** Adds files to a queue, and waits for its `uploads-settled`. */
export async function sendBy(queue: UploadQueue, ...files: readonly File[]): Promise<UploadTask[]> {
  const end = settled(queue);
  const tasks = queue.add(files);
  await end;
  return tasks;
}

/** Sends one file by a queue. @throws its task's error */
export async function finishBy(queue: UploadQueue, file: File): Promise<UploadTask> {
  const [task] = await sendBy(queue, file);
  if (task!.error) throw task!.error;
  return task!;
}

/** Uploads files and waits for `uploads-settled`. Stored files are removed from the queue, which frees their keys. */
export async function upload(
  options: QueueOptions,
  files: File[],
  watch?: (task: UploadTask) => void,
): Promise<UploadTask[]> {
  const queue = new UploadQueue(options);
  if (watch) queue.addEventListener('upload-progress', ({ detail }) => watch(detail.task));
  const tasks = await sendBy(queue, ...files);
  for (const task of tasks) if (task.status === 'done') queue.remove(task);
  return tasks;
}

/** The key under which a task's file is stored. @throws the task's error */
export function keyOf(task: UploadTask | undefined): string {
  if (task?.error) throw task.error;
  return task?.result?.key ?? 'none';
}
