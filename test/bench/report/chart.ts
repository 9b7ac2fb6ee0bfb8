import type { ColumnName } from '../rows/columns.js';
import type { Results } from '../rows/row.js';
import { weightOf } from '../rows/sizes.js';
import { digits } from './figure.js';
import type { KeptRow } from './kept.js';

type Bars = [name: string, value: number][];

const shown: readonly [row: string, column: ColumnName, title: string, unit: string][] = [
  ['gigabyte', 'throughput', 'One file of 1 GB, a line of 1 Gbit/s', 'MB a second, more is better'],
  ['latency', 'seconds', '48 MB, 40 ms away, 4 MB/s a connection', 'seconds, less is better'],
  ['small', 'rate', '2,000 files of 20 kB, 20 ms away', 'files a second, more is better'],
  ['list-10000', 'usable', '10,000 files added to the list', 'milliseconds until usable, less is better'],
  ['gigabyte', 'longest', 'Longest freeze while 1 GB goes', 'milliseconds, less is better'],
];

const weighed = ['lit-floor', 'ours', 'mux-uploader', 'vaadin', 'filepond', 'uppy', 'element-plus', 'antd'];

const labels: Record<string, string> = {
  ...{ ours: 'oss-direct-upload', 'raw-slices': 'limit: raw XHR', 'raw-put': 'raw XHR PUTs' },
  ...{ 'lit-floor': 'limit: Lit alone', uppy: 'Uppy', cos: 'Tencent COS', vaadin: 'Vaadin', filepond: 'FilePond 4' },
  ...{ 'filepond-5': 'FilePond 5 β', dropzone: 'Dropzone', uploadcare: 'Uploadcare', antd: 'antd + ali-oss' },
  ...{ 'element-plus': 'El.Plus + ali-oss', upchunk: 'mux upchunk' },
};

const [WIDTH, GAP, NAMES, VALUES, LINE, HEAD, THICKNESS] = [400, 32, 128, 56, 21, 44, 12];

/** The main figures as bars, in light and dark. */
export function chart(sizes: KeptRow | undefined, rows: ReadonlyMap<string, Results>): string {
  const panels = shown.flatMap(([name, column, title, unit]) => {
    const results = rows.get(name);
    if (!results) return [];
    const names = [...results.runs.keys()].filter(
      (client) => client !== 'ours-headless' && !(client === 'raw-put' && results.runs.has('raw-slices')),
    );
    return [{ title, unit, bars: names.map((client) => [client, results.of(client, column)]) as Bars }];
  });
  if (sizes) {
    const bars = weighed.map((name) => [name, weightOf(sizes, name) / 1000]) as Bars;
    panels.unshift({ title: 'Initial load', unit: 'kB of gzip, less is better', bars });
  }
  let [top, below] = [GAP / 2, GAP / 2];
  const drawn = panels.map(({ title, unit, bars: all }, index) => {
    const bars = all.filter(([, value]) => !Number.isNaN(value));
    if (index % 2 === 0) top = below;
    below = Math.max(below, top + HEAD + bars.length * LINE + GAP);
    const x = GAP / 2 + (index % 2) * (WIDTH + GAP);
    const said = bars.map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`).join(', ');
    const svg = `<g transform="translate(${x} ${top})"><text class="h" y="12">${title}</text><text class="u" y="28">${unit}</text>${drawBars(bars)}</g>`;
    return { svg, words: `${title}, ${unit}: ${said}.` };
  });
  const [width, height] = [(WIDTH + GAP) * 2, below - GAP / 2];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">How fast oss-direct-upload is, beside the limit and its peers</title>
<desc id="d">${drawn.map(({ words }) => words).join(' ')}</desc>
<style>${style}</style>
${drawn.map(({ svg }) => svg).join('\n')}
</svg>
`;
}

function drawBars(bars: Bars): string {
  const most = Math.max(...bars.map(([, value]) => value), Number.MIN_VALUE);
  const lines = bars.map(([name, value], index) => {
    const y = HEAD + index * LINE;
    const width = Math.max(1, (value / most) * (WIDTH - NAMES - VALUES)).toFixed(1);
    const isLimit = /^(raw|lit)/.test(name);
    const [bar, text] = name === 'ours' ? ['bar ours', 'o'] : [isLimit ? 'bar limit' : 'bar', ''];
    return `<text class="${text}" x="${NAMES - 8}" y="${y + THICKNESS - 2}" text-anchor="end">${labels[name] ?? name}</text><rect class="${bar}" x="${NAMES}" y="${y}" width="${width}" height="${THICKNESS}" rx="2"/><text class="v ${text}" x="${(NAMES + Number(width) + 6).toFixed(1)}" y="${y + THICKNESS - 2}">${digits(value)}</text>`;
  });
  return lines.join('');
}

const style = `text{font:12px system-ui,sans-serif;fill:#3d4450}.h{font-weight:600;font-size:13px;fill:#1c2026}.u{font-size:11px;fill:#6b7380}.o{font-weight:600;fill:#c2410c}.v{font-variant-numeric:tabular-nums}
.bar{fill:#aeb6c2}.bar.ours{fill:#ea580c}.bar.limit{fill:none;stroke:#8a94a3;stroke-dasharray:3 2}
@media(prefers-color-scheme:dark){text{fill:#b3bac4}.h{fill:#eef1f5}.u{fill:#8b95a3}.o{fill:#fb923c}.bar{fill:#565f6d}.bar.ours{fill:#f97316}.bar.limit{stroke:#7c8694}}`;
