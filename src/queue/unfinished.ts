import { rememberCrop } from '../media/crop.js';
import { cropIn } from '../media/earlier-crop.js';
import { UploadError } from '../base/upload-error.js';
import { rememberHandle } from '../memory/file-handles.js';
import { someAtOnce } from '../memory/files-of-handle.js';
import type { QueueMemory } from '../memory/queue-memory.js';
import type { SharedUpload } from '../memory/record.js';
import { permissionOf, requestPermission } from '../memory/reopen.js';
import { hasUser } from '../memory/scope.js';
import type { Session } from '../memory/session.js';
import { identityOf } from '../memory/upload-id.js';
import type { EarlierFile } from './ownership.js';
import type { UploadTask } from '../task/upload-task.js';

/** What earlier pages began or were given and did not finish. */
export type Unfinished = UnverifiedFiles | UnfinishedBatch | UnsavedUploads | UnfinishedUpload | UnfinishedStream;

/** An upload that an earlier page began and did not finish. */
export interface UnfinishedUpload {
  /** An upload whose bytes are not all sent. */
  readonly kind: 'file';
  /** Identifies it among the others. */
  readonly id: string;
  /** The name of the file. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Path below the dropped folder, without the file's name: pass it to `add` again. */
  readonly path: string | undefined;
  /** Bytes that OSS had at last. */
  readonly sent: number;
  /** When it began, in milliseconds since the epoch. */
  readonly savedAt: number;
  /**
   * Opens the file again after asking the person: call it in a click. Absent where the file must be chosen again.
   *
   * @throws UploadError `file`, when it changed or vanished; `aborted`, when the person did not allow it.
   */
  readonly open?: (() => Promise<File>) | undefined;
  /** @internal Whether `open` asks for nothing. */
  isGranted(): Promise<boolean>;
  /** Deletes the record, and aborts the upload in OSS as far as the endpoint still gives a grant; not while a tab works on it. */
  forget(): Promise<void>;
}

/** A stream, such as a recording, that an earlier page began and did not finish. Its bytes are stored, or lie on the disk. */
export interface UnfinishedStream {
  /** A stream that broke off with its page. */
  readonly kind: 'stream';
  /** Identifies it among the others. */
  readonly id: string;
  /** The name of the file. */
  readonly name: string;
  /** Its Content-Type. */
  readonly type: string;
  /** Bytes that there are. */
  readonly size: number;
  /** Bytes that OSS has. */
  readonly sent: number;
  /** A stream has no folder. */
  readonly path: undefined;
  /** Whether a browser has recorded it. */
  readonly isRecording: boolean;
  /** When it began, in milliseconds since the epoch. */
  readonly savedAt: number;
  /** When its last bytes came, in milliseconds since the epoch. */
  readonly until: number;
  /** @internal Its object, where its key is known. */
  readonly earlier: EarlierFile;
  /** Adds it to the queue, which sends the rest and completes it. */
  open(): Promise<UploadTask>;
  /** @internal Whether `open` asks for nothing. */
  isGranted(): Promise<boolean>;
  /** Deletes its bytes, and aborts the upload in OSS as far as the endpoint still gives a grant. */
  forget(): Promise<void>;
}

/** Files that earlier pages stored, and that neither the endpoint's `completed` nor the page's `afterUpload` has saved. */
export interface UnsavedUploads {
  /** Files whose bytes are stored, and which are not saved. */
  readonly kind: 'unsaved';
  /** Identifies them among the others. */
  readonly id: string;
  /** How many files. */
  readonly total: number;
  /** Whether this page can save them all: by its `afterUpload`, or because the endpoint does it. */
  readonly canSave: boolean;
  /** Adds them to the queue, each with the context that it was stored with, and saves each. */
  restore(): Promise<UploadTask[]>;
  /** Deletes their records. The objects stay in OSS. */
  forget(): Promise<void>;
}

/** Files of earlier pages that may be another person's: where no user is named, and no grant is for their keys. */
export interface UnverifiedFiles {
  /** Files that nothing shows to be this person's. They are counted only. */
  readonly kind: 'unverified';
  /** Identifies them among the others. */
  readonly id: string;
  /** How many files. */
  readonly total: number;
  /** A grant is being fetched that may show whose they are. */
  readonly isPending: boolean;
  /** Deletes their records. What is stored in OSS stays there. */
  forget(): Promise<void>;
}

