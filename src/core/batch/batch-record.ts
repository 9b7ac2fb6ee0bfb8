import type { KeptKey } from '../uploader/kept-key.js';
import type { StoredFile } from '../../object/stored-file.js';
import { hasShape } from '../resume/stored-shape.js';

/** What is kept of a batch: the files that one queue got, and that are not all stored, or whose form was not submitted. */
export interface BatchHeader {
  readonly id: string;
  /** Endpoint and user: one user's files are not another's. */
  readonly scope: string;
  /** The page that works on it, or did last: nobody else writes. */
  readonly owner: string;
  /** The tab that it was begun in. */
  readonly tab?: string | undefined;
  /** The page, the field and the page's context for which the files were added. */
  readonly page: string;
  readonly field: string;
  readonly context: unknown;
  /** Without a user the list holds no names: digests with this salt. */
  readonly salt?: string | undefined;
  /** When it was written last, in milliseconds since the epoch. */
  readonly savedAt: number;
  /** Its form was submitted: nothing of it comes back. */
  readonly isOver?: boolean | undefined;
}

/** What identifies one file of a batch: texts, or digests of them. The list is made of these. */
export interface BatchEntry {
  /** By its name, size and time of last change. */
  readonly file: string;
  /** By its path, too. */
  readonly place: string;
  /** Only where the list may hold names. */
  readonly name?: string | undefined;
  readonly path?: string | undefined;
}

/** What is kept of one file from the moment when its key is known. Never a credential. */
export interface FileRecord extends KeptKey {
  /** The object, once the file is done. */
  readonly result?: StoredFile | undefined;
}

/** A file whose bytes are kept, and the folder it was in. */
export interface KeptFile {
  readonly file: File;
  readonly path: string | undefined;
}

/** A file's state, a byte for each. */
export const fileStates = {
  /** Not uploaded yet; with a record it may be on its way. */
  waiting: 0,
  done: 1,
  /** Canceled or removed. */
  gone: 2,
} as const;

export type FileState = (typeof fileStates)[keyof typeof fileStates];

/** How long a batch is kept, in milliseconds: with a user, and without. */
const [LIFE, SHORT_LIFE] = [7 * 24 * 3600_000, 24 * 3600_000];

/** Whether what was read from the database is a header: it may be damaged, or another version's. */
export const isHeader = (value: unknown): value is BatchHeader =>
  hasShape(value, ['id', 'scope', 'owner', 'page', 'field'], ['savedAt']);

/** Whether a later page may use a batch. */
export function isUsable({ savedAt, salt, isOver }: BatchHeader): boolean {
  return !isOver && Date.now() - savedAt < (salt === undefined ? LIFE : SHORT_LIFE);
}

/** The id under which a tab claims a batch. */
export const claimOf = ({ scope, id }: Pick<BatchHeader, 'scope' | 'id'>): string => `${scope}\nbatch ${id}`;

/** The same for batches of one place: new files go into its open one. */
export const placeKey = ({ scope, page, field, context }: Pick<BatchHeader, 'scope' | 'page' | 'field' | 'context'>) =>
  JSON.stringify([scope, page, field, context]);
