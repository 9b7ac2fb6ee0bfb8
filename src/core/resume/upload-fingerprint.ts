import type { TaskImage } from '../queue/task-image.js';
import { fingerprintOf } from './fingerprint.js';

/** What identifies an upload. */
export interface Fingerprinted {
  readonly original: File;
  readonly size: number;
  readonly path: string | undefined;
  readonly image?: TaskImage | undefined;
}

/**
 * A file that was replaced before its upload keeps the original's fingerprint, as long as its size stays the same, or it was made by the
 * same image settings.
 */
export function uploadFingerprint(upload: Fingerprinted): string {
  return [fingerprintOf(upload.original), upload.image?.settings ?? upload.size, upload.path ?? ''].join('\n');
}

/** The fingerprint of the file in that of its upload, less what `uploadFingerprint` adds: a name or a path may have line breaks. */
export function fileFingerprintIn({
  fingerprint,
  path = '',
}: {
  fingerprint: string;
  path?: string | undefined;
}): string {
  return fingerprint.slice(0, -1 - path.length).replace(/\n.*$/, '');
}
