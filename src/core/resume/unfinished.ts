import { tellAll } from './tab-channel.js';
import { fingerprintOf, rememberHandle, uploadFingerprint } from './fingerprint.js';
import type { JobSubject } from '../uploader/job.js';
import { listRecords, takeRecords } from './list-records.js';
import { recordScope } from './record-scope.js';
import { recordsUnderWay } from './records-under-way.js';
import { fresh, type StoredRecord } from './resume-database.js';
import { recordId, resumeSlot } from './resume-store.js';
import { UploadError } from '../upload-error.js';
import type { UploadTask } from '../queue/upload-task.js';

/** An upload that an earlier page began and did not finish. */
export interface UnfinishedUpload {
  /** Tells it from another. */
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Path below the dropped folder, without the file's name: to be given to `add` again. */
  readonly path: string | undefined;
  /** Bytes that OSS had at last. */
  readonly sent: number;
  /** When it began, in milliseconds since the epoch. */
  readonly savedAt: number;
  /**
   * Opens the file again, after asking the person: to be called in a click. Absent where the file must be chosen anew.
   *
   * @throws UploadError `file`, when it changed or vanished; `aborted`, when the person did not allow it.
   */
  readonly open?: (() => Promise<File>) | undefined;
  /** Forgets it, and ends it in OSS, as far as there is still permission; but not while some tab is at work on it. */
  forget(): Promise<void>;
}

/** What is unfinished in a scope, the newest first, but for what some tab is at work on and what `tasks` hold already. */
export async function listUnfinished(
  resumeScope: string,
  tasks: readonly UploadTask[],
  discard: (left: JobSubject) => Promise<void>,
): Promise<UnfinishedUpload[]> {
  const scope = recordScope(resumeScope);
  const records = (await listRecords(scope)).filter(({ result }) => !result);
  if (records.length === 0) return [];
  const isUnderWay = await recordsUnderWay();
  const here = new Set(tasks.map((task) => recordId({ scope, fingerprint: uploadFingerprint(task) })));
  return records
    .sort((a, b) => b.savedAt - a.savedAt)
    .map((record) => {
      const { name, size, path, sent = 0, savedAt, handle } = record;
      const open = handle && (() => reopen(handle, record));
      const id = recordId(record);
      const forget = async () => {
        if (!(await recordsUnderWay())(id)) await discard(subjectOf(record)); // some tab may have gone on with it since
      };
      return { id, name, size, path, sent, savedAt, open, forget };
    })
    .filter(({ id }) => !here.has(id) && !isUnderWay(id));
}

/**
 * Deletes all records of a scope, and aborts their uploads in OSS in the background. Those that some tab works on or waits
 * for continue, but their records are no longer kept.
 */
export async function forgetUnfinished(
  resumeScope: string,
  discard: (left: JobSubject) => Promise<void>,
): Promise<void> {
  const scope = recordScope(resumeScope);
  tellAll({ forgets: scope });
  const records = await takeRecords(scope);
  const isUnderWay = await recordsUnderWay();
  await takeRecords(scope); // what another tab was about to write when it heard
  refreshLists();
  for (const record of records) {
    if (!record.result && fresh(record) && !isUnderWay(recordId(record)))
      void discard(subjectOf(record)).catch(() => {});
  }
}

/** Has the elements of all pages, this one too, read the records again. */
function refreshLists(): void {
  if (!globalThis.BroadcastChannel) return;
  try {
    const channel = new BroadcastChannel('oss-direct-upload');
    channel.postMessage('');
    channel.close();
  } catch {
    // a page whose storage is blocked has no records
  }
}

/** What stands for a task that is no more. */
function subjectOf(record: StoredRecord): JobSubject {
  const { name, size, path } = record;
  const file = new File([], name);
  const resume = resumeSlot({ ...record, handle: async () => record.handle }, record);
  return { ...{ file, original: file, name, size, path, type: '', object: {}, key: undefined }, resume };
}

/** File System Access, as far as browsers have it. */
interface PermissionHandle extends FileSystemFileHandle {
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

async function reopen(handle: PermissionHandle, { fingerprint }: StoredRecord): Promise<File> {
  // a second question in one click is refused by an exception
  const answer = await handle.requestPermission?.({ mode: 'read' }).catch(() => 'denied');
  if (answer !== undefined && answer !== 'granted') {
    throw new UploadError('aborted', 'Permission to read the file was not given.');
  }
  const file = await handle.getFile().catch((cause: unknown) => {
    throw new UploadError('file', 'The file is no longer there.', { cause });
  });
  if (!fingerprint.startsWith(`${fingerprintOf(file)}\n`)) throw new UploadError('file', 'The file was changed.');
  rememberHandle(file, handle);
  return file;
}
