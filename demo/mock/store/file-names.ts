import { constants } from 'node:fs';

export const BLOBS = 'blobs';
export const JOURNAL = 'journal.jsonl';
export const JOURNAL_DRAFT = `${JOURNAL}.new`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.part)?$/;

/** Whether a file name is that of a blob, or of a blob that is being written; undefined for any other name. */
export function blobKind(name: string): 'blob' | 'draft' | undefined {
  const match = UUID.exec(name);
  return match ? (match[1] === undefined ? 'blob' : 'draft') : undefined;
}

/** Makes `open` fail on a symbolic link. Windows has no such flag; there the `lstat` before has to be enough. */
export const NO_LINK = constants.O_NOFOLLOW ?? 0;
