/** Tells a file from another without reading it: its name, its size in bytes and its time of last change. */
export function fingerprintOf(file: File): string {
  return [file.name, file.size, file.lastModified].join('\n');
}

/** A file that was replaced before its upload goes on by the original's fingerprint, as long as its size stays. */
export function uploadFingerprint(upload: { original: File; size: number; path: string | undefined }): string {
  return [fingerprintOf(upload.original), upload.size, upload.path ?? ''].join('\n');
}

/** A handle, or the promise of one: browsers give those of dropped files later than the files. */
export type AnyHandle = FileSystemFileHandle | Promise<FileSystemFileHandle | undefined>;

const handles = new WeakMap<File, AnyHandle>();

/** Keeps the handle by which a later page can open the same file again. */
export function rememberHandle(file: File, handle: AnyHandle): void {
  handles.set(file, handle);
}

export function handleOf(file: File): AnyHandle | undefined {
  return handles.get(file);
}
