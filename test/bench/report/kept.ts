import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { findChromium } from '../../tools/chromium.js';
import { installedFirefox } from '../../tools/firefox.js';
import type { Run } from '../job.js';
import type { Ceiling } from '../server/ceiling.js';

/** A row that was measured: all that the report is made of. */
export interface KeptRow {
  name: string;
  machine: string;
  ceiling?: Ceiling | undefined;
  runs: Record<string, readonly Run[]>;
}

const folder = 'test/bench/results/runs/';

/** Keeps a row, and replaces its earlier measurement. */
export function keep(row: KeptRow): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${row.name}.json`, JSON.stringify(row, null, 1));
}

export const readKept = (): KeptRow[] =>
  readdirSync(folder).map((file) => JSON.parse(readFileSync(folder + file, 'utf8')) as KeptRow);

export function machine(): string {
  const browsers = [findChromium(), installedFirefox()].flatMap((browser) => {
    if (!browser) return [];
    const said = execFileSync(browser, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return [said.replace(/built on.*/s, '').trim()];
  });
  return [
    ...[`${cpus().length} cores of ${cpus()[0]?.model}`, `${Math.round(totalmem() / 2 ** 30)} GB`],
    ...[`${type()} ${release()}`, ...browsers, `Node ${process.version.slice(1)}`],
    new Date().toISOString().slice(0, 10),
  ].join(', ');
}
