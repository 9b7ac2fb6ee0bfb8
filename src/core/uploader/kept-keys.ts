import type { QueueSettings } from '../queue/queue-settings.js';
import type { UploadTask } from '../queue/upload-task.js';
import type { FileSession } from './file-session.js';
import type { KeptKey, KeyMemory } from './kept-key.js';

/** Keys of the next files that are kept together with one. */
const KEYS_AHEAD = 32;

/** Makes the keys of a queue's files, and keeps them for later pages. */
export class KeptKeys {
  readonly #memory: () => KeyMemory | undefined;
  readonly #waiting: () => Iterable<UploadTask>;
  readonly #sessionOf: (task: UploadTask) => FileSession;

  /** @param waiting the files that come next */
  constructor(
    memory: () => KeyMemory | undefined,
    waiting: () => Iterable<UploadTask>,
    sessionOf: (task: UploadTask) => FileSession,
  ) {
    this.#memory = memory;
    this.#waiting = waiting;
    this.#sessionOf = sessionOf;
  }

  /** The key of a file in `dir`. It is kept together with those of the next files. */
  keyIn(session: FileSession, dir: string, settings: QueueSettings): string {
    const key = session.keyIn(dir, settings);
    const memory = this.#memory();
    const kept = memory && session.keyToKeep(dir, settings);
    if (!kept || memory.keepsKey(session.subject, kept.key)) return key;
    const keys = new Map<object, KeptKey>([[session.subject, kept]]);
    let left = KEYS_AHEAD;
    for (const task of this.#waiting()) {
      if (left-- === 0) break;
      const ahead = this.#sessionOf(task).keyToKeep(dir, settings);
      if (ahead) keys.set(task, ahead);
    }
    memory.keepKeys(keys);
    return key;
  }

  /** Keeps a key that the endpoint chose. */
  keep({ subject }: FileSession, kept: KeptKey): void {
    this.#memory()?.keepKeys(new Map([[subject, kept]]));
  }
}
