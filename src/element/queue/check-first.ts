import { type Lazy, lazy } from '../../base/lazy.js';
import type { UploadQueue } from '../../queue/upload-queue.js';
import type { FileRules } from '../../rules/file-rules.js';

/** Loads the rules that take a while. */
export const loadSlowRules: Lazy<typeof import('../../rules/slow-rules.js')> = lazy(
  () => import('../../rules/slow-rules.js'),
);

/** Where rules take a while, what is there stays until another may take its place. @param take makes room; returns no files if others were chosen since */
export async function checkFirst(
  file: File,
  files: readonly File[],
  queue: UploadQueue,
  rules: FileRules,
  isLatest: () => boolean,
  take: () => readonly File[],
): Promise<readonly File[]> {
  const code = await loadSlowRules().catch(() => undefined);
  const error = (await code?.checkAhead(file, rules))?.error;
  if (!error || !isLatest()) return take();
  queue.shared.emit('file-reject', { file, error });
  return files.filter((one) => one !== file);
}
