import { HOMEPAGE } from '../../base/homepage.js';

/** Why the handler rejects a request: the `code` of its response. */
export type EndpointErrorCode =
  /** The handler, or the cloud behind it, is not set up as it should be. */
  | 'config'
  /** `authorize`, `credentials` or the handler threw something unforeseen. */
  | 'internal'
  /** STS is busy, failed or gave no response. */
  | 'sts'
  /** OSS failed, or gave no response to HEAD. */
  | 'oss'
  /** `authorize` allows this user nothing. */
  | 'not-allowed'
  /** A page of another site, which `allowOrigins` does not name. */
  | 'foreign-origin'
  /** Neither GET nor POST. */
  | 'method'
  /** The request lacks a field, has an invalid one, or is too large. */
  | 'bad-request'
  | 'unknown-operation'
  /** `createUploads` has no route of this name. */
  | 'unknown-route'
  | 'too-large'
  | 'too-small'
  /** `types` does not allow the file's type. */
  | 'type'
  /** The key was not made for this user and this file. */
  | 'key'
  /** The upload began more than seven days ago. */
  | 'too-old'
  /** The seal was not made for this user and this object. */
  | 'seal'
  /** The grant of the upload that is to be completed is more than 24 hours old. */
  | 'too-late'
  /** The object of the upload that is to be completed is not there. */
  | 'missing'
  /** The object is not the file that was sent. */
  | 'changed'
  /** The object was there before the grant. */
  | 'older';

/** Recognizes an `EndpointError`, also of a class that was loaded twice, as by tsx, which makes `require` of `import`. No other error has it. */
const NAME = 'oss-direct-upload.EndpointError';

/** Rejects a request. All of it is sent to the browser, as JSON. */
export class EndpointError extends Error {
  override readonly name = NAME;

  /**
   * @param code for programs
   * @param message for the user, in English; where the element knows the code, it uses words of the user's language
   * @param hint for the developer: what to change. It reaches the browser, so it must not hold a secret
   */
  constructor(
    readonly status: number,
    readonly code: EndpointErrorCode,
    message: string,
    readonly hint?: string,
    readonly headers: HeadersInit = {},
  ) {
    super(message);
  }
}

/** The handler, or the cloud behind it, is not set up as it should be. */
export function configError(hint: string): EndpointError {
  return new EndpointError(500, 'config', 'Uploads are not set up correctly on this server.', hint);
}

/** @throws a config error that says what `value` should have been */
export function checkValue(isValid: boolean, owner: string, value: unknown, expected: string): void {
  if (!isValid) throw configError(`${owner} ${JSON.stringify(value)?.slice(0, 100)}, not ${expected}.`);
}

/** @throws a config error that names the first property that `owner` should not have */
export function checkNames(owner: string, value: object, known: object): void {
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined)
    throw configError(`${owner} has no "${unknown}". It has ${Object.keys(known).join(', ')}.`);
}

/** Logs an error of the server itself for its owner: what to change, or what was thrown. */
export function logError(code: EndpointErrorCode, reason: unknown): void {
  console.error(`oss-direct-upload: ${code}. See ${HOMEPAGE}/errors#endpoint-${code}`, reason);
}

/** The response to a request that failed. The message of an unforeseen error stays here, in the log. */
export function errorResponse(thrown: unknown): Response {
  const isForeseen = Object(thrown).name === NAME;
  const { status, code, message, hint, headers } = isForeseen
    ? (thrown as EndpointError)
    : new EndpointError(500, 'internal', 'The server failed.', 'See its log.');
  if (status >= 500) logError(code, isForeseen ? (hint ?? message) : thrown);
  return Response.json({ code, message, hint }, { status, headers });
}
