import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { isAlive } from './processes.js';

/** How often to check that the processes are alive, in ms. */
const CHECK_INTERVAL = 500;
/** Standard input that ends within this time, in ms, was closed from the beginning: it is not a pipe from the parent. */
const INPUT_GRACE = 50;
/** Commands between this process and the one that started it: a package manager, its shell, tsx. */
const INTERMEDIATE_COMMANDS = [
  /^(?:npm|yarn|pnpm|bunx?) /,
  /^\S*node(?:\.exe)? (?:-\S+ )*\S*\/(?:npm|npx|pnpm|pnpx|yarn|tsx)(?:-cli)?(?:\.[cm]?js)? /,
  /^\S*node(?:\.exe)? \S*\/tsx\/dist\/\S+ /,
  /^\S*\b(?:sh|dash|bash|zsh) -c .*\b(?:oss-direct-upload|tsx)\b/,
];

/**
 * Calls `stop` when the process that started this one ends: when standard input closes, if it is a pipe or a socket, or when the parent
 * process ends. If that is npx, npm or a shell, the process that started it counts as well; on Windows this works by a pipe only.
 */
export async function endWithParent(stop: () => void): Promise<void> {
  const parent = process.ppid;
  const starters = findStarters(parent);
  setInterval(() => {
    if (process.ppid !== parent || !starters.every(isAlive)) stop();
  }, CHECK_INTERVAL).unref();

  const input = process.stdin;
  if (!(input instanceof Socket) || input.isTTY) return;
  let wasOpen = false;
  let isClosed = false;
  const closed = (): void => {
    isClosed = true;
    if (wasOpen) stop();
  };
  input.on('end', closed).on('close', closed).on('error', closed).resume();
  input.unref();
  await new Promise((resolve) => setTimeout(resolve, INPUT_GRACE));
  // Where the event loop was blocked, Node reads standard input only after the timer, but before this.
  await new Promise((resolve) => setImmediate(resolve));
  // `close` can follow an early `end` after this point.
  wasOpen = !isClosed;
}

/** The parent and, as long as these are intermediate commands, the processes above it. */
function findStarters(parent: number): number[] {
  const found: number[] = [];
  for (let pid = parent; pid > 1 && found.length < 8;) {
    found.push(pid);
    const { above, command } = processOf(pid);
    if (!INTERMEDIATE_COMMANDS.some((pattern) => pattern.test(command))) break;
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
    // The process has just ended, or the system lacks `ps`.
  }
  return { above: 0, command: '' };
}
