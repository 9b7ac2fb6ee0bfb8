/** Connections that browsers open to one host over HTTP/1.1. More requests would wait unseen, and look stalled. */
const CONNECTIONS_PER_HOST = 6;

/** A request's place among those to its host. */
class Slot {
  begin!: () => void;
  takeTurn!: () => void;
  readonly begun = new Promise<void>((resolve) => (this.begin = resolve));
  readonly turn = new Promise<void>((resolve) => (this.takeTurn = resolve));
}

interface Host {
  /** Requests that may be sent at once: more than six where the page asks for them. */
  most: number;
  readonly waiting: Set<Slot>;
  readonly sending: Set<Slot>;
}

/** The hosts that this page sends to, by origin. */
const hosts = new Map<string, Host>();

/**
 * Runs `use` while it holds one of the connections to `origin`, first come, first served.
 *
 * @param use gets a promise that resolves as soon as this request is one of the six oldest: until then a browser that speaks
 *   HTTP/1.1 may have no connection for it
 * @param asked requests at once that the page asks for; more than six lift the limit of this host
 * @throws `signal`'s reason, when it ends the wait.
 */
export async function withConnection<T>(
  origin: string,
  signal: AbortSignal,
  use: (turn: Promise<void>) => Promise<T>,
  asked = CONNECTIONS_PER_HOST,
): Promise<T> {
  signal.throwIfAborted();
  const host = hosts.get(origin) ?? { most: CONNECTIONS_PER_HOST, waiting: new Set(), sending: new Set() };
  hosts.set(origin, host);
  if (asked > host.most) host.most = asked;
  const slot = new Slot();
  host.waiting.add(slot);
  fillSlots(host);
  try {
    await orAborted(slot.begun, signal);
    return await use(slot.turn);
  } finally {
    host.waiting.delete(slot);
    host.sending.delete(slot);
    fillSlots(host);
  }
}

function fillSlots({ most, waiting, sending }: Host): void {
  for (const slot of waiting) {
    if (sending.size >= most) break;
    waiting.delete(slot);
    sending.add(slot);
    slot.begin();
  }
  let place = 0;
  for (const slot of sending) {
    if (++place > CONNECTIONS_PER_HOST) break;
    slot.takeTurn();
  }
}

/** Also when the upload was stopped at the same moment. */
function orAborted(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    signal.addEventListener('abort', end);
    void waiting.then(end);
  });
}
