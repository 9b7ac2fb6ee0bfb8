// NO AUTHENTICATION: anybody who asks becomes a visitor. Replace this file before you copy the folder: an application has its signed-in user here.
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** A browser, identified by a cookie. Nobody has signed in. */
export interface Visitor {
  /** Fit for a name: letters and digits only. */
  readonly id: string;
  /** The one prefix that this visitor's objects may have, with a slash at its end. */
  readonly dir: string;
}

/** Gives each request its visitor. */
export type VisitorOf = (request: IncomingMessage, response: ServerResponse) => Visitor;

const COOKIE = 'upload_visitor';
const DAYS_30 = 30 * 24 * 60 * 60;

/**
 * Tells visitors apart by a random cookie that scripts cannot read and other sites cannot send; over https it is `Secure` and, by its
 * `__Host-`, of this host alone. The prefix is made from it one way, so that a person who sees a key can neither guess the cookie nor choose
 * a prefix.
 *
 * @param https pages come by https, though a proxy in front of this server ends it
 */
export function visitors(https = false): VisitorOf {
  return (request, response) => {
    const secure = https || (request.socket as TLSSocket).encrypted;
    const name = secure ? `__Host-${COOKIE}` : COOKIE;
    const [, known] = new RegExp(`(?:^|;\\s*)${name}=([0-9a-f]{32})(?:;|$)`).exec(request.headers.cookie ?? '') ?? [];
    const secret = known ?? randomBytes(16).toString('hex');
    if (!known) {
      const rules = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${DAYS_30}${secure ? '; Secure' : ''}`;
      response.appendHeader('Set-Cookie', `${name}=${secret}; ${rules}`);
    }
    const id = createHash('sha256').update(secret).digest('hex').slice(0, 24);
    return { id, dir: `uploads/${id}/` };
  };
}
