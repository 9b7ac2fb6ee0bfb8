import { chmodSync } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BLOBS, blobKind, JOURNAL, JOURNAL_DRAFT } from './file-names.js';
import { lockFolder, type Release } from './folder-lock.js';
import { isJournal } from './journal.js';
import { readHead } from './read-head.js';

/** A file that only a folder of the mock has. */
const MARKER = '.oss-direct-upload-mock';
const MARKER_TEXT =
  'The mock cloud of oss-direct-upload keeps its state in this folder, and removes files here that it no longer needs.\n';
const MARKER_DRAFT = `${MARKER}.new`;
const LOCK = `${MARKER}.lock`;

/**
 * Prepares `dir` as the mock's folder and locks it for `use`. It has to be a new or empty folder, one with the mock's marker, or one of an
 * earlier version with nothing else in it.
 *
 * @param use gets the absolute path and the function that unlocks the folder
 * @throws Error for any other folder, for a symbolic link instead of one of the mock's files, and while another mock uses the folder.
 * Nothing is changed then.
 */
export async function claimFolder<T>(dir: string, use: (root: string, release: Release) => Promise<T>): Promise<T> {
  if (dir === '') throw new TypeError("The name of the mock's folder is empty.");
  const root = resolve(dir);
  await findKind(root);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const release = await lockFolder(root, join(root, LOCK));
  try {
    await prepareFolder(root);
    return await use(root, release);
  } catch (error) {
    await release();
    throw error;
  }
}

/** Creates the marker and the folder for blobs. It checks the folder again: another mock may have used it until the lock was taken. */
async function prepareFolder(root: string): Promise<void> {
  const kind = await findKind(root);
  const blobs = join(root, BLOBS);
  if (kind !== 'marked') await writeMarker(root);
  await mkdir(blobs, { recursive: true, mode: 0o700 });
  await makePrivate(root);
  await makePrivate(blobs);
  if (kind === 'old' && process.platform !== 'win32')
    for (const name of await readdir(blobs)) chmodSync(join(blobs, name), 0o600);
}

/** @throws Error unless the folder is the mock's, or can become that. */
async function findKind(root: string): Promise<'marked' | 'new' | 'old'> {
  await checkKind(root, 'folder');
  const names = await namesIn(root);
  await checkKind(join(root, BLOBS), 'folder');
  const files = [JOURNAL, JOURNAL_DRAFT, MARKER, MARKER_DRAFT, ...names.filter(isLock)];
  for (const name of files) await checkKind(join(root, name), 'file');
  const marker = await readHead(join(root, MARKER));
  if (marker?.startsWith(MARKER_TEXT.trimEnd())) return 'marked';
  // A crash can leave these before there is a marker, and earlier versions left a marker that was empty or cut short.
  const unmarked = marker === undefined || MARKER_TEXT.startsWith(marker);
  const others = names.filter((name) => !isLock(name) && name !== MARKER_DRAFT && !(unmarked && name === MARKER));
  if (others.length === 0) return 'new';
  if (await isOfEarlierVersion(root, others)) return 'old';
  throw new Error(
    `${root} is not empty, and the mock did not make it. Name a new or an empty folder: the mock removes files in its own.`,
  );
}

function isLock(name: string): boolean {
  return name === LOCK || name.startsWith(`${LOCK}.`);
}

/** @throws Error if something else than a folder or a file, such as a symbolic link, has this path. */
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

/** Writes a draft and renames it, so that a crash does not leave an incomplete marker. */
async function writeMarker(root: string): Promise<void> {
  const draft = join(root, MARKER_DRAFT);
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(MARKER_TEXT);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(root, MARKER));
}

/** Earlier versions wrote no marker, only a journal and blobs. Every line of the journal is checked, and there may be no other file. */
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

/** Lets only the owner read a folder. Windows has no such modes. */
async function makePrivate(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await lstat(folder);
  if ((mode & 0o777) !== 0o700) await chmod(folder, 0o700);
}
