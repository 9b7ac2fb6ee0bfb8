import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * What Node's lenient parser lets through and nobody should read. The mock has to be lenient in one thing: SDKs send
 * Content-Length together with chunks, as OSS allows. Two lengths are how requests are smuggled past a proxy, so the chunks
 * count (RFC 9112, 6.3), the length must be theirs, and nothing that follows on such a connection is read as a request.
 */
export function isWellFramed({ httpVersion, headers, rawHeaders }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  if (!/^1\.[01]$/.test(httpVersion) || (coding !== undefined && coding.toLowerCase() !== 'chunked')) return false;
  return rawHeaders.every((text, at) =>
    at % 2 === 0 ? /^[\w!#$%&'*+.^`|~-]+$/.test(text) : !/[\0-\x08\n-\x1f\x7f]/.test(text),
  );
}

/** Whether the request's chunks come with a length as well. */
export function hasTwoLengths({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined && headers['content-length'] !== undefined;
}

/** Connections that end with the answer to what they have asked so far. */
export class LastRequests {
  readonly #sockets = new WeakSet<Socket>();

  /** Whether this request may be read; also notes whether it is its connection's last one. */
  admit(request: IncomingMessage): boolean {
    const { socket, headers } = request;
    if (this.#sockets.has(socket)) return false;
    const last = hasTwoLengths(request) || /\bclose\b/i.test(headers.connection ?? '') || !isWellFramed(request);
    if (last) this.#sockets.add(socket);
    return true;
  }

  /** From here on the connection's requests are not read. */
  end({ socket }: IncomingMessage): void {
    this.#sockets.add(socket);
  }
}
