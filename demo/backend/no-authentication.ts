// NO AUTHENTICATION: everybody becomes a visitor. Replace this file before you copy the folder: an application has its signed-in user here.
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** A browser, identified by a cookie. Nobody has signed in. */
export interface Visitor {
  /** Letters and digits only, so that it may be part of a name. */
  readonly id: string;
  /** The only prefix that this visitor's objects may have, with a slash at its end. */
  readonly dir: string;
}

/** Finds the visitor that sent a request; a new one gets a cookie with the response. */
export type IdentifyVisitor = (request: IncomingMessage, response: ServerResponse) => Visitor;

const COOKIE = 'upload_visitor';
const DAYS_30 = 30 * 24 * 60 * 60;

/**
 * Identifies visitors by a random cookie that scripts cannot read and other sites cannot send; over https it is `Secure` and, by its
 * `__Host-` prefix, bound to this host alone. The object prefix is a hash of the cookie: a person who sees a key can neither guess the
 * cookie nor choose a prefix.
 *
 * @param https browsers reach this server by https, although a proxy terminates TLS
 */
export function identifyByCookie(https = false): IdentifyVisitor {
  return (request, response) => {
    const isSecure = https || (request.socket as TLSSocket).encrypted;
    const name = isSecure ? `__Host-${COOKIE}` : COOKIE;
    const [, known] = new RegExp(`(?:^|;\\s*)${name}=([0-9a-f]{32})(?:;|$)`).exec(request.headers.cookie ?? '') ?? [];
    const secret = known ?? randomBytes(16).toString('hex');
    if (!known) {
      const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${DAYS_30}${isSecure ? '; Secure' : ''}`;
      response.appendHeader('Set-Cookie', `${name}=${secret}; ${attributes}`);
    }
    const id = createHash('sha256').update(secret).digest('hex').slice(0, 24);
    return { id, dir: `uploads/${id}/` };
  };
}
