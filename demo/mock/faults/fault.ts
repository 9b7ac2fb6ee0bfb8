import { OssError } from '../protocol/oss-error.js';

const KINDS = [
  ...['status', 'reset', 'stall', 'lost-answer', 'delay', 'flip'],
  ...['swallow', 'page', 'redirect', 'truncate', 'lag', 'ended'],
] as const;

/**
 * One thing that goes wrong. Without `operation` it fits every request but preflights; without `times`, every time.
 *
 * - `status`: an error response. `reset`: the connection is cut. `stall`: nothing more is read or sent.
 * - `lost-answer`: the work is done, but no response is sent. `delay`: it is sent late. `flip`: a byte is stored wrong.
 * - `swallow`: something in between responds 200 without a body; OSS never sees the request. `page`: it responds with a
 *   page of HTML. `redirect`: it redirects.
 * - `truncate`: the work is done, and the response's body ends early, without a sign. `lag`: ListParts does not list the
 *   last part yet. `ended`: somebody else aborts the multipart upload before the request is worked on.
 */
export interface Fault {
  readonly kind: (typeof KINDS)[number];
  /** OSS's name of the request: PutObject, UploadPart, …; or several, which count together. */
  readonly operation?: string | readonly string[];
  /** Requests it happens to. */
  readonly times?: number;
  /** Fitting requests that go well before. */
  readonly skip?: number;
  /** Byte of the body (of the response's, where the request has none) at which it happens; 0. For truncate: 30. */
  readonly atByte?: number;
  /** For kind status: 503; for page: 200; for redirect: 307. */
  readonly status?: number;
  /** For kind status: `ServiceUnavailable`. */
  readonly code?: string;
  readonly message?: string;
  /** For kind status: seconds for a Retry-After header. */
  readonly retryAfter?: number;
  /** For kind delay: milliseconds between the work and the response. */
  readonly ms?: number;
  /** For kind page: its body, and its Content-Type (`text/html`; none where it is empty). */
  readonly body?: string;
  readonly type?: string;
  /** For kind redirect: where to; `/-/elsewhere` of the mock, which responds 200 to everything. */
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

/** @throws TypeError, naming what is wrong. */
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

/** @throws TypeError unless it is a whole number in this range. */
export function checkNumber(name: string, value: unknown, [least, most]: readonly [number, number]): void {
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
  throw new TypeError(`The ${name} must be a whole number, ${range}; it is ${JSON.stringify(value)}.`);
}

export function statusError({ status = 503, code, message, retryAfter }: Fault): OssError {
  const name = code ?? (status === 500 ? 'InternalError' : status === 503 ? 'ServiceUnavailable' : 'SwitchedError');
  const error = new OssError(status, name, message ?? 'The mock was asked to fail here.');
  return retryAfter === undefined ? error : error.with({ 'retry-after': String(retryAfter) });
}
