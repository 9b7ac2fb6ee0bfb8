import { OssError } from '../protocol/oss-error.js';

const KINDS = [
  ...['status', 'reset', 'stall', 'lost-answer', 'delay', 'flip'],
  ...['swallow', 'page', 'redirect', 'truncate', 'lag', 'ended', 'late'],
] as const;

/**
 * A failure. Without `operation` it happens to every request but preflights; without `times`, every time.
 *
 * - `status`: OSS responds with an error.
 * - `reset`: the connection is reset. `stall`: the mock stops reading and sending.
 * - `flip`: one bit of what is stored is wrong.
 * - `lost-answer`: the operation is done, but the connection ends without a response. `delay`: the response comes late.
 * - `late`: the connection ends once the body has arrived, and the operation is done `ms` later, until the switches are reset.
 * - `truncate`: the operation is done, but the response's body ends early, and its Content-Length with it.
 * - `lag`: ListParts does not list the last part yet. `ended`: somebody else aborts the multipart upload just before the request.
 * - `swallow`: something between client and OSS responds 200 without a body, and OSS never gets the request. `page`: it responds with
 *   an HTML page. `redirect`: it redirects.
 */
export interface Fault {
  /** What happens. */
  readonly kind: (typeof KINDS)[number];
  /** OSS's name of the operation: PutObject, UploadPart, …; or several names, which count together. */
  readonly operation?: string | readonly string[];
  /** How many requests fail. @default all */
  readonly times?: number;
  /** How many matching requests succeed before. @default 0 */
  readonly skip?: number;
  /** The byte of the body (the response's, if the request has none) at which it happens. @default 0; 30 for `truncate` */
  readonly atByte?: number;
  /** The HTTP status of kind `status`, `page` or `redirect`. @default 503; 200; 307 */
  readonly status?: number;
  /** The error code of kind `status`. @default one that goes with the HTTP status, such as ServiceUnavailable */
  readonly code?: string;
  /** The error message of kind `status`. */
  readonly message?: string;
  /** The Retry-After header of kind `status`, in seconds. @default none */
  readonly retryAfter?: number;
  /** How late the response of kind `delay` is, or the operation of kind `late`, in ms. @default 0 */
  readonly ms?: number;
  /** The body of kind `page`. */
  readonly body?: string;
  /** The Content-Type of kind `page`; none if it is empty. @default 'text/html' */
  readonly type?: string;
  /** The target of kind `redirect`. @default `/-/elsewhere` of the mock, which responds 200 to everything */
  readonly location?: string;
}

const numbers: Readonly<Record<string, readonly [least: number, most: number]>> = {
  times: [0, Infinity],
  skip: [0, Infinity],
  atByte: [0, Infinity],
  status: [200, 599],
  retryAfter: [0, Infinity],
  ms: [0, 2 ** 31 - 1],
};
const texts: readonly string[] = ['code', 'message', 'body', 'type', 'location'];

/** @throws TypeError that names what is wrong. */
export function checkFault(fault: unknown): void {
  if (typeof fault !== 'object' || fault === null) throw new TypeError('A fault must be an object.');
  const { kind, operation, ...rest } = fault as Record<string, unknown>;
  if (!KINDS.some((known) => known === kind))
    throw new TypeError(`A fault's kind must be one of ${KINDS.join(', ')}; it is ${JSON.stringify(kind)}.`);
  const operations = Array.isArray(operation) ? operation : [operation ?? ''];
  if (operations.some((name) => typeof name !== 'string'))
    throw new TypeError("A fault's operation must be a name, or a list of names.");
  for (const [name, value] of Object.entries(rest)) {
    const range = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
    if (!range && !texts.includes(name)) throw new TypeError(`A fault has no ${JSON.stringify(name)}.`);
    if (range) checkNumber(`fault's ${name}`, value, range);
    else if (typeof value !== 'string') throw new TypeError(`A fault's ${name} must be a text.`);
  }
}

/** @throws TypeError unless it is a whole number in the range. */
export function checkNumber(name: string, value: unknown, [least, most]: readonly [number, number]): void {
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
  throw new TypeError(`The ${name} must be a whole number, ${range}; it is ${JSON.stringify(value)}.`);
}

/** The error response of a fault of kind `status`. */
export function statusError({ status = 503, code, message, retryAfter }: Fault): OssError {
  const name = code ?? (status === 500 ? 'InternalError' : status === 503 ? 'ServiceUnavailable' : 'SwitchedError');
  const error = new OssError(status, name, message ?? 'The mock was asked to fail here.');
  return retryAfter === undefined ? error : error.with({ 'retry-after': String(retryAfter) });
}
