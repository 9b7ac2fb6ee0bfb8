import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Run } from '../job.js';
import { allRows } from '../rows/all-rows.js';
import { type Line, Results, type Row } from '../rows/row.js';
import { full } from '../rows/scale.js';
import { sizeLines } from '../rows/sizes.js';
import { chart } from './chart.js';
import { digits, figureOf, inWords } from './figure.js';
import type { KeptRow } from './kept.js';
import { versions } from './machine.js';

const results = (file: string) => fileURLToPath(new URL(`../results/${file}`, import.meta.url));

const table = (rows: readonly (readonly string[])[]) => rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A row's own table: each client's figures, and the first one as a ratio to the limit and to ours. */
export function rowTable(row: Row, runs: ReadonlyMap<string, readonly Run[]>): string {
  const all = new Results(runs);
  const [first] = row.columns;
  const clients = [...runs.keys()];
  const limit = clients[0] ?? '';
  const ratio = (client: string, to: string) => digits(all.median(client, first.of) / all.median(to, first.of));
  const head = ['', ...row.columns.map(({ title }) => title), '÷ limit', '÷ ours'];
  const lines = clients.map((client) => {
    const own = runs.get(client) ?? [];
    const good = own.filter(({ error }) => !error);
    const name =
      good.length === own.length ? client : `${client} (${own.length - good.length} of ${own.length} failed)`;
    const [figure, ...others] = row.columns.map(({ of, unit }) => inWords(figureOf(good.map(of)), unit));
    return [
      name,
      good.length > 0 ? figure! : all.say(client, first.of),
      ...others,
      ratio(client, limit),
      ratio(client, 'ours'),
    ];
  });
  return `### ${row.title}\n\n${row.how}\n\n${table([head, head.map(() => '---'), ...lines])}`.replaceAll('NaN', '–');
}

/** Writes the report and its chart from all that was measured. @returns the great table */
export function report(kept: readonly KeptRow[]): string {
  const measured = allRows(full).flatMap((row) => {
    const found = kept.find(({ name }) => name === row.name);
    return found ? [{ row, ...found, runs: new Map(Object.entries(found.runs)) }] : [];
  });
  const weighed = kept.find(({ name }) => name === 'sizes');
  const lines = [
    ...(weighed ? sizeLines(weighed) : []),
    ...measured.flatMap(({ row, runs }) => row.lines(new Results(runs))),
  ];
  const great = greatTable(lines);
  const machines = [...new Set(kept.map(({ machine }) => machine))];
  const ceiling = measured.find((one) => one.ceiling)?.ceiling;
  const text = [
    '# Benchmark: what was measured',
    'Made by `npm run bench`; see [the benchmark’s README](../README.md) for what it does. Medians of several interleaved runs, with their spread.',
    '![Chart of the main figures](chart.svg)',
    great,
    ...measured.map(({ row, runs, machine }) => {
      const number = machines.indexOf(machine) + 1;
      return rowTable(row, runs) + (machines.length > 1 ? `\n\nMeasured on machine ${number}.` : '');
    }),
    '### Machine and versions',
    ...machines.map((machine, index) => `${index + 1}. ${machine}`),
    ceiling &&
      `The store alone, against a plain socket: ${digits(ceiling.throughput / 1e6)} MB/s, ${digits(ceiling.requests)} requests/s.`,
    versions(),
  ];
  writeFileSync(results('table.md'), `${text.filter(Boolean).join('\n\n')}\n`);
  writeFileSync(results('chart.svg'), chart(weighed, measured));
  return great;
}

function greatTable(lines: readonly Line[]): string {
  const head = ['work', 'limit', 'peers', 'we', 'wanted', 'holds'];
  const cells = lines.map(({ work, limit, peers, we, wanted, holds }) => {
    return [work, limit, peers, `**${we}**`, wanted, holds ? 'yes' : '**no**'];
  });
  return table([head, head.map(() => '---'), ...cells]).replaceAll('NaN', '–');
}
