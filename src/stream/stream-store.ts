import { PageLock } from '../memory/locks.js';
import { StreamFolder, type StreamRecord } from './stream-folder.js';

/** The name under which a page locks its streams. */
export const streamLock = (id: string): string => `stream ${id}`;

/** What an earlier page has left, and the lock that says that this one has it. */
export interface TakenFolder {
  readonly folder: StreamFolder;
  readonly lock: PageLock;
}

/** What is stored of one stream beyond its page: its folder with its record, and the lock that says that a page has it. */
export class StreamStore {
  /** Undefined where the browser has none that pages can write to: its bytes stay in memory. */
  readonly folder: Promise<StreamFolder | undefined>;
  readonly #lock: PageLock;
  readonly #record: () => StreamRecord;
  #saving: Promise<boolean> = Promise.resolve(true);
  #isDue = false;
  #removedAt: number | undefined;

  constructor(id: string, record: () => StreamRecord, taken?: TakenFolder) {
    this.#lock = taken?.lock ?? new PageLock(streamLock(id));
    this.#record = record;
    this.folder = taken ? Promise.resolve(taken.folder) : this.#make(id).catch(() => undefined);
  }

  /** Stores the record; changes that come while one is stored are stored together. Resolves to whether it is stored: a disk may be full. */
  save(): Promise<boolean> {
    if (this.#isDue) return this.#saving;
    this.#isDue = true;
    const save = async () => {
      const folder = await this.folder;
      this.#isDue = false;
      await folder?.save({ ...this.#record(), removedAt: this.#removedAt });
      return true;
    };
    return (this.#saving = this.#saving.then(save).catch(() => false)); // a later page finds less
  }

  /** Its stream was removed from the list, and may come back; or it has come back. */
  withhold(isRemoved: boolean): void {
    this.#removedAt = isRemoved ? Date.now() : undefined;
    void this.save();
  }

  async remove(): Promise<void> {
    await this.#saving;
    await (await this.folder)?.remove();
    this.#lock.release();
  }

  async #make(id: string): Promise<StreamFolder> {
    await this.#lock.hold(); // before anybody sees the folder
    const folder = await StreamFolder.open(id, true);
    await folder.save(this.#record());
    return folder;
  }
}
