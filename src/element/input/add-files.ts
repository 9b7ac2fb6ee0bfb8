import { type FileRules, checkRules } from '../../core/queue/file-rules.js';
import { fingerprintOf } from '../../core/resume/fingerprint.js';
import type { UploadQueue } from '../../upload-queue.js';
import type { UploadTask } from '../../core/queue/upload-task.js';

/** Files added at one go: the size of each dropped one is asked for in another process … */
const SLICE = 20;
/** … and milliseconds after which the page has its turn. */
const TURN = 8;

/** Adds files a slice at a time, with room for the page's own work between. The first slice is in when this returns. */
export async function addInSlices(
  queue: UploadQueue,
  files: readonly File[],
  path?: (file: File) => string | undefined,
): Promise<UploadTask[]> {
  const added: UploadTask[] = [];
  let began = performance.now();
  for (let from = 0; from < files.length; from += SLICE) {
    if (from > 0 && performance.now() - began > TURN) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    added.push(...queue.add(files.slice(from, from + SLICE), path));
  }
  return added;
}

/** Where one file is allowed, another takes its place; one that is not let in, or is there already, changes nothing. */
export function makeRoomFor(file: File | undefined, queue: UploadQueue, rules: FileRules): void {
  if (!file || checkRules(file, rules, { count: 0, size: 0 })) return;
  if (!queue.tasks.some(({ original }) => fingerprintOf(original) === fingerprintOf(file))) queue.clear();
}
