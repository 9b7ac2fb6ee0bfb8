/** What browsers open to one host over HTTP/1.1. More requests would wait unseen, and look as if they stalled. */
const CONNECTIONS_PER_HOST = 6;

interface Host {
  free: number;
  readonly waiting: Set<() => void>;
}

const hosts = new Map<string, Host>();

/**
 * Runs `use` while it holds one of the connections to `origin`, first come, first served.
 *
 * @throws `signal`'s reason, when it ends the wait.
 */
export async function withConnection<T>(origin: string, signal: AbortSignal, use: () => Promise<T>): Promise<T> {
  const host = hosts.get(origin) ?? { free: CONNECTIONS_PER_HOST, waiting: new Set() };
  hosts.set(origin, host);
  signal.throwIfAborted();
  if (host.free > 0) host.free--;
  else await turn(host, signal);
  try {
    signal.throwIfAborted(); // it may have been given up in the moment of getting its turn
    return await use();
  } finally {
    const [next] = host.waiting;
    if (next) next();
    else host.free++;
  }
}

function turn(host: Host, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => (host.waiting.delete(go), reject(signal.reason));
    const go = () => (host.waiting.delete(go), signal.removeEventListener('abort', leave), resolve());
    host.waiting.add(go);
    signal.addEventListener('abort', leave, { once: true });
  });
}
