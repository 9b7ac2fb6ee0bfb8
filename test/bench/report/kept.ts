import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Run } from '../job.js';
import type { Ceiling } from '../server/ceiling.js';

/** A row that was measured: all that the report is made of. */
export interface KeptRow {
  name: string;
  machine: string;
  ceiling?: Ceiling | undefined;
  /** By client. */
  runs: Record<string, Run[]>;
}

const folder = fileURLToPath(new URL('../results/runs', import.meta.url));

/** Keeps a row, and replaces its earlier measurement. */
export function keep(row: KeptRow): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${row.name}.json`, JSON.stringify(row, null, 1));
}

/** All rows that were ever measured here. */
export function readKept(): KeptRow[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as KeptRow);
}
