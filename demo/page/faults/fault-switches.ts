import type { Fault } from '../../mock/faults/fault.js';
import type { Switches } from '../../mock/faults/switches.js';
import type { TextName } from '../translate.js';

export interface FaultSwitch {
  readonly name: TextName;
  readonly unit?: TextName;
  readonly initialValue?: number;
  /** The settings of the mock cloud that this switch turns on. */
  readonly settings: (value: number) => Partial<Switches>;
}

const uploadOperations = ['PutObject', 'PostObject', 'UploadPart'];
const uploadFaults = (fault: Omit<Fault, 'operation'>): Partial<Switches> => ({
  faults: uploadOperations.map((operation) => ({ ...fault, operation })),
});
/** How long a connection of a bad line lives, in ms: each one is reset at 7.5 to 12.5 s. */
const CONNECTION_LIFE = 10_000;
const megabytes = (value: number) => Math.round(value * 1e6);

/** What can go wrong, in the order shown. */
export const faultSwitches: readonly FaultSwitch[] = [
  { name: 'bandwidth', unit: 'unitKilobytes', initialValue: 800, settings: (value) => ({ bandwidth: value * 1000 }) },
  {
    name: 'badLine',
    unit: 'unitKilobytes',
    initialValue: 100,
    settings: (value) => ({ connections: { rate: value * 1000, life: CONNECTION_LIFE } }),
  },
  { name: 'latency', unit: 'unitMilliseconds', initialValue: 800, settings: (value) => ({ latency: value }) },
  {
    name: 'status',
    unit: 'unitTimes',
    initialValue: 2,
    settings: (value) => uploadFaults({ kind: 'status', status: 503, times: value }),
  },
  {
    name: 'connectionReset',
    unit: 'unitMegabyte',
    initialValue: 0.5,
    settings: (value) => uploadFaults({ kind: 'reset', atByte: megabytes(value), times: 1 }),
  },
  {
    name: 'stall',
    unit: 'unitMegabyte',
    initialValue: 0.5,
    settings: (value) => uploadFaults({ kind: 'stall', atByte: megabytes(value), times: 1 }),
  },
  {
    name: 'lostResponse',
    unit: 'unitTimes',
    initialValue: 1,
    settings: (value) => uploadFaults({ kind: 'lost-answer', times: value }),
  },
  {
    name: 'late',
    unit: 'unitMilliseconds',
    initialValue: 500,
    settings: (value) => uploadFaults({ kind: 'late', ms: value, times: 1 }),
  },
  {
    name: 'flip',
    unit: 'unitMegabyte',
    initialValue: 0.01,
    settings: (value) => uploadFaults({ kind: 'flip', atByte: megabytes(value), times: 1 }),
  },
  {
    name: 'signInPage',
    unit: 'unitTimes',
    initialValue: 1,
    settings: (value) => uploadFaults({ kind: 'page', times: value }),
  },
  {
    name: 'swallow',
    unit: 'unitTimes',
    initialValue: 1,
    settings: (value) => uploadFaults({ kind: 'swallow', times: value }),
  },
  { name: 'redirect', settings: () => uploadFaults({ kind: 'redirect' }) },
  { name: 'tokenRequests', unit: 'unitRequests', initialValue: 3, settings: (value) => ({ tokenRequests: value }) },
  { name: 'clockSkew', unit: 'unitMinutes', initialValue: 60, settings: (value) => ({ clockSkew: value * 60_000 }) },
  { name: 'corsOff', settings: () => ({ corsOff: true }) },
  { name: 'hideEtag', settings: () => ({ hideHeaders: ['etag'] }) },
];

/** Values by the names of the switches that are on. */
export type FaultValues = Readonly<Partial<Record<TextName, number>>>;

/** Several switches at once. */
export const faultPresets: Readonly<Partial<Record<TextName, FaultValues>>> = {
  tunnel: { latency: 1500, connectionReset: 0.3 },
  hotel: { badLine: 100 },
  unstable: { status: 3, lostResponse: 1 },
  everything: { bandwidth: 1500, latency: 400, status: 2, connectionReset: 0.2, flip: 0.05, hideEtag: 1 },
};

/** The settings of several switches as one; their faults are joined. */
export function combineSettings(all: readonly Partial<Switches>[]): Partial<Switches> {
  return {
    ...Object.assign({}, ...all),
    faults: all.flatMap(({ faults }) => faults ?? []),
  } as Partial<Switches>;
}
