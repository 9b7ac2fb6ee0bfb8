import { fileIdOf } from '../object/file-id.js';
import { type FileFacts, madeOf } from '../object/same-upload.js';
import type { FileRecord } from './record.js';
import { digestOf, textIn } from './scope.js';

/** What identifies a file in the records of a scope (`recordScope`). Its bytes are proven when it is resumed: so its time of change is apart. */
export const identityOf = (
  scope: string,
  file: File,
  path: string | undefined,
): Pick<FileRecord, 'file' | 'changedAt' | 'folder'> => ({
  ...{ file: textIn(scope, fileIdOf(file)), changedAt: file.lastModified },
  ...(path !== undefined && { folder: textIn(scope, path) }),
});

/** The id of an upload in parts, and the name under which a page locks it: of the file, where it was, and what was made of it. It holds no name of a file. */
export function uploadId(scope: string, upload: FileFacts): string {
  const { file, folder = '' } = identityOf(scope, upload.original, upload.path);
  return `file ${digestOf([scope, file, folder, madeOf(upload)].join('\n'))}`;
}
