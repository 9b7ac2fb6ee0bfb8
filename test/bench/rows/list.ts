import type { Task } from '../bench.js';
import { digits } from '../report/figure.js';
import { longest } from './columns.js';
import type { Column, Row } from './row.js';
import { n, type Scale } from './scale.js';

const shown: Column = { title: 'first row shown', unit: 'ms', of: (run) => run.shown };
const quiet: Column = { title: 'usable', unit: 'ms', of: ({ ms, error }) => (error ? undefined : ms) };
const heap: Column = { title: 'heap a file', unit: 'B', of: (run) => run.heap };

const TIMEOUT = 120_000;

/** Files that a person drops at once, without sending any. */
export function list({ listed: [few = 0, many = 0, most = 0] }: Scale): readonly Row[] {
  const row = (count: number): Omit<Row, 'clients' | 'lines'> => ({
    name: `list-${count}`,
    title: `${n(count)} files added to the list`,
    how: 'Nothing is sent. Usable: the list is shown, and no task of 50 ms or more follows. Retained JavaScript heap after a collection, the File objects not counted.',
    browser: 'chromium',
    link: { rtt: 0 },
    task: { work: 'add', count, size: 20_000, whole: 64e6, timeout: TIMEOUT } satisfies Task,
    columns: [quiet, longest, shown, heap],
  });
  const line =
    (count: number, wanted: string): Row['lines'] =>
    (results) => {
      const ms = (client: string, column: Column) => {
        const value = results.median(client, column.of);
        return Number.isNaN(value) ? `over ${TIMEOUT / 1000} s` : `${digits(value)} ms`;
      };
      const value = (column: Column) => results.median('ours', column.of);
      const freeze = count === most || (value(longest) <= 50 && value(quiet) <= 100 && value(heap) <= 1000);
      return [
        {
          work: `add ${n(count)} files: usable after; longest task`,
          limit: ms('lit-floor', quiet),
          peers: results.peers((client) => ms(client, quiet)),
          we: `${ms('ours', quiet)}; ${ms('ours', longest)}; heap ${digits(value(heap))} B a file`,
          wanted,
          holds: !Number.isNaN(value(quiet)) && freeze,
        },
      ];
    };
  const peers = { uppy: {}, vaadin: {}, 'element-plus': {}, 'filepond-5': {}, uploadcare: {} };
  const wanted = 'no task over 50 ms, usable in 100 ms, ≤ 1 kB a file';
  return [
    {
      ...row(few),
      clients: { 'lit-floor': {}, ours: {}, ...peers, dropzone: {}, antd: {}, filepond: {} },
      runs: 3,
      lines: line(few, wanted),
    },
    { ...row(many), clients: { 'lit-floor': {}, ours: {}, ...peers }, lines: line(many, wanted) },
    { ...row(most), clients: { 'lit-floor': {}, ours: {} }, lines: line(most, 'it works') },
  ];
}
