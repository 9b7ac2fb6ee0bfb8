import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { isAlive } from './processes.js';

/** How often the processes are looked at, in ms. */
const INTERVAL = 500;
/** A pipe that is at its end so soon was inherited from somewhere and says nothing, in ms. */
const FIRST_LOOK = 50;
/** What stands between this process and the one that wanted it: a package manager, the shell that it uses, tsx. */
const BETWEEN = [
  /^(?:npm|yarn|pnpm|bunx?) /,
  /^\S*node(?:\.exe)? (?:-\S+ )*\S*\/(?:npm|npx|pnpm|pnpx|yarn|tsx)(?:-cli)?(?:\.[cm]?js)? /,
  /^\S*node(?:\.exe)? \S*\/tsx\/dist\/\S+ /,
  /^\S*\b(?:sh|dash|bash|zsh) -c .*\b(?:oss-direct-upload|tsx)\b/,
];

/**
 * Calls `stop` when the process that started this one ends: when standard input closes, if that is a pipe or a socket, or when the parent
 * process ends. Where npx, npm or a shell stands between, the process above it counts too, as far as the system tells (not on
 * Windows: there a pipe is the way).
 */
export async function endWithParent(stop: () => void): Promise<void> {
  const parent = process.ppid;
  const watched = starters(parent);
  setInterval(() => {
    if (process.ppid !== parent || !watched.every(isAlive)) stop();
  }, INTERVAL).unref();

  const input = process.stdin;
  if (!(input instanceof Socket) || input.isTTY) return;
  let settled = false;
  const closed = (): void => {
    if (settled) stop();
  };
  input.on('end', closed).on('close', closed).on('error', closed).resume();
  input.unref();
  await new Promise((resolve) => setTimeout(resolve, FIRST_LOOK));
  // Only after this has the system been asked for certain.
  await new Promise((resolve) => setImmediate(resolve));
  settled = true;
}

/** The parent and, while that only stands between (npx, npm, a shell with one command), its own parent. */
function starters(parent: number): number[] {
  const found: number[] = [];
  for (let pid = parent; pid > 1 && found.length < 8;) {
    found.push(pid);
    const { above, command } = processOf(pid);
    if (!BETWEEN.some((form) => form.test(command))) break;
    pid = above;
  }
  return found;
}

function processOf(pid: number): { above: number; command: string } {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const above = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return { above, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
    }
    if (process.platform !== 'win32') {
      const line = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' });
      const [, above, command = ''] = /^\s*(\d+)\s+(.*)/.exec(line) ?? [];
      return { above: Number(above), command };
    }
  } catch {
    // It has just ended, or the system does not tell.
  }
  return { above: 0, command: '' };
}
