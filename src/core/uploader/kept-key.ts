/** The key of a file, as it is kept for a later page. */
export interface KeptKey {
  /** As the endpoint is asked for it again. */
  readonly key: string;
  /** Made at random for this file: an object under it can only be its own. */
  readonly isOwn: boolean;
}

/** Remembers keys beyond the page. */
export interface KeyMemory {
  /** The key under which an earlier page may have sent a task's file. */
  keyOf(task: object): KeptKey | undefined;
  /** Whether this key of a task is kept. */
  keepsKey(task: object, key: string): boolean;
  /** Keeps keys before bytes are sent under them. */
  keepKeys(keys: ReadonlyMap<object, KeptKey>): void;
}
