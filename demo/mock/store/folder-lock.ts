import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isAlive, startOf } from '../node/processes.js';
import { readHead } from './read-head.js';

/** The process that uses a folder. */
interface Holder {
  readonly pid: number;
  /** Differs for a later process with the same pid. */
  readonly started: string | undefined;
}

/** A lock that is still empty after this time is of a process that crashed before it wrote it, in ms. */
const WRITING = 1000;
const INTERVAL = 20;

/** Does nothing when it is called again. */
export type Release = () => Promise<void>;

/**
 * Locks `folder` by a file at `path`, until the function returned is called. Takes over the lock of a process that has ended.
 * Rejects while the process that holds the lock lives, this one included.
 */
export async function lockFolder(folder: string, path: string): Promise<Release> {
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid), id: randomUUID() });
  while (!create(path, own)) {
    const text = await readLock(path);
    if (text === undefined) continue; // released meanwhile
    const holder = parse(text);
    if (holder && isRunning(holder)) throw new Error(inUse(folder, path, holder));
    // Only one process at a time may remove a stale lock: a second one would remove the new lock of the first.
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
    // Somebody may have removed the lock by hand, and another mock made its own.
    if ((await readHead(path).catch(() => undefined)) === own) await rm(path, { force: true });
  };
}

/** False where the file exists. Synchronous, so that only a crash can leave it empty. */
function create(path: string, text: string): boolean {
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

/** What a lock says, once it says something complete; undefined if it was released. */
async function readLock(path: string): Promise<string | undefined> {
  for (let waited = 0; ; waited += INTERVAL) {
    const text = await readHead(path);
    if (text === undefined || parse(text) || waited >= WRITING) return text;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

function parse(text: string): Holder | undefined {
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
  return started === undefined || startOf(pid) === started;
}

function inUse(folder: string, path: string, { pid }: Holder): string {
  return pid === process.pid
    ? `${folder} is in use by another mock of this process (pid ${pid}). Close that one first, or name another folder.`
    : `${folder} is in use by another mock, process ${pid}. Stop that process, or name another folder. If process ${pid} is not a mock, remove ${path}.`;
}
