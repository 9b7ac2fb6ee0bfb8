import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How often the ages are looked at, in ms. */
const INTERVAL = 50;
/** The ages at which connections are reset, as shares of the mean. */
const [LEAST_SHARE, SPREAD] = [0.75, 0.5];
/** Its multiples, without their whole numbers, are spread evenly, and the same in each run. */
const GOLDEN_RATIO = 0.618_034;

interface Connection {
  readonly opened: number;
  /** The share of the mean age at which it is reset. */
  readonly share: number;
  /** The response to its latest request. */
  response?: ServerResponse;
}

/** Resets the connections of a server that have become too old, as a bad line does. */
export class ConnectionAges {
  readonly #connections = new Map<Socket, Connection>();
  readonly #reset = new WeakSet<Socket>();
  #count = 0;

  /** @param life the mean age at which a connection is reset, in ms; 0: never */
  constructor(server: Server, life: () => number) {
    server.on('connection', (socket: Socket) => {
      const share = LEAST_SHARE + SPREAD * ((this.#count++ * GOLDEN_RATIO) % 1);
      this.#connections.set(socket, { opened: performance.now(), share });
      socket.once('close', () => this.#connections.delete(socket));
    });
    server.on('request', ({ socket }, response: ServerResponse) => {
      const connection = this.#connections.get(socket);
      if (connection) connection.response = response;
    });
    const timer = setInterval(() => this.#resetOlderThan(life()), INTERVAL).unref();
    server.once('close', () => clearInterval(timer));
  }

  /** Whether the connection was reset because of its age. */
  hasReset(socket: Socket): boolean {
    return this.#reset.has(socket);
  }

  #resetOlderThan(life: number): void {
    if (life === 0) return;
    const now = performance.now();
    for (const [socket, { opened, share, response }] of this.#connections) {
      // A response that has begun is sent to its end: uploads are what this is about, and a page's server downloads from here.
      const isResponding = response?.headersSent && !response.writableFinished;
      if (now - opened < life * share || isResponding) continue;
      this.#reset.add(socket);
      socket.resetAndDestroy();
    }
  }
}
