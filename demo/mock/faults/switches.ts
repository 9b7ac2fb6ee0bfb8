import { areConnectionLimits, type ConnectionLimits, NO_LIMITS } from './connection-limits.js';
import { checkFault, checkNumber, type Fault } from './fault.js';
import type { RandomFaults } from './random-faults.js';

/** The settings that make a running mock fail. */
export interface Switches {
  /** Failures of single requests. */
  readonly faults: readonly Fault[];
  /** Delay before each response, in ms. */
  readonly latency: number;
  /** Bytes per second of each request body, and of each response body; 0 for no limit. */
  readonly bandwidth: number;
  /** A bad line: its connections share one rate, and are reset after some seconds. */
  readonly connections: ConnectionLimits;
  /** How far the server's clock is ahead, in ms. */
  readonly clockSkew: number;
  /** Behaves as if the bucket had no CORS rules. */
  readonly corsOff: boolean;
  /** Response headers that scripts in a page may not read, such as `etag`. */
  readonly hideHeaders: readonly string[];
  /** The number of requests after which an STS token counts as expired; 0 for no limit. */
  readonly tokenRequests: number;
  /** Random faults of every kind, in the operations that an upload needs. */
  readonly random: RandomFaults;
}

/** The switches of a mock that works. */
export const ALL_OFF: Switches = {
  faults: [],
  latency: 0,
  bandwidth: 0,
  connections: NO_LIMITS,
  clockSkew: 0,
  corsOff: false,
  hideHeaders: [],
  tokenRequests: 0,
  random: { rate: 0, seed: 1 },
};

const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  latency: [0, 2 ** 31 - 1],
  bandwidth: [0, Infinity],
  clockSkew: [-1e13, 1e13],
  tokenRequests: [0, Infinity],
};

/** @throws TypeError that names what is wrong. */
export function checkSwitch(name: string, value: unknown): void {
  if (!Object.hasOwn(ALL_OFF, name)) throw new TypeError(`${JSON.stringify(name)} is not a switch.`);
  const wrong = (): TypeError => new TypeError(`This is not a value of the switch ${name}.`);
  const model: unknown = ALL_OFF[name as keyof Switches];
  const range = RANGES[name];
  if (range) return checkNumber(`switch ${name}`, value, range);
  if (typeof value !== typeof model || Array.isArray(value) !== Array.isArray(model)) throw wrong();
  if (name === 'connections' && !areConnectionLimits(value)) throw wrong();
  if (name === 'random' && !isRandomFaults(value)) throw wrong();
  if (name === 'hideHeaders' && (value as unknown[]).some((item) => typeof item !== 'string')) throw wrong();
  if (name === 'faults') for (const fault of value as unknown[]) checkFault(fault);
}

function isRandomFaults(value: unknown): boolean {
  const { rate, seed } = Object(value) as Partial<RandomFaults>;
  return typeof rate === 'number' && rate >= 0 && rate <= 1 && Number.isSafeInteger(seed);
}
