import { type Measured, Results } from '../rows/row.js';
import { weightsIn } from '../rows/sizes.js';
import { type Bar, drawPanel, PANEL_WIDTH, panelHeight } from './panel.js';
import type { KeptRow } from './kept.js';

interface Panel {
  title: string;
  bars: readonly Bar[];
}

const GAP = 32;

/** What is shown of which row: by its name, the title, the column's number, and what its values are divided by. */
const shown: readonly [row: string, title: string, column: number][] = [
  ['gigabyte', '1 GB on a line of 1 Gbit/s: MB/s, more is better', 0],
  ['latency', '48 MB, 40 ms away, 4 MB/s a connection: seconds', 0],
  ['small', '2,000 files of 20 kB, 20 ms away: files a second, more is better', 0],
  ['list-10000', '10,000 files added: milliseconds until usable', 0],
  ['gigabyte', 'Longest freeze while 1 GB goes: milliseconds', 1],
];

const weighed = ['lit-floor', 'ours', 'mux-uploader', 'vaadin', 'filepond', 'uppy', 'element-plus', 'antd'];

/** The main figures as bars, in light and dark. */
export function chart(sizes: KeptRow | undefined, measured: readonly Measured[]): string {
  const panels: Panel[] = [];
  if (sizes) {
    const weights = weightsIn(sizes);
    const bars = weighed.map((name) => ({ name, value: (weights[name] ?? NaN) / 1000 }));
    panels.push({ title: 'Initial load: kB (gzip)', bars });
  }
  for (const [name, title, column] of shown) {
    const found = measured.find(({ row }) => row.name === name);
    if (found) panels.push({ title, bars: barsOf(found, column) });
  }
  return draw(panels.map(({ title, bars }) => ({ title, bars: bars.filter(({ value }) => !Number.isNaN(value)) })));
}

function barsOf({ row, runs }: Measured, column: number): Bar[] {
  const { of } = row.columns[column] ?? row.columns[0];
  const results = new Results(runs);
  const names = [...runs.keys()].filter((name) => name !== 'ours-headless' && name !== 'raw-put');
  return names.map((name) => ({ name, value: results.median(name, of) }));
}

function draw(panels: readonly Panel[]): string {
  const rows = Array.from({ length: Math.ceil(panels.length / 2) }, (_, row) => panels.slice(row * 2, row * 2 + 2));
  const heights = rows.map((pair) => Math.max(...pair.map(({ bars }) => panelHeight(bars.length))));
  const tops = heights.map((_, row) => heights.slice(0, row).reduce((sum, height) => sum + height + GAP, GAP / 2));
  const [width, height] = [PANEL_WIDTH * 2 + GAP * 2, heights.reduce((sum, one) => sum + one + GAP, 0)];
  const drawn = rows.flatMap((pair, row) =>
    pair.map(({ title, bars }, column) => {
      const x = GAP / 2 + column * (PANEL_WIDTH + GAP);
      return `<g transform="translate(${x} ${tops[row]})">${drawPanel(title, bars)}</g>`;
    }),
  );
  const words = panels.map(({ title, bars }) => `${title}. ${bars.map(said).join(', ')}.`).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">
<title id="t">How fast oss-direct-upload is, beside the limit and its peers</title>
<desc id="d">${words}</desc>
<style>${style}</style>
${drawn.join('\n')}
</svg>
`;
}

const said = ({ name, value }: Bar) => `${name} ${Math.round(value * 10) / 10}`;

const style = `text{font:12px system-ui,sans-serif;fill:#3d4450}.h{font-weight:600;fill:#1c2026}.o{font-weight:600;fill:#c2410c}.v{font-variant-numeric:tabular-nums}
.bar{fill:#aeb6c2}.bar.ours{fill:#ea580c}.bar.limit{fill:none;stroke:#8a94a3;stroke-dasharray:3 2}
@media(prefers-color-scheme:dark){text{fill:#b3bac4}.h{fill:#eef1f5}.o{fill:#fb923c}.bar{fill:#565f6d}.bar.ours{fill:#f97316}.bar.limit{stroke:#7c8694}}`;
