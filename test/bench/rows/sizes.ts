import { buildForWeighing } from '../build-pages.js';
import { digits } from '../report/figure.js';
import { type KeptRow, machine } from '../report/kept.js';
import { weigh } from '../report/weigh.js';
import { cellsOf, type Line } from './row.js';

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
  const runs: KeptRow['runs'] = { ours: [noRun(weigh('dist/cdn/oss-direct-upload.js'))] };
  for (const name of ['ours-headless', 'lit-floor', ...Object.keys(widgets)])
    runs[name] = [noRun(weigh(await buildForWeighing(name === 'ours-headless' ? 'core' : name)))];
  const kept = { name: 'sizes', machine: machine(), runs };
  for (const line of sizeLines(kept)) console.log(Object.values(cellsOf(line)).join('; '));
  return kept;
}

const noRun = (bytes: number) => ({
  ...{ ms: 0, longestTask: 0, updates: 0, largestStep: 0, grants: 0, requests: {}, connections: 0, cut: 0, refused: 0 },
  bytes,
});

export const weightOf = ({ runs }: KeptRow, name: string): number => runs[name]?.[0]?.bytes ?? NaN;

export function sizeLines(kept: KeptRow): Line[] {
  const kb = (name: string) => `${digits(weightOf(kept, name) / 1000)} kB`;
  const peers = Object.entries(widgets).map(([name, words]) => `${words} ${kb(name)}`);
  return [
    {
      work: 'drop-in with all modes, initial load (gzip)',
      limit: `Lit ${kb('lit-floor')}`,
      peers: peers.join(', '),
      targets: [[weightOf(kept, 'ours') / 1000, '≤', 23, 'kB']],
    },
    {
      work: 'headless core with the three modes, initial load (gzip)',
      limit: '–',
      targets: [[weightOf(kept, 'ours-headless') / 1000, '≤', 9.2, 'kB']],
    },
  ];
}
