/** WebKit lets only workers write files, and WebKitGTK has none of a page's own. */
export const hasNoDisk = !('createWritable' in (globalThis.FileSystemFileHandle?.prototype ?? {}));
export const withDisk = hasNoDisk ? it.skip : it;

/** Writes a file of the origin's private file system: its handle works like that of a file that was chosen. */
export async function writeFile(
  name: string,
  content: FileSystemWriteChunkType,
  folder?: FileSystemDirectoryHandle,
): Promise<FileSystemFileHandle> {
  const handle = await (folder ?? (await navigator.storage.getDirectory())).getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(content);
  await writable.close();
  return handle;
}
