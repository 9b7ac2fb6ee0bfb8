import { Bench } from './bench.js';
import { buildPages } from './build-pages.js';
import type { Run } from './job.js';
import { type KeptRow, keep, machine, readKept } from './report/kept.js';
import { report, rowTable } from './report/report.js';
import { allRows } from './rows/all-rows.js';
import { cellsOf, Results, type Row } from './rows/row.js';
import { full, quick } from './rows/scale.js';
import { sizes } from './rows/sizes.js';
import { measureCeiling } from './server/ceiling.js';

export interface Options {
  /** Beginnings of names of rows; none: all. */
  rows: readonly string[];
  /** Names of clients; none: all. */
  clients: readonly string[];
  /** Runs of each client in each row. */
  runs: number;
  /** Small work, which shows that all of it runs and measures nothing. */
  quick: boolean;
}

/** Measures the rows that are wanted, and reports each as it ends, and all at the end. */
export async function measure(options: Options): Promise<void> {
  const scale = options.quick ? quick : full;
  const isWanted = (name: string) => options.rows.length === 0 || options.rows.some((one) => name.startsWith(one));
  const isOne = (client: string) => options.clients.length === 0 || options.clients.includes(client);
  const rows = allRows(scale).filter(({ name }) => isWanted(name));
  const counts = !options.quick && options.clients.length === 0;
  const take = (row: KeptRow) => counts && keep(row);
  if (isWanted('sizes')) take(await sizes());
  if (rows.length > 0) {
    const chosen = rows.map((row) => ({ ...row, clients: row.clients.filter(isOne) }));
    await measureAll(chosen, options.runs, scale.gigabyte, take);
  }
  if (counts) console.log(`\n${report(readKept())}`);
}

async function measureAll(rows: readonly Row[], runs: number, gigabyte: number, take: (row: KeptRow) => void) {
  const modules = rows.flatMap(({ clients, changes }) => clients.map((name) => changes?.[name]?.client ?? name));
  const names = [...new Set(modules)];
  console.log(`Bundling ${names.length} clients …`);
  await buildPages(names);
  const bench = await Bench.start();
  const leave = () => (bench.stop(), process.exit(130));
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    const ceiling = await measureCeiling(bench.store, gigabyte * 2, 3);
    const { throughput, requests } = ceiling;
    console.log(`The store alone: ${Math.round(throughput / 1e6)} MB/s, ${Math.round(requests)} requests/s.`);
    for (const row of rows) {
      const results = new Results(row, await measureRow(bench, row, runs));
      take({ name: row.name, machine: machine(), ceiling, runs: Object.fromEntries(results.runs) });
      console.log(`\n${rowTable(results)}\n`);
      for (const { we, wanted, holds } of results.lines().map(cellsOf))
        console.log(`We: ${we}. Wanted: ${wanted}. It holds: ${holds}.`);
    }
  } finally {
    bench.stop();
  }
}

/** All clients take turns, so that what changes on the machine meanwhile meets all of them. */
async function measureRow(bench: Bench, row: Row, most: number): Promise<Map<string, Run[]>> {
  const { browser, task, link } = row;
  const prepared = await bench.run('', { ...task, work: 'prepare', timeout: 600_000 }, { rtt: 0 }, browser);
  if (prepared.error) throw new Error(`The file could not be written: ${prepared.error}`);
  const runs = new Map<string, Run[]>(row.clients.map((name) => [name, []]));
  console.log(`\n${row.title}`);
  for (let turn = 0; turn < Math.min(most, row.runs ?? Infinity); turn++) {
    for (const [name, own] of runs) {
      if (own.some(({ error }) => error === 'took too long')) continue; // it will again
      const { client = name, link: ownLink = link, ...changes } = row.changes?.[name] ?? {};
      const run = await bench.run(client, { ...task, ...changes }, ownLink, browser);
      own.push(run);
      console.log(`  ${name}: ${Math.round(run.ms)} ms ${run.error?.split('\n')[0] ?? ''}`);
    }
  }
  return runs;
}
