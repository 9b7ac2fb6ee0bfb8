/** Connections that browsers open to one host over HTTP/1.1. More requests would wait unseen, and look stalled. */
const CONNECTIONS_PER_HOST = 6;

interface Host {
  free: number;
  readonly waiting: Set<() => void>;
}

/** The hosts that this page sends to, by origin. */
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
  else await waitForConnection(host, signal);
  try {
    signal.throwIfAborted(); // the upload may have been stopped at the same moment
    return await use();
  } finally {
    const [next] = host.waiting;
    if (next) next();
    else host.free++;
  }
}

function waitForConnection(host: Host, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => (host.waiting.delete(use), reject(signal.reason));
    const use = () => (host.waiting.delete(use), signal.removeEventListener('abort', leave), resolve());
    host.waiting.add(use);
    signal.addEventListener('abort', leave, { once: true });
  });
}
