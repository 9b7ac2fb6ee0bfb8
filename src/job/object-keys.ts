import type { ObjectName } from '../object/object-options.js';

/** The keys of one file's object: the same in every run, so that a paused or failed upload resumes under its key. */
export interface ObjectKeys {
  /** The key that the page has set for this file. */
  readonly fixed: string | undefined;
  /** The key under which an earlier page may have sent the file. */
  readonly earlier: string | undefined;
  /** The key in `dir` (the grant's). @throws UploadError `config` */
  in(dir: string | undefined): string;
  /** Keeps the key that the endpoint chose, as it is asked for it: a later page sends the file under it again. */
  keep(key: string): void;
  /** The key was made at random for this file: an object under it can only be its own. */
  own(key: string): void;
  /** The object under this key is damaged: it counts as another file's. */
  disown(key: string): void;
  /** Whether an object under this key can only be this file's. */
  isOwn(key: string): boolean;
  /**
   * Makes an object whose key the endpoint chose this file's own.
   *
   * @throws UploadError `conflict`, where another file of this page has that key
   */
  claim(object: ObjectName): void;
}
