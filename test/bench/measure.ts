import { Bench } from './bench.js';
import { buildPages } from './build-pages.js';
import type { Run } from './job.js';
import type { Options } from './options.js';
import { machine } from './report/machine.js';
import { type KeptRow, keep, readKept } from './report/kept.js';
import { report, rowTable } from './report/report.js';
import { allRows } from './rows/all-rows.js';
import { type Line, Results, type Row } from './rows/row.js';
import { full, quick } from './rows/scale.js';
import { sizes } from './rows/sizes.js';
import { measureCeiling } from './server/ceiling.js';

/** Measures the rows that are wanted, and reports each as it ends, and all at the end. */
export async function measure(options: Options): Promise<void> {
  const scale = options.quick ? quick : full;
  const isWanted = ({ name }: { name: string }) =>
    options.rows.length === 0 || options.rows.some((one) => name.startsWith(one));
  const rows = allRows(scale).filter(isWanted);
  const counts = !options.quick && options.clients.length === 0;
  const take = (row: KeptRow) => counts && keep(row);
  if (isWanted({ name: 'sizes' })) take(await sizes());
  if (rows.length > 0) await measureAll(rows, options, scale.gigabyte, take);
  if (counts) console.log(`\n${report(readKept())}`);
}

async function measureAll(
  rows: readonly Row[],
  options: Options,
  gigabyte: number,
  take: (row: KeptRow) => void,
): Promise<void> {
  const modules = rows.flatMap((row) => clientsOf(row, options).map((name) => row.clients[name]?.client ?? name));
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
      const runs = await measureRow(bench, row, options);
      take({ name: row.name, machine: machine(), ceiling, runs: Object.fromEntries(runs) });
      console.log(`\n${rowTable(row, runs)}\n`);
      for (const line of row.lines(new Results(runs))) console.log(verdictOf(line).replaceAll('NaN', '–'));
    }
  } finally {
    bench.stop();
  }
}

const verdictOf = ({ we, wanted, holds }: Line) =>
  `We: ${we}. Wanted: ${wanted}. ${holds ? 'It holds.' : 'It MISSES.'}`;

const clientsOf = ({ clients }: Row, { clients: only }: Options) =>
  Object.keys(clients).filter((name) => only.length === 0 || only.includes(name));

/** All clients take turns, so that what changes on the machine meanwhile meets all of them. */
async function measureRow(bench: Bench, row: Row, options: Options): Promise<Map<string, Run[]>> {
  const { browser, task, link } = row;
  const prepare = { ...task, work: 'prepare', timeout: 600_000 } as const;
  const prepared = await bench.run('', prepare, { rtt: 0 }, browser);
  if (prepared.error) throw new Error(`The file could not be written: ${prepared.error}`);
  const runs = new Map<string, Run[]>(clientsOf(row, options).map((name) => [name, []]));
  console.log(`\n${row.title}`);
  for (let turn = 0; turn < Math.min(options.runs, row.runs ?? Infinity); turn++) {
    for (const [client, own] of runs) {
      if (own.some(({ error }) => error === 'took too long')) continue; // it will again
      const { client: module = client, link: ownLink = link, ...changes } = row.clients[client] ?? {};
      const run = await bench.run(module, { ...task, ...changes }, ownLink, browser);
      const { requestTimes = [], ...kept } = run;
      own.push(kept);
      if (options.trace) for (const [name, from, to] of requestTimes) console.log(`    ${from}–${to} ms ${name}`);
      console.log(`  ${client}: ${Math.round(run.ms)} ms ${run.error?.split('\n')[0] ?? ''}`);
    }
  }
  return runs;
}
