import { readdirSync, readFileSync } from 'node:fs';
import type { Run } from '../job.js';

/** Clock ticks a second in /proc, on every Linux; milliseconds between two looks at memory. */
const [TICKS, LOOK] = [100, 100];

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

/** In a `stat` of /proc, whose second field may hold anything but a `)` at its end: the parent, and seconds of processor time. */
function parse(stat: string): { parent: number; cpu: number } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), cpu: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS };
}

/** A process and all below it. Empty where there is no /proc. */
function family(root: number): { pid: number; cpu: number }[] {
  const pids = read('/proc/self/stat') ? readdirSync('/proc').map(Number).filter(Boolean) : [];
  const all = pids.map((pid) => ({ pid, ...parse(read(`/proc/${pid}/stat`)) }));
  const found = all.filter(({ pid, parent }) => pid === root && !Number.isNaN(parent));
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

/** Bytes that are a process's own: mapped files are not counted. */
function memoryOf(pid: number): number {
  const sizes = read(`/proc/${pid}/status`).matchAll(/^(?:RssAnon|RssShmem):\s+(\d+) kB/gm);
  return [...sizes].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
}

/** Looks at what a browser takes, from now until the function it returns is called. */
export function watchProcesses(root: number): () => Partial<Run> {
  const cpuOfAll = () => family(root).reduce((sum, { cpu }) => sum + cpu, 0);
  const mainThread = (pid: number) => parse(read(`/proc/${pid}/task/${pid}/stat`)).cpu;
  const isPage = (pid: number) =>
    /--type=renderer|-contentproc.*\btab\b/.test(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
  const pages = family(root)
    .filter(({ pid }) => isPage(pid))
    .map(({ pid }) => ({ pid, mainThread: mainThread(pid), memory: memoryOf(pid), highest: 0 }));
  const cpu = cpuOfAll();
  const look = () => {
    for (const page of pages) page.highest = Math.max(page.highest, memoryOf(page.pid));
  };
  look();
  const timer = setInterval(look, LOOK);
  return () => {
    clearInterval(timer);
    const after = cpuOfAll();
    if (!after) return {};
    look();
    const grown = pages.map((page) => ({
      mainThread: mainThread(page.pid) - page.mainThread,
      memory: page.highest - page.memory,
    }));
    // Ours is the one that worked: a browser keeps processes in store for pages to come.
    const [page] = grown.sort((a, b) => b.mainThread - a.mainThread);
    return { cpu: after - cpu, ...page };
  };
}
