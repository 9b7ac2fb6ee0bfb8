import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isAlive, startTimeOf } from '../node/processes.js';
import { readHead } from './read-head.js';

/** The process that holds a lock. */
interface Holder {
  readonly pid: number;
  /** Differs for a later process with the same pid. */
  readonly started: string | undefined;
}

/** After this time, in ms, an incomplete lock counts as one of a process that crashed while it wrote it. */
const WRITE_TIMEOUT = 1000;
/** How often to read an incomplete lock, in ms. */
const READ_INTERVAL = 20;

/** Unlocks the folder. Further calls do nothing. */
export type Release = () => Promise<void>;

/**
 * Locks `folder` by a file at `path`, and returns the function that unlocks it. Takes over the lock of a process that has ended.
 *
 * @throws Error while the process that holds the lock is running, also if it is this one.
 */
export async function lockFolder(folder: string, path: string): Promise<Release> {
  const own = JSON.stringify({ pid: process.pid, started: startTimeOf(process.pid), id: randomUUID() });
  while (!createLock(path, own)) {
    const text = await readLock(path);
    if (text === undefined) continue; // It was released in the meantime.
    const holder = parseLock(text);
    if (holder && isRunning(holder)) throw new Error(inUseMessage(folder, path, holder));
    // One process at a time may remove a stale lock: a second one would remove the new lock of the first.
    const release = await lockFolder(folder, `${path}.takeover`);
    try {
      if ((await readHead(path)) === text) await rm(path, { force: true });
    } finally {
      await release();
    }
  }
  let held = true;
  return async () => {
    if (!held) return;
    held = false;
    // Somebody may have removed the lock by hand, and another mock may have created its own.
    if ((await readHead(path).catch(() => undefined)) === own) await rm(path, { force: true });
  };
}

/** Creates a lock; false if there is one. It is synchronous, so that only a crash can leave an empty file. */
function createLock(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** The text of a lock, when it is complete or after a timeout; undefined if the lock was released. */
async function readLock(path: string): Promise<string | undefined> {
  for (let waited = 0; ; waited += READ_INTERVAL) {
    const text = await readHead(path);
    if (text === undefined || parseLock(text) || waited >= WRITE_TIMEOUT) return text;
    await new Promise((resolve) => setTimeout(resolve, READ_INTERVAL));
  }
}

function parseLock(text: string): Holder | undefined {
  try {
    const { pid, started } = JSON.parse(text) as { pid?: unknown; started?: unknown };
    if (!Number.isInteger(pid) || (pid as number) <= 0) return undefined;
    return { pid: pid as number, started: typeof started === 'string' ? started : undefined };
  } catch {
    return undefined;
  }
}

function isRunning({ pid, started }: Holder): boolean {
  if (!isAlive(pid)) return false;
  return started === undefined || startTimeOf(pid) === started;
}

function inUseMessage(folder: string, path: string, { pid }: Holder): string {
  return pid === process.pid
    ? `${folder} is in use by another mock of this process (pid ${pid}). Close that one first, or name another folder.`
    : `${folder} is in use by another mock, process ${pid}. Stop that process, or name another folder. If process ${pid} is not a mock, remove ${path}.`;
}
