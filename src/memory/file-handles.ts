type Handle = FileSystemHandle | null | undefined;

/** A handle; or the promise of one, since browsers give those of dropped files later than the files; or what asks for it on need. */
type AnyHandle = Handle | Promise<Handle> | (() => Promise<Handle>);

const handles = new WeakMap<File, AnyHandle>();
const folders = new WeakMap<File, Handle | Promise<Handle>>();

/**
 * Keeps the handle by which a later page can open the same file again.
 *
 * @example
 * const [handle] = await showOpenFilePicker();
 * const file = await handle.getFile();
 * rememberHandle(file, handle);
 * queue.add([file]);
 */
export function rememberHandle(file: File, handle: AnyHandle): void {
  handles.set(file, handle);
}

/** The handle of a file, where there is one. */
export async function handleOf(file: File): Promise<FileSystemFileHandle | undefined> {
  const kept = handles.get(file);
  try {
    const handle = await (typeof kept === 'function' ? kept() : kept);
    return handle?.kind === 'file' ? (handle as FileSystemFileHandle) : undefined;
  } catch {
    return undefined; // the file must be chosen again
  }
}

/**
 * Keeps the handle of the folder that a file was in, or of a folder around it: a later page can walk through it.
 *
 * @example
 * const folder = await showDirectoryPicker();
 * const file = await (await folder.getFileHandle('report.pdf')).getFile();
 * rememberFolder(file, folder);
 * queue.add([file], () => folder.name);
 */
export function rememberFolder(file: File, folder: Handle | Promise<Handle>): void {
  folders.set(file, folder);
}

/** The folder that was remembered with a file: the same promise or handle for all of its files. */
export const folderOf = (file: File): Handle | Promise<Handle> => folders.get(file);
