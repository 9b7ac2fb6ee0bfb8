const PREFIX = 'oss-direct-upload\n';

/** The name of a record's lock. */
export const lockOf = (id: string): string => PREFIX + id;

/** The record of a lock. */
export const idOfLock = (name: string): string => name.slice(PREFIX.length);
