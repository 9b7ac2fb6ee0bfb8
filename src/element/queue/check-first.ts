import type { FileRules } from '../../rules/file-rules.js';
import { lazy } from '../../base/lazy.js';
import type { UploadQueue } from '../../queue/upload-queue.js';
import { makeRoom } from './add-files.js';

const loadSlowRules = lazy(() => import('../../rules/slow-rules.js'));

/** Where rules take a while, the file that is there stays until another one may take its place. @returns the files that are left to add */
export async function checkFirst(
  file: File,
  files: readonly File[],
  queue: UploadQueue,
  rules: FileRules,
  isLatest: () => boolean,
): Promise<readonly File[]> {
  const code = await loadSlowRules().catch(() => undefined);
  const error = (await code?.checkAhead(file, rules))?.error;
  if (!isLatest()) return []; // another one was chosen meanwhile
  if (error) queue.dispatchEvent(new CustomEvent('file-reject', { detail: { file, error } }));
  else makeRoom(queue, rules);
  return error ? files.filter((one) => one !== file) : files;
}
