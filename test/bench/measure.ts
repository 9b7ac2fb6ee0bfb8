// Measures the rows that are wanted, and reports each as it ends, and all at the end.
import { parseArgs } from 'node:util';
import { Bench } from './bench.js';
import { buildPages } from './build-pages.js';
import type { Run } from './job.js';
import { type KeptRow, keep, machine, readKept } from './report/kept.js';
import { report, rowTable } from './report/report.js';
import { allRows } from './rows/all-rows.js';
import { cellsOf, Results, type Row } from './rows/row.js';
import { full, quick } from './rows/scale.js';
import { sizes } from './rows/sizes.js';
import { type Ceiling, measureCeiling } from './server/ceiling.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const most = Number(values.runs ?? (values.quick ? 1 : 5));
const only = values.only?.split(',');
const scale = values.quick ? quick : full;
const counts = !values.quick && !only;
const take = (row: KeptRow) => counts && keep(row);
const isWanted = (name: string) => positionals.length === 0 || positionals.some((one) => name.startsWith(one));

if (isWanted('sizes')) take(await sizes());
const rows = allRows(scale)
  .filter(({ name }) => isWanted(name))
  .map((row) => ({ ...row, clients: row.clients.filter((name) => !only || only.includes(name)) }));
const inNode = rows.filter(({ measure }) => measure);
if (rows.length > inNode.length) await measureInBrowsers(rows.filter(({ measure }) => !measure));
for (const row of inNode) await measureRow(row, row.measure!);
if (counts) console.log(`\n${report(readKept())}`);

async function measureInBrowsers(wanted: readonly Row[]): Promise<void> {
  const modules = wanted.flatMap(({ clients, changes }) => clients.map((name) => changes?.[name]?.client ?? name));
  await buildPages(new Set(modules));
  const bench = await Bench.start();
  const leave = () => (bench.stop(), process.exit(130));
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    const ceiling = await measureCeiling(bench.store, scale.gigabyte * 2, 3);
    const { throughput, requests } = ceiling;
    console.log(`The store alone: ${Math.round(throughput / 1e6)} MB/s, ${Math.round(requests)} requests/s.`);
    for (const row of wanted) {
      const { browser, task, link } = row;
      const prepared = await bench.run('', { ...task, work: 'prepare', timeout: 600_000 }, { rtt: 0 }, browser);
      if (prepared.error) throw new Error(`The file could not be written: ${prepared.error}`);
      const run = (name: string) => {
        const { client = name, link: ownLink = link, ...changes } = row.changes?.[name] ?? {};
        return bench.run(client, { ...task, ...changes }, ownLink, browser);
      };
      await measureRow(row, run, ceiling);
    }
  } finally {
    bench.stop();
  }
}

/** All clients take turns, so that what changes on the machine meanwhile meets all of them. */
async function measureRow(row: Row, measure: (client: string) => Promise<Run>, ceiling?: Ceiling): Promise<void> {
  const runs = new Map<string, Run[]>(row.clients.map((name) => [name, []]));
  console.log(`\n${row.title}`);
  for (let turn = 0; turn < Math.min(most, row.runs ?? Infinity); turn++)
    for (const [name, own] of runs) {
      if (own.some(({ error }) => error === 'took too long')) continue; // it will again
      const run = await measure(name);
      own.push(run);
      console.log(`  ${name}: ${Math.round(run.ms)} ms ${run.error?.split('\n')[0] ?? ''}`);
    }
  const results = new Results(row, runs);
  take({ name: row.name, machine: machine(), ...(ceiling && { ceiling }), runs: Object.fromEntries(runs) });
  console.log(`\n${rowTable(results)}\n`);
  for (const { we, wanted, holds } of results.lines().map(cellsOf))
    console.log(`We: ${we}. Wanted: ${wanted}. It holds: ${holds}.`);
}
