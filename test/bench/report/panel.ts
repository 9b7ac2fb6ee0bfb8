import { digits } from './figure.js';

export interface Bar {
  /** One client. */
  name: string;
  value: number;
}

/** Bars of one piece of work. */
export interface Panel {
  title: string;
  /** What the numbers are, and which are good. */
  unit: string;
  bars: readonly Bar[];
}

export const PANEL_WIDTH = 400;
const NAMES = 128;
const VALUES = 56;
const LINE = 21;
const HEAD = 44;
const THICKNESS = 12;

export const panelHeight = (bars: number): number => HEAD + bars * LINE;

const labels: Record<string, string> = {
  ours: 'oss-direct-upload',
  'raw-slices': 'limit: raw XHR',
  'raw-put': 'raw XHR PUTs',
  'lit-floor': 'limit: Lit alone',
  uppy: 'Uppy',
  cos: 'Tencent COS',
  vaadin: 'Vaadin',
  filepond: 'FilePond 4',
  'filepond-5': 'FilePond 5 β',
  dropzone: 'Dropzone',
  uploadcare: 'Uploadcare',
  antd: 'antd + ali-oss',
  'element-plus': 'El.Plus + ali-oss',
  upchunk: 'mux upchunk',
};

const limits: ReadonlySet<string> = new Set(['raw-slices', 'raw-put', 'lit-floor']);

/** A title, what the numbers are, and a bar for each client, from the left edge. */
export function drawPanel({ title, unit, bars }: Panel): string {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = PANEL_WIDTH - NAMES - VALUES;
  const lines = bars.map(({ name, value }, index) => {
    const y = HEAD + index * LINE;
    const width = Math.max(1, (value / most) * room).toFixed(1);
    const [bar, text] = name === 'ours' ? ['bar ours', 'o'] : [limits.has(name) ? 'bar limit' : 'bar', ''];
    return `<text class="${text}" x="${NAMES - 8}" y="${y + THICKNESS - 2}" text-anchor="end">${labels[name] ?? name}</text><rect class="${bar}" x="${NAMES}" y="${y}" width="${width}" height="${THICKNESS}" rx="2"/><text class="v ${text}" x="${(NAMES + Number(width) + 6).toFixed(1)}" y="${y + THICKNESS - 2}">${digits(value)}</text>`;
  });
  return `<text class="h" y="12">${title}</text><text class="u" y="28">${unit}</text>${lines.join('')}`;
}
