import type { Fault } from '../../mock/faults/fault.js';
import type { Switches } from '../../mock/faults/switches.js';
import type { TextName } from '../translate.js';

export interface FaultSwitch {
  readonly name: TextName;
  readonly unit?: TextName;
  readonly initialValue?: number;
  /** The settings of the mock cloud that this switch turns on; none for a switch of the page or of the cloud's process. */
  readonly settings?: (value: number) => Partial<Switches>;
}

const uploadOperations = ['PutObject', 'PostObject', 'UploadPart'];
const otherOperations = [
  ...['InitiateMultipartUpload', 'ListParts', 'CompleteMultipartUpload', 'AbortMultipartUpload', 'HeadObject'],
];
const uploadFaults = (fault: Omit<Fault, 'operation'>): Partial<Switches> => ({
  faults: uploadOperations.map((operation) => ({ ...fault, operation })),
});
/** How long a connection of a bad line lives, in ms: each one is reset at 7.5 to 12.5 s. */
const CONNECTION_LIFE = 10_000;
const line = (life: number) => (kilobytes: number) => ({ connections: { rate: kilobytes * 1000, life } });
const megabytes = (value: number) => Math.round(value * 1e6);

/** What can go wrong, in the order shown. */
export const faultSwitches: readonly FaultSwitch[] = [
  { name: 'slowLine', unit: 'unitKilobytes', initialValue: 800, settings: line(0) },
  { name: 'badLine', unit: 'unitKilobytes', initialValue: 600, settings: line(CONNECTION_LIFE) },
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
  {
    name: 'offline',
    settings: () => ({ faults: [{ kind: 'reset', operation: [...uploadOperations, ...otherOperations] }] }),
  },
  { name: 'cloudStopped' },
];
/** With these, what the browser has taken of a large part has not left the machine for long. */
export const slowSwitches: readonly TextName[] = ['slowLine', 'badLine'];

/** Values by the names of the switches that are on. */
export type FaultValues = Readonly<Partial<Record<TextName, number>>>;

/** What one click turns on: under the field what people meet, and beside the switches what an engineer asks for. */
export const faultPresets: Readonly<Record<'try' | 'presets', Readonly<Partial<Record<TextName, FaultValues>>>>> = {
  try: {
    tunnel: { latency: 1500, connectionReset: 0.3 },
    hotel: { badLine: 600 },
    offline: { offline: 1 },
    cloudStopped: { cloudStopped: 1 },
  },
  presets: {
    unstable: { status: 3, lostResponse: 1 },
    everything: { slowLine: 1500, latency: 400, status: 2, connectionReset: 0.2, flip: 0.05, hideEtag: 1 },
  },
};

/** The settings of several switches as one; their faults are joined. */
export function combineSettings(all: readonly Partial<Switches>[]): Partial<Switches> {
  return {
    ...Object.assign({}, ...all),
    faults: all.flatMap(({ faults }) => faults ?? []),
  } as Partial<Switches>;
}
