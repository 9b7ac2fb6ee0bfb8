import type { UploadTask } from '../../task/upload-task.js';
import { kindOf, linkOf } from '../task/file-kind.js';
import { isMediaBlocked } from '../thumbnails/media-policy.js';

/** What a preview shows of a file: the file itself, then its link, where the file is not here or the browser cannot open it. */
export interface PreviewSource {
  readonly kind: 'image' | 'video' | 'audio';
  readonly from: readonly (File | string)[];
}

/** How a file can be shown; undefined where only its link can be opened, or nothing. */
export function previewOf(task: UploadTask): PreviewSource | undefined {
  const { kind, extension } = kindOf(task.name, task.type);
  if (kind !== 'image' && kind !== 'video' && kind !== 'audio') return undefined;
  const isVector = extension === 'svg' || task.type.startsWith('image/svg'); // browsers draw it from a link only
  const isOpenable = kind === 'image' ? !isVector : !isMediaBlocked();
  const file = task.file.size > 0 && isOpenable ? [task.file] : [];
  const from = [...file, ...[linkOf(task) ?? []].flat()];
  return from.length > 0 ? { kind, from } : undefined;
}
