import { constants } from 'node:fs';

export const BLOBS = 'blobs';
export const JOURNAL = 'journal.jsonl';
export const JOURNAL_DRAFT = `${JOURNAL}.new`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.part)?$/;

/** Whether a file among the blobs can be ours: a blob, or a draft of one; undefined for any other name. */
export function blobKind(name: string): 'blob' | 'draft' | undefined {
  const match = UUID.exec(name);
  return match ? (match[1] === undefined ? 'blob' : 'draft') : undefined;
}

/** Opening fails where a symbolic link stands; Windows has no such flag, and `lstat` has looked before. */
export const NO_LINK = constants.O_NOFOLLOW ?? 0;
