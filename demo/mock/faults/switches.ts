import { type Chance, Dice } from './random-faults.js';
import { checkFault, checkNumber, type Fault } from './fault.js';
import { ConnectionDropped } from '../protocol/oss-error.js';

export interface Switches {
  readonly faults: readonly Fault[];
  /** Milliseconds before each answer. */
  readonly latency: number;
  /** Bytes a second, each way, a request; 0 is no limit. */
  readonly bandwidth: number;
  /** Milliseconds that the server's clock is ahead. */
  readonly clockSkew: number;
  /** As if the bucket had no CORS rules. */
  readonly corsOff: boolean;
  /** Answer headers that scripts in a page may not read, such as `etag`. */
  readonly hideHeaders: readonly string[];
  /** Requests after which an STS token counts as expired; 0 is no limit. */
  readonly tokenRequests: number;
  /** Faults of every kind by chance, in the calls that an upload needs. */
  readonly random: Chance;
}

const OFF: Switches = {
  faults: [],
  latency: 0,
  bandwidth: 0,
  clockSkew: 0,
  corsOff: false,
  hideHeaders: [],
  tokenRequests: 0,
  random: { rate: 0, seed: 1 },
};

/** Whole numbers that a switch may have. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  latency: [0, 2 ** 31 - 1],
  bandwidth: [0, Infinity],
  clockSkew: [-1e13, 1e13],
  tokenRequests: [0, Infinity],
};

/** The switches as they stand, and how often each fault has struck. */
export class SwitchBoard {
  #now: Switches = OFF;
  #seen = new Map<Fault, number>();
  #struck = new Map<Fault, number>();
  #dice = new Dice(OFF.random);
  #stalls = new AbortController();

  get now(): Switches {
    return this.#now;
  }

  /** Changes some switches; `faults` are replaced as a whole and start anew. Throws a TypeError on a wrong value. */
  set(change: Partial<Switches>): Switches {
    for (const [name, value] of Object.entries(change)) checkSwitch(name, value);
    const hideHeaders = (change.hideHeaders ?? this.#now.hideHeaders).map((name) => name.toLowerCase());
    this.#now = { ...this.#now, ...change, hideHeaders };
    if (change.faults) {
      this.#seen.clear();
      this.#struck.clear();
    }
    if (change.random) this.#dice = new Dice(change.random);
    return this.#now;
  }

  reset(): Switches {
    this.set(OFF);
    this.#stalls.abort();
    this.#stalls = new AbortController();
    return this.#now;
  }

  /**
   * Ends what stalls: a server that reads no more does not hear that the client has gone while bytes of it still wait.
   */
  get untilReset(): AbortSignal {
    return this.#stalls.signal;
  }

  /** The faults that a call of this operation meets; each still has to `strike`. */
  meet(operation: string, subject = '', bytes = 0): Fault[] {
    const byChance = this.#dice.throw(operation, subject, bytes);
    const switched = this.#now.faults.filter((fault) => {
      if (!fits(fault, operation)) return false;
      const seen = (this.#seen.get(fault) ?? 0) + 1;
      this.#seen.set(fault, seen);
      return seen > (fault.skip ?? 0);
    });
    return byChance ? [...switched, byChance] : switched;
  }

  /** Whether the fault happens now: it counts only if it does. */
  strike(fault: Fault): boolean {
    const struck = this.#struck.get(fault) ?? 0;
    if (struck >= (fault.times ?? Infinity)) return false;
    this.#struck.set(fault, struck + 1);
    return true;
  }
}

function fits({ operation: wanted }: Fault, operation: string): boolean {
  if (wanted === undefined) return operation !== 'OptionObject';
  return typeof wanted === 'string' ? wanted === operation : wanted.includes(operation);
}

/** @throws TypeError, naming what is wrong. */
function checkSwitch(name: string, value: unknown): void {
  if (!Object.hasOwn(OFF, name)) throw new TypeError(`There is no switch ${name}.`);
  const wrong = (): TypeError => new TypeError(`Switch ${name} has no such value.`);
  const model: unknown = OFF[name as keyof Switches];
  const range = RANGES[name];
  if (range) return checkNumber(`switch ${name}`, value, range);
  if (typeof value !== typeof model || Array.isArray(value) !== Array.isArray(model)) throw wrong();
  if (name === 'random' && !isChance(value)) throw wrong();
  if (name === 'hideHeaders' && (value as unknown[]).some((item) => typeof item !== 'string')) throw wrong();
  if (name === 'faults') for (const fault of value as unknown[]) checkFault(fault);
}

function isChance(value: unknown): boolean {
  const { rate, seed } = Object(value) as Partial<Chance>;
  return typeof rate === 'number' && rate >= 0 && rate <= 1 && Number.isSafeInteger(seed);
}

/** Waits; rejects when the client goes away. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new ConnectionDropped('The client went away.'));
    };
    const timer =
      ms === Infinity
        ? undefined
        : setTimeout(() => {
            signal.removeEventListener('abort', stop);
            resolve();
          }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
