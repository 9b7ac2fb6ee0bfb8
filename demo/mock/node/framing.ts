import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/*
 * Node's lenient parser lets malformed requests through. The mock needs it for one thing: some SDKs send both Content-Length and chunks,
 * which OSS allows. Because two lengths are a way to smuggle a request past a proxy, the chunks count (RFC 9112, 6.3), the length must
 * match them, and nothing after such a request is read from its connection.
 */

/** Whether a strict parser would accept the request too, apart from its two lengths. */
export function isWellFramed({ httpVersion, headers, rawHeaders }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  if (!/^1\.[01]$/.test(httpVersion) || (coding !== undefined && coding.toLowerCase() !== 'chunked')) return false;
  return rawHeaders.every((text, at) =>
    at % 2 === 0 ? /^[\w!#$%&'*+.^`|~-]+$/.test(text) : !/[\0-\x08\n-\x1f\x7f]/.test(text),
  );
}

/** Whether the request has both Content-Length and Transfer-Encoding. */
export function hasTwoLengths({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined && headers['content-length'] !== undefined;
}

/** The connections from which no further request is read. */
export class ClosingConnections {
  readonly #sockets = new WeakSet<Socket>();

  /** Whether the request may be read. If it has to be the last one of its connection, that is noted. */
  admit(request: IncomingMessage): boolean {
    const { socket, headers } = request;
    if (this.#sockets.has(socket)) return false;
    const last = hasTwoLengths(request) || /\bclose\b/i.test(headers.connection ?? '') || !isWellFramed(request);
    if (last) this.#sockets.add(socket);
    return true;
  }

  /** Reads no further requests from the connection of this one. */
  add({ socket }: IncomingMessage): void {
    this.#sockets.add(socket);
  }
}
