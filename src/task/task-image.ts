import type { StoredObject } from '../object/stored-object.js';

/** What was made of a task's picture. */
export interface TaskImage {
  /** The file to send: the original, where it stays as it is. */
  readonly file: File;
  /** Whether it is what the settings ask for. */
  readonly isAsAsked: boolean;
  /** Whether a part was to be cut out, and could not be. */
  readonly isCropLost?: boolean | undefined;
  readonly facts: Pick<StoredObject, 'width' | 'height' | 'stripped'>;
  /** The settings it was made by, if it is not the original. */
  readonly settings?: string | undefined;
}
