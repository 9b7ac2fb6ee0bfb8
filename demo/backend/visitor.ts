import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whoever asks. An application has its signed-in user here. */
export interface Visitor {
  /** Fit for a name: letters and digits only. */
  readonly id: string;
  /** The one prefix that this visitor's objects may have, with a slash at its end. */
  readonly dir: string;
}

const COOKIE = 'upload_visitor';
const DAYS_30 = 30 * 24 * 60 * 60;

/**
 * Tells visitors apart by a random cookie that scripts cannot read and other sites cannot send. The prefix is made from it one way, so
 * that whoever sees a key can neither guess the cookie nor choose a prefix.
 */
export function visitorOf(request: IncomingMessage, response: ServerResponse): Visitor {
  const [, known] = /(?:^|;\s*)upload_visitor=([0-9a-f]{32})(?:;|$)/.exec(request.headers.cookie ?? '') ?? [];
  const secret = known ?? randomBytes(16).toString('hex');
  if (!known) {
    response.appendHeader('Set-Cookie', `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${DAYS_30}`);
  }
  const id = createHash('sha256').update(secret).digest('hex').slice(0, 24);
  return { id, dir: `uploads/${id}/` };
}
