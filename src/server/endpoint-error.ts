import { HOMEPAGE } from '../core/homepage.js';

/** Why the handler rejects a request: the `code` of its response. */
export type EndpointErrorCode =
  /** The handler, or the cloud behind it, is not set up as it should be. */
  | 'config'
  /** `authorize`, `credentials` or the handler threw something unforeseen. */
  | 'internal'
  /** STS is busy, failed or gave no response. */
  | 'sts'
  /** `authorize` allows this user nothing. */
  | 'not-allowed'
  /** A page of another site, which `allowOrigins` does not name. */
  | 'foreign-origin'
  /** Neither GET nor POST. */
  | 'method'
  /** The request lacks a field, has an invalid one, or is too large. */
  | 'bad-request'
  | 'unknown-operation'
  | 'too-large'
  | 'too-small'
  /** `types` does not allow the file's type. */
  | 'type'
  /** The key was not made for this user and this file. */
  | 'key'
  /** The upload began more than seven days ago. */
  | 'too-old';

interface ErrorDetails {
  /** For the developer: what to change. It reaches the browser, so it must not hold a secret. */
  readonly hint?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Rejects a request. All of it is sent to the browser, as JSON. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';

  /** @param message for the user, `code` for programs */
  constructor(
    readonly status: number,
    readonly code: EndpointErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

/** The handler, or the cloud behind it, is not set up as it should be. */
export function configError(hint: string): EndpointError {
  return new EndpointError(500, 'config', 'Uploads are not set up correctly on this server.', { hint });
}

/** Logs what the server's owner has to know, and returns what the browser may know. An unforeseen error's message stays here. */
export function toEndpointError(thrown: unknown): EndpointError {
  if (!(thrown instanceof EndpointError)) {
    console.error(`oss-direct-upload: the upload endpoint failed. See ${HOMEPAGE}/errors#endpoint-internal`, thrown);
    return new EndpointError(500, 'internal', 'The server failed.', { hint: 'See the log of the server.' });
  }
  if (thrown.status >= 500)
    console.error(
      `oss-direct-upload: ${thrown.code}. ${thrown.details.hint ?? thrown.message} See ${HOMEPAGE}/errors#endpoint-${thrown.code}`,
    );
  return thrown;
}

/** @throws a config error that names the first property that `owner` should not have */
export function checkNames(owner: string, value: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw configError(`${owner} has no "${unknown}". It has ${Object.keys(known).join(', ')}.`);
}
