import { batchDatabase } from './batch-database.js';
import { filesOf, type OpenedFile } from './files-of-handle.js';

/** File System Access, as far as browsers have it: Firefox and WebKit have handles without these. */
interface PermissionHandle extends FileSystemHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

/** What the browser can give back of a batch's files by itself: by handles of files and folders, and by bytes that were kept. */
export class LeftFiles {
  readonly #id: string;
  readonly #handles: Set<PermissionHandle>;
  readonly #kept: readonly number[];

  /** @param id the batch */
  static async of(id: string): Promise<LeftFiles> {
    const [handles, kept] = await Promise.all([
      batchDatabase.pieces<FileSystemHandle>(id, 'handle'),
      batchDatabase.numbers(id, 'bytes'),
    ]);
    return new LeftFiles(id, [...handles.values()], kept);
  }

  private constructor(id: string, handles: readonly FileSystemHandle[], kept: readonly number[]) {
    this.#id = id;
    this.#handles = new Set(handles);
    this.#kept = kept;
  }

  /** Whether anything can be opened without choosing it again. */
  get canOpen(): boolean {
    return this.#handles.size + this.#kept.length > 0;
  }

  /** Whether all of it can be opened without asking the person. */
  async isGranted(): Promise<boolean> {
    const states = await Promise.all([...this.#handles].map((handle) => permissionOf(handle)));
    return this.canOpen && states.every((state) => state === 'granted');
  }

  /**
   * Opens what the person allows: call it in a click. Browsers ask once in a click, and may allow the other handles with the first one;
   * those that are still to be asked for wait for the next click, those that were denied are not asked for again.
   *
   * @param wanted the numbers of the files, of which bytes may have been kept
   */
  async *open(wanted: ReadonlySet<number>): AsyncGenerator<OpenedFile> {
    const [first, ...others] = this.#handles;
    const states = new Map<PermissionHandle, PermissionState>();
    if (first) states.set(first, await requestPermission(first));
    for (const handle of others) states.set(handle, await permissionOf(handle));
    for (const number of this.#kept) {
      const file = wanted.has(number) ? await batchDatabase.piece<File>(this.#id, 'bytes', number) : undefined;
      if (file) yield { file, path: undefined };
    }
    for (const [handle, state] of states) {
      if (state === 'denied') this.#handles.delete(handle);
      if (state === 'granted') yield* filesOf(handle);
    }
  }
}

const mode = { mode: 'read' } as const;

async function permissionOf(handle: PermissionHandle): Promise<PermissionState> {
  return (await handle.queryPermission?.(mode).catch(() => 'denied' as const)) ?? 'granted';
}

async function requestPermission(handle: PermissionHandle): Promise<PermissionState> {
  return (await handle.requestPermission?.(mode).catch(() => 'denied' as const)) ?? 'granted';
}
