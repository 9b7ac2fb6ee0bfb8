import { readBlob } from '../base/read-blob.js';
import { randomText } from '../base/text.js';
import { rememberFolder, rememberHandle } from '../memory/file-handles.js';
import { folderOf, handleOf } from '../memory/handle-of.js';
import type { UploadTask } from '../task/upload-task.js';

/** Bytes of all copies in memory. */
const MOST_IN_MEMORY = 32_000_000;
/** Bytes of a larger file that are in memory while it is copied. */
const PIECE = 4_000_000;
/** Bytes of the origin's storage that a copy leaves to others. */
const SPARE = 100_000_000;
const FOLDER = 'oss-direct-upload-copies';

/** A directory whose names can be listed, which TypeScript's DOM types do not have yet. */
type Directory = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };

interface Copy {
  readonly source: File;
  readonly file: File;
  readonly release: () => void;
}

interface Waiting {
  readonly task: UploadTask;
  readonly isWanted: () => boolean;
  readonly end: (isCopied: boolean) => void;
}

/** Copies of files that may change: small ones in memory, others on the disk, in this page's folder. Copies one at a time, the smallest first. */
class FileCopies {
  readonly #copies = new WeakMap<UploadTask, Copy>();
  /** Deletes the copies of tasks that nobody has any more. */
  readonly #lost = new FinalizationRegistry<Copy['release']>((release) => release());
  /** Files that could not be read: nobody waits for that again. */
  readonly #unreadable = new WeakSet<File>();
  #waiting: Waiting[] = [];
  #isCopying = false;
  #inMemory = 0;
  #folder: Promise<FileSystemDirectoryHandle> | undefined;

  /** Bytes of the copies in memory. */
  get inMemory(): number {
    return this.#inMemory;
  }

  /** Gives a task a copy of its file, while `isWanted`. @returns false where it cannot be read, where there is no room, and where it has one already */
  copy(task: UploadTask, isWanted: () => boolean): Promise<boolean> {
    const { original } = task;
    if (this.#copies.get(task)?.file === original || this.#unreadable.has(original)) return Promise.resolve(false);
    this.drop(task); // its file was chosen again
    return new Promise((end) => {
      this.#waiting.push({ task, isWanted, end });
      if (!this.#isCopying) void this.#copyAll();
    });
  }

  /** Deletes the copy of a task's file, if there is one: the task has the file that was chosen again. */
  drop(task: UploadTask): void {
    const copy = this.#copies.get(task);
    if (!copy) return;
    this.#copies.delete(task);
    this.#lost.unregister(copy);
    if (task.original === copy.file) task.rechoose(copy.source);
    copy.release();
  }

  /** Deletes what pages have left that are gone. */
  async sweep(): Promise<void> {
    try {
      const all = (await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER)) as Directory;
      const names: string[] = [];
      for await (const name of all.keys()) names.push(name);
      const { held = [] } = await navigator.locks.query(); // after that: a page has its lock before its folder
      const gone = names.filter((name) => !held.some((lock) => lock.name === lockOf(name)));
      for (const name of gone) await all.removeEntry(name, { recursive: true });
    } catch {
      // there is nothing, or it may not be read
    }
  }

  async #copyAll(): Promise<void> {
    this.#isCopying = true;
    await new Promise((resolve) => setTimeout(resolve)); // files that are chosen together come one after another
    while (this.#waiting.length > 0) {
      this.#waiting.sort((one, other) => one.task.original.size - other.task.original.size);
      const { task, isWanted, end } = this.#waiting.shift()!; // there is one
      const { original } = task;
      end(await this.#copyNow(task, isWanted).catch(() => !this.#unreadable.add(original)));
    }
    this.#isCopying = false;
  }

  async #copyNow(task: UploadTask, isWanted: () => boolean): Promise<boolean> {
    const source = task.original;
    const isSmall = source.size <= MOST_IN_MEMORY - this.#inMemory;
    const copy = isWanted() && (await (isSmall ? this.#toMemory(source) : this.#toDisk(source, isWanted)));
    if (!copy) return false;
    const isWhole = copy.file.size === source.size; // a paused upload may have been resumed since
    if (!isWhole || !isWanted() || task.original !== source) {
      copy.release();
      return false;
    }
    this.#copies.set(task, copy);
    this.#lost.register(task, copy.release, copy);
    rememberHandle(copy.file, () => handleOf(source).then((handle) => handle ?? null));
    rememberFolder(copy.file, folderOf(source));
    task.rechoose(copy.file);
    if (task.image?.file === source) task.image = { ...task.image, file: copy.file };
    return true;
  }

  async #toMemory(source: File): Promise<Copy> {
    const { size } = source;
    const release = () => void (this.#inMemory -= size);
    this.#inMemory += size;
    try {
      return { source, file: named(source, await readBlob(source)), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #toDisk(source: File, isWanted: () => boolean): Promise<Copy | undefined> {
    if (!('createWritable' in FileSystemFileHandle.prototype)) return undefined; // Safari before 26
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (quota - usage < source.size + SPARE) return undefined;
    const folder = await (this.#folder ??= openFolder().catch(
      (error) => ((this.#folder = undefined), Promise.reject(error)),
    ));
    const name = randomText(10);
    const handle = await folder.getFileHandle(name, { create: true });
    const release = () => void folder.removeEntry(name).catch(() => {});
    const writable = await handle.createWritable();
    try {
      for (let at = 0; at < source.size && isWanted(); at += PIECE)
        await writable.write(await readBlob(source, at, Math.min(source.size, at + PIECE)));
      await writable.close();
      return { source, file: named(source, await handle.getFile()), release };
    } catch (error) {
      await writable.abort().catch(() => {}); // it may have failed itself
      release();
      throw error;
    }
  }
}

const lockOf = (page: string) => `${FOLDER} ${page}`;

const named = ({ name, type, lastModified }: File, bytes: BlobPart) => new File([bytes], name, { type, lastModified });

/** The folder of this page, which has a lock as long as the page lives: no other one sweeps it. */
async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const page = randomText(10);
  await new Promise<void>((resolve, reject) => {
    const held = () => (resolve(), new Promise<never>(() => {}));
    navigator.locks.request(lockOf(page), held).catch(reject);
  });
  const all = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  return all.getDirectoryHandle(page, { create: true });
}

/** The only owner of copies on this page. */
export const fileCopies: FileCopies = new FileCopies();
