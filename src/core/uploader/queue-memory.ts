import { Clock } from '../grant/clock.js';
import type { Fingerprinted } from '../resume/fingerprint.js';
import type { UploadError } from '../upload-error.js';

/** What all uploads of one queue share. */
export class QueueMemory {
  readonly clock = new Clock();
  /** Origins that redirected a request, with the error: nothing more is sent there until the user retries. */
  readonly redirects = new Map<string, UploadError>();
  /** What nobody answers here: whether an object is there, what parts OSS has. */
  readonly unanswered = new Set<'head' | 'list'>();
  /** Who sends to an object, or has stored it, under a key that the endpoint chose; by host and path. */
  readonly owners = new Map<string, Fingerprinted>();
  readonly #objects = new WeakMap<object, string>();
  /** Whether a task counts as an owner: it is in a list that is shown or held, neither failed nor canceled. */
  readonly isLive: (task: object) => boolean;
  /** Whether a list that is shown or held has an object of this path that was stored before. */
  readonly isAdopted: (path: string) => boolean;

  constructor(isLive: (task: object) => boolean, isAdopted: (path: string) => boolean = () => false) {
    this.isLive = isLive;
    this.isAdopted = isAdopted;
  }

  /** Makes a task the owner of one object, and of no other. */
  own(task: Fingerprinted, object: string): void {
    this.release(task);
    this.owners.set(object, task);
    this.#objects.set(task, object);
  }

  release(task: object): void {
    const object = this.#objects.get(task);
    if (object !== undefined && this.owners.get(object) === task) this.owners.delete(object);
  }
}
