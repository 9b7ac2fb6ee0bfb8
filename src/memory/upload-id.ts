import { type FileFacts, fileIdOf, madeOf } from '../object/file-id.js';
import type { FileRecord } from './record.js';
import { digestOf, textIn } from './scope.js';

/** What identifies a file in the records of a scope. Its bytes are proven when it is resumed: so the time of its last change is apart. */
export type FileIdentity = Pick<FileRecord, 'file' | 'changedAt' | 'folder'>;

/** What identifies an upload in the records of a scope: the file, where it was, and what was made of it. */
export type UploadIdentity = Pick<FileRecord, 'file' | 'folder' | 'made'>;

/** @param scope as `recordScope` makes it */
export const identityOf = (scope: string, file: File, path: string | undefined): FileIdentity => ({
  ...{ file: textIn(scope, fileIdOf(file)), changedAt: file.lastModified },
  ...(path !== undefined && { folder: textIn(scope, path) }),
});

export const uploadIdentityOf = (scope: string, upload: FileFacts): UploadIdentity => {
  const { file, folder } = identityOf(scope, upload.original, upload.path);
  return { file, folder, made: madeOf(upload) };
};

export const isSameIdentity = (one: UploadIdentity, other: UploadIdentity): boolean =>
  one.file === other.file && one.folder === other.folder && one.made === other.made;

/** The name under which a page locks the upload of a file. It holds no name of a file. */
export const uploadLock = (scope: string, { file, folder = '', made = '' }: UploadIdentity): string =>
  `file ${digestOf([scope, file, folder, made].join('\n'))}`;
