import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Link } from './line.js';
import type { Counts } from './store.js';

/** On 127.0.0.1: plain HTTP/1.1, and HTTP/2 by TLS with a certificate that this hash makes Chromium trust. */
type Ports = Record<'http1' | 'http2', number> & { keyHash: string };

export async function startStore() {
  const child = fork('test/bench/server/main.ts', { execArgv: ['--import', 'tsx'] });
  const [ports] = (await once(child, 'message')) as [Ports];
  return {
    ports,
    /** Begins to count again, behind this line. Connections that are open stay as they are. @returns what was counted before */
    become: async (link: Link): Promise<Counts> => {
      child.send(link);
      const [counts] = (await once(child, 'message')) as [Counts];
      return counts;
    },
    stop: () => child.disconnect(),
  };
}

export type RunningStore = Awaited<ReturnType<typeof startStore>>;
