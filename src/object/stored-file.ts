import type { AwaitedProcessing } from './processing.js';
import type { StoredObject } from './stored-object.js';

/** What a page says of a file, by name: plain JSON. */
export type TaskFields = Readonly<Record<string, unknown>>;

/** An object that is stored already, as a page or a form's state gives it. */
export interface StoredFile extends Partial<StoredObject> {
  /** The object key. */
  key: string;
  /** The name shown; the end of the key unless given. */
  name?: string | undefined;
  /** http(s) or `blob:`; its query, user and password stay out of the form's value. */
  url?: string | undefined;
  /** Where the name leads, and what the picture is of: `url` unless given. */
  link?: string | undefined;
  /** What the page says of it: `task.fields`. */
  fields?: TaskFields | undefined;
  /** @internal By what a page asks how far its processing is. */
  awaits?: AwaitedProcessing | undefined;
}
