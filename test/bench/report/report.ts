import { readFileSync, writeFileSync } from 'node:fs';
import { allRows } from '../rows/all-rows.js';
import { columns } from '../rows/columns.js';
import { cellsOf, Results } from '../rows/row.js';
import { full } from '../rows/scale.js';
import { sizeLines } from '../rows/sizes.js';
import { chart } from './chart.js';
import { digits, inWords } from './figure.js';
import type { KeptRow } from './kept.js';

const here = (file: string) => `test/bench/${file}`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return lines.join('\n').replaceAll('NaN', '–');
}

/** A row's own table: each client's figures, and the first one as a ratio to the limit and to ours. */
export function rowTable(results: Results): string {
  const { row, runs } = results;
  const head = ['', ...row.columns.map((column) => columns[column].title), '÷ limit', '÷ ours'];
  const lines = [...runs].map(([client, own]) => {
    const failed = own.filter(({ error }) => error).length;
    const figures = row.columns.map((column) => inWords(results.figure(client, column), columns[column].unit));
    if (failed === own.length) figures[0] = results.say(client);
    const name = failed ? `${client} (${failed} of ${own.length} failed)` : client;
    return [name, ...figures, digits(results.ratio(client)), digits(results.ratio(client, 'ours'))];
  });
  return `### ${row.title}\n\n${row.how}\n\n${table(head, lines)}`;
}

/** Writes the report and its chart from all that was measured. @returns the great table */
export function report(kept: readonly KeptRow[]): string {
  const measured = allRows(full).flatMap((row) => {
    const found = kept.find(({ name }) => name === row.name);
    return found ? [{ ...found, results: new Results(row, new Map(Object.entries(found.runs))) }] : [];
  });
  const weighed = kept.find(({ name }) => name === 'sizes');
  const lines = [...(weighed ? sizeLines(weighed) : []), ...measured.flatMap(({ results }) => results.lines())];
  const cells = lines.map(cellsOf);
  const rows = cells.map((one) => Object.values(one));
  const great = table(Object.keys(cells[0] ?? {}), rows);
  const machines = [...new Set(kept.map(({ machine }) => machine))];
  const ceiling = measured.find((one) => one.ceiling)?.ceiling;
  const text = [
    '# Benchmark: what was measured',
    'Made by `npm run bench`; see [the benchmark’s README](../README.md) for what it does. Medians of several interleaved runs, with their spread.',
    '![Chart of the main figures](chart.svg)',
    great,
    ...measured.map(({ results, machine }) => {
      const number = machines.length > 1 ? `\n\nMeasured on machine ${machines.indexOf(machine) + 1}.` : '';
      return rowTable(results) + number;
    }),
    '### Machine and versions',
    ...machines.map((machine, index) => `${index + 1}. ${machine}`),
    ceiling &&
      `The store alone, against a plain socket: ${digits(ceiling.throughput / 1e6)} MB/s, ${digits(ceiling.requests)} requests/s.`,
    versions(),
  ];
  writeFileSync(here('results/table.md'), `${text.filter(Boolean).join('\n\n')}\n`);
  const bars = new Map(measured.map(({ name, results }) => [name, results]));
  writeFileSync(here('results/chart.svg'), chart(weighed, bars));
  return great;
}

function versions(): string {
  const { dependencies } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as Record<string, object>;
  return Object.entries(dependencies ?? {})
    .filter(([name]) => !/^(@types\/|vite$)/.test(name))
    .map(([name, version]) => `${name} ${String(version).replace(/^npm:\w+@/, '')}`)
    .join(', ');
}
