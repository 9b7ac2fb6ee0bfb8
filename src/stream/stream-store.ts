import { PageLock } from '../memory/locks.js';
import { StreamFolder, type StreamRecord } from './stream-folder.js';

/** The name under which a page locks its streams. */
export const streamLock = (id: string): string => `stream ${id}`;

/** What is stored of one stream beyond its page: its folder with its record, and the lock that says that a page has it. */
export class StreamStore {
  readonly lock: PageLock;
  /** Undefined where the browser has none that pages can write to: its bytes stay in memory. */
  readonly folder: Promise<StreamFolder | undefined>;
  readonly #record: () => StreamRecord;
  #saving: Promise<unknown> = Promise.resolve();
  #isDue = false;

  /** @param found the folder of an earlier page */
  constructor(id: string, record: () => StreamRecord, found?: StreamFolder) {
    this.lock = new PageLock(streamLock(id));
    this.#record = record;
    this.folder = found ? Promise.resolve(found) : this.#make(id).catch(() => undefined);
  }

  /** Stores the record; changes that come while one is stored are stored together. */
  save(): Promise<unknown> {
    if (this.#isDue) return this.#saving;
    this.#isDue = true;
    const save = async () => {
      const folder = await this.folder;
      this.#isDue = false;
      await folder?.save(this.#record());
    };
    return (this.#saving = this.#saving.then(save).catch(() => {})); // a later page finds less
  }

  async remove(): Promise<void> {
    await this.#saving;
    await (await this.folder)?.remove();
    this.lock.release();
  }

  async #make(id: string): Promise<StreamFolder> {
    await this.lock.hold(); // before anybody sees the folder
    const folder = await StreamFolder.open(id, true);
    await folder.save(this.#record());
    return folder;
  }
}
