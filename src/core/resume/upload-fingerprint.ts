import { type FileFacts, madeOf } from '../../object/file-id.js';
import { fingerprintOf } from './fingerprint.js';

/**
 * A file that was replaced before its upload keeps the original's fingerprint, as long as its size stays the same, or it was made by the
 * same image settings.
 */
export function uploadFingerprint(upload: FileFacts): string {
  return [fingerprintOf(upload.original), madeOf(upload), upload.path ?? ''].join('\n');
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
