import { batchDatabase } from './batch-database.js';
import type { KeptFile } from './batch-record.js';
import { filesOf, type OpenedFile } from './files-of-handle.js';

/** File System Access, as far as browsers have it: Firefox and WebKit have handles without these. */
interface PermissionHandle extends FileSystemHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

/** What the browser can give back of a batch's files by itself: by handles of files and folders, and by bytes that were kept. */
export class LeftFiles {
  /** By the number of the file, or of the first one in the folder. */
  readonly #handles: Map<number, PermissionHandle>;
  /** The files whose bytes are kept: read from the disk only when they are sent. */
  readonly kept: ReadonlyMap<number, KeptFile>;

  /** @param id the batch */
  static async of(id: string): Promise<LeftFiles> {
    const [handles, kept] = await Promise.all([
      batchDatabase.pieces<FileSystemHandle>(id, 'handle'),
      batchDatabase.pieces<KeptFile>(id, 'bytes'),
    ]);
    return new LeftFiles(handles ?? new Map(), kept ?? new Map());
  }

  private constructor(handles: Map<number, PermissionHandle>, kept: ReadonlyMap<number, KeptFile>) {
    this.#handles = handles;
    this.kept = kept;
  }

  /** Whether anything can be opened without choosing it again. */
  get canOpen(): boolean {
    return this.#handles.size + this.kept.size > 0;
  }

  /** Whether all of it can be opened without asking the person. */
  async isGranted(): Promise<boolean> {
    const states = await Promise.all([...this.#handles.values()].map((handle) => permissionOf(handle)));
    return this.canOpen && states.every((state) => state === 'granted');
  }

  /**
   * Opens what the person allows: call it in a click. Browsers ask once in a click, and may allow the other handles with the first one;
   * those that are still to be asked for wait for the next click, those that were denied are not asked for again.
   *
   * @param wanted the numbers of the files, of which bytes may have been kept
   */
  async *open(wanted: ReadonlySet<number>): AsyncGenerator<OpenedFile> {
    const handles = [...this.#handles].filter(([number, { kind }]) => kind === 'directory' || wanted.has(number));
    const states = new Map<number, PermissionState>();
    const query = async () => {
      for (const [number, handle] of handles) {
        if (states.get(number) !== 'denied') states.set(number, await permissionOf(handle));
      }
    };
    await query();
    const first = handles.find(([number]) => states.get(number) === 'prompt');
    if (first) {
      states.set(first[0], await requestPermission(first[1]));
      await query();
    }
    for (const [number, one] of this.kept) if (wanted.has(number)) yield one;
    for (const [number, handle] of handles) {
      if (states.get(number) === 'denied') this.#handles.delete(number);
      if (states.get(number) === 'granted') yield* filesOf(handle);
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
