import type { Fault } from './fault.js';
import { RandomFaultPicker } from './random-faults.js';
import { ALL_OFF, checkSwitch, type Switches } from './switches.js';

/** Decides which faults happen to which request: holds the switches, and counts the requests and the injected faults. */
export class FaultInjector {
  #switches: Switches = ALL_OFF;
  #matched = new Map<Fault, number>();
  #injected = new Map<Fault, number>();
  #random = new RandomFaultPicker(ALL_OFF.random);
  #stalls = new AbortController();
  /** When the line has carried what it was given, by `performance.now()`. */
  #lineFreeAt = 0;

  get switches(): Switches {
    return this.#switches;
  }

  /**
   * Changes some switches. `faults` replaces all faults, and counts from the beginning.
   *
   * @throws TypeError for a wrong value.
   */
  setSwitches(change: Partial<Switches>): Switches {
    for (const [name, value] of Object.entries(change)) checkSwitch(name, value);
    const hideHeaders = (change.hideHeaders ?? this.#switches.hideHeaders).map((name) => name.toLowerCase());
    this.#switches = { ...this.#switches, ...change, hideHeaders };
    if (change.faults) {
      this.#matched.clear();
      this.#injected.clear();
    }
    if (change.random) this.#random = new RandomFaultPicker(change.random);
    return this.#switches;
  }

  /** Turns all switches off, and ends all stalls. */
  resetSwitches(): Switches {
    this.setSwitches(ALL_OFF);
    this.#lineFreeAt = 0;
    this.#stalls.abort();
    this.#stalls = new AbortController();
    return this.#switches;
  }

  /**
   * Gives the line, which all connections share, more bytes of request bodies to carry.
   *
   * @returns how long it needs for them and for what it has, in ms
   */
  carry(bytes: number): number {
    const now = performance.now();
    const { rate } = this.#switches.connections;
    if (rate === 0) return 0;
    this.#lineFreeAt = Math.max(this.#lineFreeAt, now) + (bytes / rate) * 1000;
    return this.#lineFreeAt - now;
  }

  /**
   * Aborts when the switches are reset. A stall waits for it, because a server that has stopped reading does not notice that the client
   * has closed the connection while bytes are still unread.
   */
  get untilReset(): AbortSignal {
    return this.#stalls.signal;
  }

  /**
   * The faults that match a request of this operation. Each of them happens only where `inject` is true.
   *
   * @param subject what the request is about; random faults depend on it
   * @param bytes length of the request's body
   */
  match(operation: string, subject = '', bytes = 0): Fault[] {
    const randomFault = this.#random.pick(operation, subject, bytes);
    const faults = this.#switches.faults.filter((fault) => {
      if (!matchesOperation(fault, operation)) return false;
      const count = (this.#matched.get(fault) ?? 0) + 1;
      this.#matched.set(fault, count);
      return count > (fault.skip ?? 0);
    });
    return randomFault ? [...faults, randomFault] : faults;
  }

  /** Whether a fault happens now. If so, it counts as one of its `times`. */
  inject(fault: Fault): boolean {
    const count = this.#injected.get(fault) ?? 0;
    if (count >= (fault.times ?? Infinity)) return false;
    this.#injected.set(fault, count + 1);
    return true;
  }
}

function matchesOperation({ operation: wanted }: Fault, operation: string): boolean {
  if (wanted === undefined) return operation !== 'OptionObject';
  return typeof wanted === 'string' ? wanted === operation : wanted.includes(operation);
}
