import { Slots } from '../../core/slots.js';

/** Connections that browsers open to one host over HTTP/1.1. More requests would wait unseen, and look stalled. */
const CONNECTIONS_PER_HOST = 6;

/** The connections to the hosts that this page sends to, by origin. */
const hosts = new Map<string, Slots>();

/**
 * Runs `use` while it holds one of the connections to `origin`, first come, first served.
 *
 * @param use gets a promise that resolves as soon as this request is one of the six oldest: until then a browser that speaks
 *   HTTP/1.1 may have no connection for it
 * @param asked requests at once that the page asks for; more than six lift the limit of this host
 * @throws `signal`'s reason, when it ends the wait.
 */
export function withConnection<T>(
  origin: string,
  signal: AbortSignal,
  use: (turn: Promise<void>) => Promise<T>,
  asked?: number,
): Promise<T> {
  const host = hosts.get(origin) ?? new Slots(CONNECTIONS_PER_HOST);
  hosts.set(origin, host);
  return host.use(signal, use, asked);
}
