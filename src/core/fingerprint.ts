/** Tells a file from another without reading it: its name, size and time of last change. */
export function fingerprintOf(file: File): string {
  return [file.name, file.size, file.lastModified].join('\n');
}

const handles = new WeakMap<File, FileSystemFileHandle>();

/** Keeps the handle by which a later page can open the same file again. */
export function rememberHandle(file: File, handle: FileSystemFileHandle): void {
  handles.set(file, handle);
}

export function handleOf(file: File): FileSystemFileHandle | undefined {
  return handles.get(file);
}
