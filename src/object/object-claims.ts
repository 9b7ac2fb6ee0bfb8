import type { ObjectName } from './stored-object.js';
import { UploadError } from '../base/upload-error.js';
import { type FileFacts, isSameUpload } from './same-upload.js';

/** The claims of all queues of this page that have sent something. */
const onThisPage = new Set<WeakRef<ObjectClaims>>();

/** Which of a queue's tasks own which objects, where the endpoint chooses the keys. */
export class ObjectClaims {
  /** Who sends to an object, or has stored it; by host and path. */
  readonly #owners = new Map<string, FileFacts>();
  readonly #objects = new WeakMap<object, string>();
  readonly #isLive: (task: object) => boolean;
  readonly #isAdopted: (path: string) => boolean;
  readonly #reference = new WeakRef<ObjectClaims>(this);

  /** @param isLive whether a task counts as an owner @param isAdopted whether the queue shows an object of this path that was stored before */
  constructor(isLive: (task: object) => boolean, isAdopted: (path: string) => boolean = () => false) {
    this.#isLive = isLive;
    this.#isAdopted = isAdopted;
  }

  /** Makes a task the owner of one object alone: a second file would replace it. @throws UploadError `conflict`, where a live task of this page owns it */
  claim(task: FileFacts, { host, path }: ObjectName): void {
    onThisPage.add(this.#reference);
    for (const reference of onThisPage) {
      const claims = reference.deref();
      if (!claims) onThisPage.delete(reference);
      else if (claims.#isTaken(task, `${host}/${path}`, path)) throw keyOfAnotherFile();
    }
    this.release(task);
    this.#owners.set(`${host}/${path}`, task);
    this.#objects.set(task, `${host}/${path}`);
  }

  release(task: object): void {
    const object = this.#objects.get(task);
    if (object !== undefined && this.#owners.get(object) === task) this.#owners.delete(object);
  }

  #isTaken(task: FileFacts, object: string, path: string): boolean {
    const owner = this.#owners.get(object);
    if (!owner) return this.#isAdopted(path);
    const isSameFile = isSameUpload(owner, task); // which may be sent again
    return !isSameFile && this.#isLive(owner);
  }
}

function keyOfAnotherFile(): UploadError {
  return new UploadError('conflict', 'The endpoint gave the key of another file; it must make one for each.', {
    hint: 'Let the endpoint make a key of its own for each file, with a random part in it.',
  });
}
