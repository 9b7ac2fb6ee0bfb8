import { fingerprintOf, rememberHandle } from './fingerprint.js';
import { resumeDatabase } from './resume-database.js';
import { recordId } from './resume-store.js';

/** An upload that an earlier page began and did not finish. */
export interface UnfinishedUpload {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  /** Opens the file again, after asking the user; undefined where it must be chosen anew, or has changed. */
  readonly open?: (() => Promise<File | undefined>) | undefined;
  forget(): Promise<void>;
}

/** What is unfinished in a scope, as far as the browser remembers. */
export async function listUnfinished(scope: string): Promise<UnfinishedUpload[]> {
  const records = await resumeDatabase.list(scope);
  return records
    .filter(({ result }) => !result)
    .map(({ name, size, savedAt, handle, fingerprint }) => ({
      name,
      size,
      savedAt,
      open: handle && (() => reopen(handle, fingerprint)),
      forget: () => resumeDatabase.delete(recordId({ scope, fingerprint })),
    }));
}

/** File System Access, as far as browsers have it. */
interface PermissionHandle extends FileSystemFileHandle {
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

async function reopen(handle: PermissionHandle, fingerprint: string): Promise<File | undefined> {
  if ((await handle.requestPermission?.({ mode: 'read' })) === 'denied') return undefined;
  const file = await handle.getFile();
  rememberHandle(file, handle);
  return fingerprint.startsWith(fingerprintOf(file)) ? file : undefined;
}
