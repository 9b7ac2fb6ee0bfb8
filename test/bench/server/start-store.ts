import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Counts } from './counts.js';
import type { Link } from './line.js';
import type { Order, Ports } from './main.js';

/** The store, in a process of its own. */
export class RunningStore {
  private constructor(
    private readonly process: ChildProcess,
    readonly ports: Ports,
  ) {}

  static async start(): Promise<RunningStore> {
    const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
    const [ports] = (await once(child, 'message')) as [Ports];
    return new RunningStore(child, ports);
  }

  /** The origin behind a line of this kind. */
  originFor({ http2 }: Link): string {
    return http2 ? `https://127.0.0.1:${this.ports.http2}` : `http://127.0.0.1:${this.ports.http1}`;
  }

  /** Begins to count again, behind this line. Connections that are open stay as they are. */
  async become(link: Link): Promise<void> {
    await this.#ask(link);
  }

  /** What was seen since `become`. */
  async counts(): Promise<Counts> {
    return (await this.#ask('counts')) as Counts;
  }

  stop(): void {
    this.process.disconnect();
  }

  async #ask(order: Order): Promise<unknown> {
    this.process.send(order);
    const [reply] = (await once(this.process, 'message')) as [unknown];
    return reply;
  }
}
