import { chmodSync, constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BLOBS, blobKind, JOURNAL, JOURNAL_DRAFT, NO_LINK } from './file-names.js';
import { isJournal } from './journal.js';

/** Its presence says that the mock made this folder. */
const MARKER = '.oss-direct-upload-mock';
const MARKER_TEXT =
  'The mock cloud of oss-direct-upload keeps its state in this folder, and removes files here that it no longer needs.\n';

/**
 * Makes `dir` the mock's own: a new or empty folder, one with the mock's marker, or one of an earlier version that holds nothing else.
 * Returns its absolute path. Rejects for any other folder, and where a symbolic link stands for one of the mock's files; nothing was
 * changed then.
 */
export async function claimFolder(dir: string): Promise<string> {
  if (dir === '') throw new TypeError('The folder of the mock has no name.');
  const root = resolve(dir);
  const blobs = join(root, BLOBS);
  await checkKind(root, 'folder');
  const names = await namesIn(root);
  await checkKind(blobs, 'folder');
  for (const name of [JOURNAL, JOURNAL_DRAFT, MARKER]) await checkKind(join(root, name), 'file');
  const marked = await isMarked(root);
  const old = !marked && names.length > 0;
  if (old && !(await isOfEarlierVersion(root, names)))
    throw new Error(
      `${root} is not empty, and the mock did not make it. Name a new or an empty folder: the mock removes files in its own.`,
    );
  await mkdir(root, { recursive: true, mode: 0o700 });
  if (!marked) await mark(root);
  await mkdir(blobs, { recursive: true, mode: 0o700 });
  await makePrivate(root);
  await makePrivate(blobs);
  if (old && process.platform !== 'win32') for (const name of await readdir(blobs)) chmodSync(join(blobs, name), 0o600);
  return root;
}

/** Nothing, or a folder or file that is no link. */
async function checkKind(path: string, kind: 'folder' | 'file'): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!found || (kind === 'folder' ? found.isDirectory() : found.isFile())) return;
  throw new Error(
    found.isSymbolicLink() ? `${path} is a symbolic link; the mock follows none.` : `${path} is not a ${kind}.`,
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

async function isMarked(root: string): Promise<boolean> {
  try {
    const file = await open(join(root, MARKER), constants.O_RDONLY | NO_LINK);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1024) });
      return buffer.toString('utf8', 0, bytesRead).startsWith(MARKER_TEXT.trimEnd());
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function mark(root: string): Promise<void> {
  const file = await open(join(root, MARKER), 'wx', 0o600);
  await file.writeFile(MARKER_TEXT);
  await file.close();
}

/** Earlier versions left no marker: a journal that is one from end to end, and blobs, and not one other name. */
async function isOfEarlierVersion(root: string, names: readonly string[]): Promise<boolean> {
  if (!names.includes(JOURNAL) || !names.includes(BLOBS)) return false;
  if (names.some((name) => ![JOURNAL, JOURNAL_DRAFT, BLOBS].includes(name))) return false;
  const blobs = await readdir(join(root, BLOBS), { withFileTypes: true });
  if (!blobs.every((entry) => entry.isFile() && blobKind(entry.name) !== undefined)) return false;
  return (await isJournal(join(root, JOURNAL))) && (await isJournalOrEmpty(join(root, JOURNAL_DRAFT)));
}

async function isJournalOrEmpty(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return !found || found.size === 0 || isJournal(path);
}

/** Windows has no such modes. */
async function makePrivate(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await lstat(folder);
  if ((mode & 0o777) !== 0o700) await chmod(folder, 0o700);
}
