import type { UploadRecord } from '../memory/record.js';
import type { StoredPart } from '../object/stored-object.js';

/** What a later page needs to finish a stream. It lies beside its bytes. */
export interface StreamRecord {
  readonly id: string;
  /** Endpoint and user: one user's streams are not another's. */
  readonly scope: string;
  readonly tab?: string | undefined;
  readonly name: string;
  readonly type: string;
  /** When it began, in milliseconds since the epoch. */
  readonly began: number;
  /** The upload in OSS, once it has begun. */
  readonly upload?: UploadRecord | undefined;
  /** What OSS has confirmed. */
  readonly parts: readonly (readonly [number: number, part: StoredPart])[];
  readonly isRecording?: boolean | undefined;
  readonly isFirstLast?: boolean | undefined;
  /** Bytes in all, once it has ended. */
  readonly end?: number | undefined;
  /** What its maker needs to change the first bytes. */
  readonly note?: unknown;
  /** When it was removed, which may still be undone, in milliseconds since the epoch. */
  readonly removedAt?: number | undefined;
}

/** Bytes of a stream that lie on the disk. */
export interface Segment {
  readonly start: number;
  readonly file: File;
}

const FOLDER = 'oss-direct-upload-streams';
const RECORD = 'record.json';

/** A directory whose entries can be listed, which TypeScript's DOM types do not have yet. */
type Directory = FileSystemDirectoryHandle & {
  keys(): AsyncIterable<string>;
  values(): AsyncIterable<FileSystemHandle>;
};

/** The folder of one stream in the origin's private file system: its bytes that OSS does not have, and its record. */
export class StreamFolder {
  readonly id: string;
  readonly #folder: Directory;

  private constructor(id: string, folder: FileSystemDirectoryHandle) {
    this.id = id;
    this.#folder = folder;
  }

  /** Opens the folder of a stream. @param create makes it @throws where there is none, and where pages cannot write to it */
  static async open(id: string, create = false): Promise<StreamFolder> {
    if (!('createWritable' in FileSystemFileHandle.prototype)) throw new Error('Safari before 26');
    const all = await root(create);
    return new StreamFolder(id, await all.getDirectoryHandle(id, { create }));
  }

  /** The ids of all that are there. */
  static async ids(): Promise<string[]> {
    const ids: string[] = [];
    try {
      for await (const id of (await root()).keys()) ids.push(id);
    } catch {
      // there is none, or it may not be read
    }
    return ids;
  }

  /** Stores bytes from this one on. @returns them, as they lie on the disk */
  async write(start: number, bytes: Blob): Promise<File> {
    return this.#write(String(start), bytes);
  }

  async delete(start: number): Promise<void> {
    await this.#folder.removeEntry(String(start)).catch(() => {}); // it is swept with the folder
  }

  async save(record: StreamRecord): Promise<void> {
    await this.#write(RECORD, new Blob([JSON.stringify(record)]));
  }

  /** The record, and the bytes in their order; undefined where the record is missing or damaged. */
  async read(): Promise<{ record: StreamRecord; segments: Segment[] } | undefined> {
    let record: StreamRecord | undefined;
    const segments: Segment[] = [];
    for await (const handle of this.#folder.values()) {
      const file = await (handle as FileSystemFileHandle).getFile();
      if (handle.name === RECORD) record = readRecord(await file.text());
      else if (/^\d+$/.test(handle.name) && file.size > 0) segments.push({ start: Number(handle.name), file });
    }
    return record && { record, segments: segments.sort((one, other) => one.start - other.start) };
  }

  async remove(): Promise<void> {
    const remove = async () => (await root()).removeEntry(this.id, { recursive: true });
    await remove().catch(() => {}); // it is gone, or the next page sweeps it
  }

  async #write(name: string, bytes: Blob): Promise<File> {
    const handle = await this.#folder.getFileHandle(name, { create: true });
    const writable = await handle.createWritable();
    try {
      await writable.write(bytes);
      await writable.close(); // only now it is there, whole
    } catch (error) {
      await writable.abort().catch(() => {}); // it may have failed itself
      throw error;
    }
    return handle.getFile();
  }
}

async function root(create = false): Promise<Directory> {
  const origin = await navigator.storage.getDirectory();
  return origin.getDirectoryHandle(FOLDER, { create });
}

/** What was read from storage may be damaged, or another version's. */
function readRecord(text: string): StreamRecord | undefined {
  try {
    const record = JSON.parse(text) as StreamRecord;
    const { id, scope, name, type, began, parts } = record;
    const isSound = [id, scope, name, type].every((field) => typeof field === 'string') && Number.isFinite(began);
    return isSound && Array.isArray(parts) ? record : undefined;
  } catch {
    return undefined;
  }
}
