import { buildForWeighing } from '../build-pages.js';
import { digits } from '../report/figure.js';
import type { Run } from '../job.js';
import type { KeptRow } from '../report/kept.js';
import { machine } from '../report/machine.js';
import { weigh } from '../report/weigh.js';
import type { Line } from './row.js';

const DROP_IN = 20_000;
const CORE = 9_000;

/** Widgets with what sends for them, as far as they have it; React and Vue are the application's own and not counted. */
const widgets = {
  'mux-uploader': 'mux-uploader (one file)',
  vaadin: 'Vaadin (no parts)',
  dropzone: 'Dropzone (no parts)',
  filepond: 'FilePond 4 (no parts)',
  'filepond-5': 'FilePond 5 β (no store)',
  uppy: 'Uppy',
  uploadcare: 'Uploadcare (own cloud)',
  cos: 'COS (no widget)',
  'ali-oss': 'ali-oss (no widget)',
  'element-plus': 'Element Plus + ali-oss',
  antd: 'antd + ali-oss',
};

/** What a page loads before its first file: bytes of gzip, scripts and styles. */
export async function sizes(): Promise<KeptRow> {
  const weights: Record<string, number> = { ours: weigh('dist/cdn/oss-direct-upload.js') };
  weights['ours-headless'] = weigh(await buildForWeighing('core'));
  weights['lit-floor'] = weigh(await buildForWeighing('lit-floor'));
  for (const name of Object.keys(widgets)) weights[name] = weigh(await buildForWeighing(name));
  const runs = Object.entries(weights).map(([name, bytes]) => [name, [{ ...noRun, bytes }]] satisfies [string, Run[]]);
  for (const line of sizeLinesOf(weights)) console.log(`${line.work}: ${line.we}; ${line.peers}`);
  return { name: 'sizes', machine: machine(), runs: Object.fromEntries(runs) };
}

const noRun = {
  ms: 0,
  longestTask: 0,
  updates: 0,
  largestStep: 0,
  grants: 0,
  requests: {},
  connections: 0,
  cut: 0,
  refused: 0,
};

/** Bytes by name, from what was kept. */
export function weightsIn({ runs }: KeptRow): Record<string, number> {
  return Object.fromEntries(Object.entries(runs).map(([name, [run]]) => [name, run?.bytes ?? NaN]));
}

export const sizeLines = (kept: KeptRow): readonly Line[] => sizeLinesOf(weightsIn(kept));

function sizeLinesOf(weights: Record<string, number>): readonly Line[] {
  const kb = (name: string) => `${digits((weights[name] ?? NaN) / 1000)} kB`;
  const [dropIn = NaN, core = NaN] = [weights.ours, weights['ours-headless']];
  const peers = Object.entries(widgets).map(([name, words]) => `${words} ${kb(name)}`);
  return [
    {
      work: 'drop-in with all modes, initial load (gzip)',
      limit: `Lit ${kb('lit-floor')}`,
      peers: peers.join(', '),
      we: kb('ours'),
      wanted: '≤ 20 kB',
      holds: dropIn <= DROP_IN,
    },
    {
      work: 'headless core with the three modes, initial load (gzip)',
      limit: '–',
      peers: '',
      we: kb('ours-headless'),
      wanted: '≤ 9 kB',
      holds: core <= CORE,
    },
  ];
}