/** Files that earlier pages added and did not upload. */
export interface UnfinishedBatch {
  /** Files that are not uploaded, counted together. */
  readonly kind: 'batch';
  /** Identifies it among the others. */
  readonly id: string;
  /** How many files it has, without those that were canceled or removed. */
  readonly total: number;
  /** How many of them are uploaded, in the queue again, or listed by themselves. */
  readonly done: number;
  /** The names of the others, where the `resumeScope` names a user. */
  readonly missing?: readonly string[] | undefined;
  /**
   * Opens the files again after asking the person, and adds them: call it in a click. What the person does not allow yet stays for the
   * next click. Absent where the files must be chosen again.
   */
  readonly open?: (() => Promise<UploadTask[]>) | undefined;
  /** @internal Whether `open` asks for nothing. */
  isGranted(): Promise<boolean>;
  /**
   * Adds those of the files that belong to it and are not uploaded, wherever they come from. `add` does so, too.
   *
   * @param path gives a file's folder
   * @returns the files that do not belong to it
   */
  take(files: Iterable<File>, path?: (file: File) => string | undefined): File[];
  /** Forgets the files that are not uploaded. */
  forget(): Promise<void>;
}

/** Files that are added at once: the page can do something else in between. */
const ADDED_AT_ONCE = 50;

type Memory = QueueMemory<UploadTask>;

/** The files of a session that are missing. @param numbers of these files */
export function asUnfinishedBatch(
  session: Session<UploadTask>,
  numbers: readonly number[],
  memory: Memory,
  add: (files: Iterable<File>, path: (file: File) => string | undefined) => UploadTask[],
): UnfinishedBatch {
  const { files, reopen } = session;
  const { id, scope } = session.record;
  const isMissing = (file: File, path: string | undefined) => {
    const found = memory.find(file, path);
    return found?.session === session && !found.isDone;
  };
  const open = async () => {
    const added: UploadTask[] = [];
    for await (const some of someAtOnce(reopen.open(new Set(files.missing())), ADDED_AT_ONCE)) {
      const missing = [...some.keys()].filter((file) => isMissing(file, some.get(file)));
      added.push(...add(missing, (file) => some.get(file)));
    }
    return added;
  };
  return {
    ...{ kind: 'batch', id, total: files.total, done: files.total - numbers.length },
    missing: hasUser(scope) ? numbers.map((number) => files.get(number)?.name ?? '') : undefined,
    open: reopen.canOpen ? open : undefined,
    isGranted: () => reopen.isGranted(),
    take(chosen, path = () => undefined) {
      const others: File[] = [];
      const mine = [...chosen].filter((file) => isMissing(file, path(file)) || !others.push(file));
      add(mine, path);
      return others;
    },
    async forget() {
      const isIt = ({ number }: { readonly number: number }) => numbers.includes(number);
      memory.sessions.forgetMissing(isIt, [session]);
      await session.flush();
    },
  };
}

/** An upload in parts. */
export function asUnfinishedUpload(shared: SharedUpload, memory: Memory): UnfinishedUpload {
  const { id, name, size, path, upload, handle } = shared;
  const { sent = 0, savedAt } = upload;
  return {
    ...{ kind: 'file', id, name, size, path, sent, savedAt },
    open: handle?.kind === 'file' ? () => openAgain(handle as FileSystemFileHandle, shared) : undefined,
    isGranted: async () => !!handle && (await permissionOf(handle)) === 'granted',
    forget: () => memory.uploads.discard(shared),
  };
}

async function openAgain(handle: FileSystemFileHandle, shared: SharedUpload): Promise<File> {
  if ((await requestPermission(handle)) !== 'granted') {
    throw new UploadError('aborted', 'Permission to read the file was not given.');
  }
  const file = await handle.getFile().catch((cause: unknown) => {
    throw new UploadError('file', 'The file is no longer there.', { cause });
  });
  const { file: id, changedAt } = identityOf(shared.scope, file, undefined);
  if (id !== shared.file || changedAt !== shared.changedAt) throw new UploadError('file', 'The file was changed.');
  rememberHandle(file, handle);
  const crop = cropIn(shared.made);
  if (crop) rememberCrop(file, crop);
  return file;
}
