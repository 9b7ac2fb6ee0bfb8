import { type Measured, Results } from '../rows/row.js';
import { weightsIn } from '../rows/sizes.js';
import { type Bar, drawPanel, type Panel, PANEL_WIDTH, panelHeight } from './panel.js';
import type { KeptRow } from './kept.js';

const GAP = 32;

/** What is shown of which row, by its name and the column's number. */
const shown: readonly [row: string, column: number, title: string, unit: string][] = [
  ['gigabyte', 0, 'One file of 1 GB, a line of 1 Gbit/s', 'MB a second, more is better'],
  ['latency', 0, '48 MB, 40 ms away, 4 MB/s a connection', 'seconds, less is better'],
  ['small', 0, '2,000 files of 20 kB, 20 ms away', 'files a second, more is better'],
  ['list-10000', 0, '10,000 files added to the list', 'milliseconds until usable, less is better'],
  ['gigabyte', 1, 'Longest freeze while 1 GB goes', 'milliseconds, less is better'],
];

const weighed = ['lit-floor', 'ours', 'mux-uploader', 'vaadin', 'filepond', 'uppy', 'element-plus', 'antd'];

/** The main figures as bars, in light and dark. */
export function chart(sizes: KeptRow | undefined, measured: readonly Measured[]): string {
  const panels: Panel[] = [];
  if (sizes) {
    const weights = weightsIn(sizes);
    const bars = weighed.map((name) => ({ name, value: (weights[name] ?? NaN) / 1000 }));
    panels.push({ title: 'Initial load', unit: 'kB of gzip, less is better', bars });
  }
  for (const [name, column, title, unit] of shown) {
    const found = measured.find(({ row }) => row.name === name);
    if (found) panels.push({ title, unit, bars: barsOf(found, column) });
  }
  return draw(panels.map((panel) => ({ ...panel, bars: panel.bars.filter(({ value }) => !Number.isNaN(value)) })));
}

function barsOf({ row, runs }: Measured, column: number): Bar[] {
  const { of } = row.columns[column] ?? row.columns[0];
  const results = new Results(runs);
  const names = [...runs.keys()].filter(
    (name) => name !== 'ours-headless' && !(name === 'raw-put' && runs.has('raw-slices')),
  );
  return names.map((name) => ({ name, value: results.median(name, of) }));
}

function draw(panels: readonly Panel[]): string {
  const rows = Array.from({ length: Math.ceil(panels.length / 2) }, (_, row) => panels.slice(row * 2, row * 2 + 2));
  const heights = rows.map((pair) => Math.max(...pair.map(({ bars }) => panelHeight(bars.length))));
  const tops = heights.map((_, row) => heights.slice(0, row).reduce((sum, height) => sum + height + GAP, GAP / 2));
  const [width, height] = [PANEL_WIDTH * 2 + GAP * 2, heights.reduce((sum, one) => sum + one + GAP, 0)];
  const drawn = rows.flatMap((pair, row) =>
    pair.map((panel, column) => {
      const x = GAP / 2 + column * (PANEL_WIDTH + GAP);
      return `<g transform="translate(${x} ${tops[row]})">${drawPanel(panel)}</g>`;
    }),
  );
  const words = panels.map(({ title, unit, bars }) => `${title}, ${unit}: ${bars.map(said).join(', ')}.`).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">How fast oss-direct-upload is, beside the limit and its peers</title>
<desc id="d">${words}</desc>
<style>${style}</style>
${drawn.join('\n')}
</svg>
`;
}

const said = ({ name, value }: Bar) => `${name} ${Math.round(value * 10) / 10}`;

const style = `text{font:12px system-ui,sans-serif;fill:#3d4450}.h{font-weight:600;font-size:13px;fill:#1c2026}.u{font-size:11px;fill:#6b7380}.o{font-weight:600;fill:#c2410c}.v{font-variant-numeric:tabular-nums}
.bar{fill:#aeb6c2}.bar.ours{fill:#ea580c}.bar.limit{fill:none;stroke:#8a94a3;stroke-dasharray:3 2}
@media(prefers-color-scheme:dark){text{fill:#b3bac4}.h{fill:#eef1f5}.u{fill:#8b95a3}.o{fill:#fb923c}.bar{fill:#565f6d}.bar.ours{fill:#f97316}.bar.limit{stroke:#7c8694}}`;
