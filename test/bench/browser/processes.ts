import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, on every Linux. */
const TICKS = 100;

interface Process {
  pid: number;
  parent: number;
  /** Seconds of processor time. */
  cpu: number;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

/** Seconds in a `stat` of /proc, whose second field may hold anything but a `)` at its end. */
function parse(stat: string): { parent: number; cpu: number } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** A process and all below it. Empty where there is no /proc. */
function family(root: number): Process[] {
  const pids = read('/proc/self/stat') ? readdirSync('/proc').map(Number).filter(Boolean) : [];
  const all = pids.map((pid) => ({ pid, stat: read(`/proc/${pid}/stat`) })).filter(({ stat }) => stat);
  const processes = all.map(({ pid, stat }) => ({ pid, ...parse(stat) }));
  const found = processes.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...processes.filter(({ parent }) => parent === pid));
  return found;
}

/** What a browser has taken of the machine. */
export interface Usage {
  /** Seconds of processor time, of all its processes. */
  cpu: number;
  /** By the ids of the processes that run pages: seconds of their main threads, and bytes that are their own. */
  pages: Map<number, { mainThread: number; memory: number }>;
}

/** What a browser's pages run in. */
export class PageProcesses {
  readonly #root: number;
  readonly #pages: number[];

  constructor(root: number) {
    this.#root = root;
    this.#pages = family(root)
      .map(({ pid }) => pid)
      .filter((pid) =>
        /--type=renderer|-contentproc.*\btab\b/.test(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')),
      );
  }

  usage(): Usage | undefined {
    const all = family(this.#root);
    if (all.length === 0) return undefined;
    const pages = this.#pages.map((pid) => {
      const stat = read(`/proc/${pid}/task/${pid}/stat`);
      return [pid, { mainThread: stat ? parse(stat).cpu : 0, memory: memoryOf(pid) }] as const;
    });
    return { cpu: all.reduce((sum, one) => sum + one.cpu, 0), pages: new Map(pages) };
  }

  /** Bytes of memory of each page's process. */
  memory(): Map<number, number> {
    return new Map(this.#pages.map((pid) => [pid, memoryOf(pid)]));
  }
}

/** Bytes that are a process's own: mapped files are not counted. */
function memoryOf(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  return ['RssAnon', 'RssShmem'].reduce((sum, name) => sum + sizeIn(status, name), 0);
}

const sizeIn = (status: string, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
