import type { Fault } from '../../mock/fault.js';
import type { Switches } from '../../mock/switches.js';
import type { WordName } from '../translate.js';

export interface WeatherSwitch {
  readonly name: WordName;
  readonly unit?: WordName;
  /** The number that the switch begins with. */
  readonly usual?: number;
  /** What it changes in the mock cloud. */
  readonly effect: (value: number) => Partial<Switches>;
}

const uploads = ['PutObject', 'PostObject', 'UploadPart'];
const faults = (fault: Omit<Fault, 'operation'>): Partial<Switches> => ({
  faults: uploads.map((operation) => ({ ...fault, operation })),
});
const megabytes = (value: number) => Math.round(value * 1e6);

/** What can go wrong, in the order shown. */
export const weatherSwitches: readonly WeatherSwitch[] = [
  { name: 'bandwidth', unit: 'unitKilobytes', usual: 800, effect: (value) => ({ bandwidth: value * 1000 }) },
  { name: 'latency', unit: 'unitMilliseconds', usual: 800, effect: (value) => ({ latency: value }) },
  {
    name: 'status',
    unit: 'unitTries',
    usual: 2,
    effect: (value) => faults({ kind: 'status', status: 503, times: value }),
  },
  {
    name: 'cut',
    unit: 'unitMegabyte',
    usual: 0.5,
    effect: (value) => faults({ kind: 'reset', atByte: megabytes(value), times: 1 }),
  },
  {
    name: 'stall',
    unit: 'unitMegabyte',
    usual: 0.5,
    effect: (value) => faults({ kind: 'stall', atByte: megabytes(value), times: 1 }),
  },
  { name: 'lostAnswer', unit: 'unitTries', usual: 1, effect: (value) => faults({ kind: 'lost-answer', times: value }) },
  {
    name: 'flip',
    unit: 'unitMegabyte',
    usual: 0.01,
    effect: (value) => faults({ kind: 'flip', atByte: megabytes(value), times: 1 }),
  },
  { name: 'signInPage', unit: 'unitTries', usual: 1, effect: (value) => faults({ kind: 'page', times: value }) },
  { name: 'swallow', unit: 'unitTries', usual: 1, effect: (value) => faults({ kind: 'swallow', times: value }) },
  { name: 'redirect', effect: () => faults({ kind: 'redirect' }) },
  { name: 'tokenRequests', unit: 'unitRequests', usual: 3, effect: (value) => ({ tokenRequests: value }) },
  { name: 'clockSkew', unit: 'unitMinutes', usual: 60, effect: (value) => ({ clockSkew: value * 60_000 }) },
  { name: 'corsOff', effect: () => ({ corsOff: true }) },
  { name: 'hideEtag', effect: () => ({ hideHeaders: ['etag'] }) },
];

/** Several at once, with their numbers. */
export const presets: Readonly<Partial<Record<WordName, Readonly<Partial<Record<WordName, number>>>>>> = {
  tunnel: { latency: 1500, cut: 0.3 },
  hotel: { bandwidth: 400, latency: 300, signInPage: 1, tokenRequests: 4 },
  moody: { status: 3, lostAnswer: 1 },
  worst: { bandwidth: 1500, latency: 400, status: 2, cut: 0.2, flip: 0.05, hideEtag: 1 },
};

/** All chosen switches as one change; faults add up. */
export function combine(effects: readonly Partial<Switches>[]): Partial<Switches> {
  return {
    ...Object.assign({}, ...effects),
    faults: effects.flatMap((effect) => effect.faults ?? []),
  } as Partial<Switches>;
}
