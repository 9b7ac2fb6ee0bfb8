import { checkRules, type FileRules, hasSlowRules } from '../../rules/file-rules.js';
import type { UploadQueue } from '../../queue/upload-queue.js';
import type { UploadTask } from '../../task/upload-task.js';

/** Adds files to the element. @param path the folder of each dropped file @param isContinued they belong to a drop of which others have been added */
export type AddFiles = (
  files: Iterable<File>,
  path?: (file: File) => string | undefined,
  isContinued?: boolean,
) => Promise<UploadTask[]>;

/** How many files are added before the time is checked: reading the size of a dropped file can block the page. */
const SLICE = 20;
/** How long files are added before the page can handle other events, in ms. */
const SLICE_TIMEOUT = 8;

/** Adds files in slices, so that the page stays responsive. The first slice is added before this returns. */
export async function addInSlices(
  queue: UploadQueue,
  files: readonly File[],
  path?: (file: File) => string | undefined,
): Promise<UploadTask[]> {
  const added: UploadTask[] = [];
  let began = performance.now();
  for (let from = 0; from < files.length; from += SLICE) {
    if (from > 0 && performance.now() - began > SLICE_TIMEOUT) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    added.push(...queue.add(files.slice(from, from + SLICE), path));
  }
  return added;
}

/** Where one file is allowed, a new one replaces it, unless rules reject it or it is the same. @returns those left to add; a promise if rules take a while */
export function makeRoomFor(
  files: readonly File[],
  queue: UploadQueue,
  rules: FileRules,
  isLatest: () => boolean,
): readonly File[] | Promise<readonly File[]> {
  const file = files.find((one) => !checkRules(one, rules, { count: 0, size: 0 }));
  const isHere = queue.tasks.some((task) => file && task.isOf(file));
  if (!file || (isHere && rules.unique)) return files;
  const take = () => {
    if (!isLatest()) return []; // another one was chosen meanwhile
    makeRoom(queue, rules);
    return files;
  };
  if (queue.tasks.length === 0 || !hasSlowRules(rules)) return take();
  return import('./check-first.js').then(
    ({ checkFirst }) => checkFirst(file, files, queue, rules, isLatest, take),
    take,
  );
}

/** All that is there goes; where a stored file stays until another one is stored, only what is not stored, or is refused. */
export function makeRoom(queue: UploadQueue, { replaces }: FileRules): void {
  if (!replaces) return queue.clear();
  for (const task of queue.tasks)
    if (task.status !== 'done' || task.processing?.state === 'refused') queue.remove(task);
}
