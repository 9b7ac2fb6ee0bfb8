import { fileIdOf } from '../../object/file-id.js';

/** Identifies a file without reading it: by its name, its size in bytes and its time of last change. */
export function fingerprintOf(file: File): string {
  return `${fileIdOf(file)}\n${file.lastModified}`;
}
