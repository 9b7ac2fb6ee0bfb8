export type Handle = FileSystemHandle | null | undefined;

/** A handle; or the promise of one, since browsers give those of dropped files later than the files; or what asks for it on need. */
type AnyHandle = Handle | Promise<Handle> | (() => Promise<Handle>);

/** @internal The handles of files. */
export const handles = new WeakMap<File, AnyHandle>();
/** @internal The folders that they were in. */
export const folders = new WeakMap<File, Handle | Promise<Handle>>();

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
