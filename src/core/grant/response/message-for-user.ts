import { redact } from '../../redact.js';
import { type Fields, textOf } from './fields.js';

/** The names of fields in which backends write what a person should read. */
export const MESSAGE_FIELDS = ['message', 'msg', 'errormessage', 'errmsg', 'errordescription'];

/** The names of HTTP statuses that have several words, and Nest's addition to one that has not. */
const STATUS_NAME =
  /^(bad (request|gateway)|payment required|forbidden resource|not (found|acceptable|implemented)|method not allowed|(request|gateway) timeout|(length|precondition|upgrade) required|(precondition|expectation) failed|(payload|content|(request )?entity) too large|(request-)?uri too long|unsupported media type|unprocessable (entity|content)|too many requests|internal server error|service unavailable)\.?$/i;

/** Express and Nest respond so to an address that they do not know. */
const UNKNOWN_ADDRESS = /^Cannot [A-Z]+ \//;

/** `oss-direct-upload/server` says this in English; the element says it in the person's language. */
const OF_SERVER_HALF =
  /^(Files (may have at most \d+ bytes|must have at least \d+ bytes|of this type are not accepted)|Sign in to upload|You may not upload here)\.$/;

/**
 * What a response says to the person, at most 300 characters: neither a code, such as `QUOTA-EXCEEDED`, nor what a framework
 * writes by itself.
 */
export function messageForUser(fields: Fields): string | undefined {
  const message = textOf(fields, ...MESSAGE_FIELDS) ?? '';
  const isCode = !/[^!-~]/.test(message) || message === textOf(fields, 'error');
  const isFixed = [STATUS_NAME, UNKNOWN_ADDRESS, OF_SERVER_HALF].some((pattern) => pattern.test(message));
  return isCode || isFixed ? undefined : redact(message, 300);
}
