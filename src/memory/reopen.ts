import { filesOf, type OpenedFile } from './files-of-handle.js';
import { folderOf, handleOf } from './handle-of.js';
import type { ReopenRecord } from './record.js';

/** Handles of single files that are kept of a session. */
const MOST_HANDLES = 100;
/** The largest file whose bytes are kept, in bytes. */
const LARGEST_BYTES = 10_000_000;

/** File System Access, as far as browsers have it: Firefox and WebKit have handles without these. */
interface PermissionHandle extends FileSystemHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

type Entry = ReopenRecord & { readonly handle?: PermissionHandle | undefined };

/** What opens the files of a session again on a later page: handles of files and folders, and bytes that were kept. */
export class Reopen {
  /** By the number of the file, or of the first one in the folder. */
  readonly #entries: Map<number, Entry>;
  /** The folders, and the numbers of the single files, whose handles are kept. */
  readonly #sources = new Set<unknown>();
  #bytes = 0;

  constructor(entries: ReadonlyMap<number, ReopenRecord> = new Map()) {
    this.#entries = new Map(entries);
    for (const [number, { handle, file }] of entries) {
      if (handle) this.#sources.add(handle.kind === 'directory' ? handle : number);
      this.#bytes += file?.size ?? 0;
    }
  }

  /** The largest number of a file; -1 where there is none. */
  get last(): number {
    return [...this.#entries.keys()].reduce((last, number) => Math.max(last, number), -1);
  }

  /** Whether anything can be opened without choosing it again. */
  get canOpen(): boolean {
    return this.#entries.size > 0;
  }

  get(number: number): ReopenRecord | undefined {
    return this.#entries.get(number);
  }

  dropBytes(number: number): void {
    const { file, ...rest } = this.#entries.get(number) ?? {};
    if (!file) return;
    this.#bytes -= file.size;
    if (rest.handle) this.#entries.set(number, rest);
    else this.#entries.delete(number);
  }

  /** Whether there may be something to keep of a file. @param most bytes of a session's files to keep */
  mayKeep(number: number, file: File, most = 0): boolean {
    return this.#mayKeepHandle(number, file) || this.#isRoomFor(file, most);
  }

  /** That of a folder once; of single files those of the first hundred. */
  #mayKeepHandle(number: number, file: File): boolean {
    const source = folderOf(file) ?? (this.#sources.size < MOST_HANDLES && number);
    return source !== false && !this.#sources.has(source);
  }

  #isRoomFor({ size }: File, most: number): boolean {
    return most > 0 && size <= LARGEST_BYTES && size + this.#bytes <= most;
  }

  /** Keeps what opens a file again without asking: a handle, and its bytes where there is room. @param write stores it, and says whether it did */
  async keep(
    number: number,
    { original, path }: { readonly original: File; readonly path: string | undefined },
    most = 0,
    write: () => Promise<boolean | undefined>,
  ): Promise<void> {
    const folder = folderOf(original);
    const isHandleKept = this.#mayKeepHandle(number, original);
    if (isHandleKept) this.#sources.add(folder ?? number);
    if (this.#isRoomFor(original, most) && !this.#entries.get(number)?.file) {
      this.#set(number, { file: original, path });
      if (!(await write())) this.dropBytes(number);
    }
    if (!isHandleKept) return;
    const handle = await (folder ? Promise.resolve(folder).catch(() => undefined) : handleOf(original));
    if (!handle) return;
    this.#set(number, { handle });
    await write();
  }

  /** Whether all of it can be opened without asking the person. */
  async isGranted(): Promise<boolean> {
    const handles = [...this.#entries.values()].flatMap(({ handle }) => handle ?? []);
    const states = await Promise.all(handles.map(permissionOf));
    return this.canOpen && states.every((state) => state === 'granted');
  }

  /**
   * Opens what the person allows: call it in a click. Browsers ask once in a click, and may allow the other handles with the first one;
   * those that are still to be asked for wait for the next click, those that were denied are not asked for again.
   *
   * @param wanted the numbers of the files, of which bytes may have been kept
   */
  async *open(wanted: ReadonlySet<number>): AsyncGenerator<OpenedFile> {
    const handles = [...this.#entries].flatMap(([number, { handle }]) =>
      handle && (handle.kind === 'directory' || wanted.has(number)) ? [[number, handle] as const] : [],
    );
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
    for (const [number, { file, path }] of this.#entries) if (file && wanted.has(number)) yield { file, path };
    for (const [number, handle] of handles) {
      if (states.get(number) === 'denied')
        this.#entries.set(number, { ...this.#entries.get(number), handle: undefined });
      if (states.get(number) === 'granted' && !this.#entries.get(number)?.file) yield* filesOf(handle);
    }
  }

  #set(number: number, entry: Entry): void {
    this.#bytes += entry.file?.size ?? 0;
    this.#entries.set(number, { ...this.#entries.get(number), ...entry });
  }
}

const mode = { mode: 'read' } as const;

export const permissionOf = async (handle: PermissionHandle): Promise<PermissionState> =>
  (await handle.queryPermission?.(mode).catch(() => 'denied' as const)) ?? 'granted';

/** Asks the person, in a click; a second request in one click is rejected. */
export const requestPermission = async (handle: PermissionHandle): Promise<PermissionState> =>
  (await handle.requestPermission?.(mode).catch(() => 'denied' as const)) ?? 'granted';
