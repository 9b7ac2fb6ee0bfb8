import { CONNECTIONS_PER_HOST } from '../../base/connections-per-host.js';
import { Slots } from '../../base/slots.js';

/** Requests at once to a host that does not let a page read its protocol: over HTTP/1.1 those over six wait in the browser, over HTTP/2 they show it. */
const TRIED = 12;
/** Requests at once over HTTP/2. 300 files of 20 kB at 200 ms take 14 s with 6, 6.1 s with 16, 3.6 s with 32 or with 64. */
const OVER_HTTP2 = 32;
/** What a busy page has not heard of yet is heard in this time, in milliseconds. */
const PROOF_TIME = 10;

interface Sent {
  readonly method: string;
}

/** The requests to one host. */
class Host {
  /** More requests than connections wait in the browser, and would look stalled. */
  readonly slots = new Slots(CONNECTIONS_PER_HOST);
  /** Requests at once that this host is known, or tried, to carry. */
  most = CONNECTIONS_PER_HOST;
  /**
   * The methods of which more requests were seen to move than there are connections. The protocol alone does not show it: WebKit for
   * Linux opens a connection for each POST, six at most, also over HTTP/2. There the others wait in the browser, and must not look stalled.
   */
  readonly shared = new Set<string>();
  /** A request has succeeded: the browser knows the CORS rule by now, so more requests cost no more preflights. */
  responded!: () => void;
  /** Those that have a connection: some bytes of them were sent, and they have not ended. */
  readonly #moving = new Set<Sent>();

  constructor(origin: string) {
    const responded = new Promise<void>((resolve) => (this.responded = resolve));
    void Promise.all([nextHopProtocol(origin, responded), responded]).then(([protocol]) => {
      const most = /^h[23]/.test(protocol) ? OVER_HTTP2 : protocol ? CONNECTIONS_PER_HOST : TRIED;
      this.most = Math.max(this.most, most);
    });
  }

  /** Whether any number of requests may share one connection. */
  get isOverHttp2(): boolean {
    return this.most === OVER_HTTP2;
  }

  /** Some bytes of a request were sent. More requests that do so than there are connections share one: HTTP/2. */
  moved(request: Sent): void {
    this.#moving.add(request);
    const { method } = request;
    const seen = [...this.#moving].filter((one) => one.method === method);
    if (this.shared.has(method) || seen.length <= CONNECTIONS_PER_HOST) return;
    setTimeout(() => {
      if (seen.filter((one) => this.#moving.has(one)).length <= CONNECTIONS_PER_HOST) return;
      this.shared.add(method);
      this.most = OVER_HTTP2;
    }, PROOF_TIME);
  }

  ended(request: Sent): void {
    this.#moving.delete(request);
  }
}

/** The hosts that this page sends to, by origin. */
const hosts = new Map<string, Host>();

/** The connection of one request, as far as a page can know. */
export interface Connection {
  /** Resolves as soon as the request is one of the six oldest, or bytes of it were sent: before, a browser may have no connection for it. */
  readonly turn: Promise<void>;
  /** Is called when bytes of the request were sent. */
  readonly onMoved: () => void;
  /** Is called when the connection is free again, though why the request failed may take a while to find out. */
  readonly onEnded: () => void;
}

/**
 * Runs `use` while it holds one of the connections to `origin`, first come, first served.
 *
 * @param asked requests at once that the page asks for; more than six lift the limit of this host
 * @param method of the request: what is seen of one does not hold for another
 * @throws `signal`'s reason, when it ends the wait.
 */
export function withConnection<T>(
  origin: string,
  signal: AbortSignal,
  use: (connection: Connection) => Promise<T>,
  asked = 0,
  method = 'PUT',
): Promise<T> {
  const host = hosts.get(origin) ?? new Host(origin);
  hosts.set(origin, host);
  const request = { method };
  const useNow = async (oldest: Promise<void>) => {
    let move = () => {};
    const moved = new Promise<void>((resolve) => (move = resolve));
    const onMoved = () => {
      host.moved(request);
      move();
    };
    const onEnded = () => host.ended(request);
    try {
      const turn = host.shared.has(method) ? Promise.resolve() : Promise.race([oldest, moved]);
      const response = await use({ turn, onMoved, onEnded });
      host.responded();
      return response;
    } finally {
      onEnded();
    }
  };
  host.slots.lift(asked > host.most ? asked : host.most);
  return host.slots.use(signal, useNow);
}

/** How many of six connections a request takes: less than one where its host is known to speak HTTP/2. */
export function connectionShare(url: string): number {
  return hosts.get(new URL(url).origin)?.isOverHttp2 ? CONNECTIONS_PER_HOST / OVER_HTTP2 : 1;
}

/** How many connections to `origin` nobody uses or waits for. */
export function idleConnections(origin: string): number {
  return hosts.get(origin)?.slots.free ?? CONNECTIONS_PER_HOST;
}

/** Milliseconds within which the browser reports a request that has ended. */
const REPORT_TIME = 1000;

/**
 * The protocol that the browser speaks with a host, as ALPN names it ('h2', 'http/1.1'), by Resource Timing. Call it before the first
 * request: the page's buffer of requests may be full, and what does not fit is shown only to those that watch already.
 *
 * @param responded resolves when the host has responded to a request
 * @returns '' where the browser does not say it: the host's responses lack `Timing-Allow-Origin`
 */
export function nextHopProtocol(origin: string, responded: Promise<unknown>): Promise<string> {
  return new Promise((resolve) => {
    if (!globalThis.PerformanceObserver) return resolve('');
    const end = (protocol = '') => {
      observer.disconnect();
      resolve(protocol);
    };
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
        const { name, initiatorType, nextHopProtocol: protocol } = entry;
        if (name.startsWith(`${origin}/`) && (protocol || initiatorType === 'xmlhttprequest')) end(protocol);
      }
    });
    observer.observe({ type: 'resource', buffered: true });
    void responded.then(() => setTimeout(end, REPORT_TIME));
  });
}
