import { authenticate } from './verify-request.js';
import type { Signed } from './signed-request.js';
import { Query } from '../protocol/request-target.js';

/** One thing that a client often signs otherwise than it sends. */
interface Difference {
  readonly says: string;
  readonly signed: (request: Signed) => Signed;
}

const METHODS = ['GET', 'PUT', 'POST', 'HEAD', 'DELETE'];
const TYPES = [
  'application/octet-stream',
  'application/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'image/png',
  'image/jpeg',
  'text/plain',
  'text/plain;charset=UTF-8',
];
/** Each pair of them is tried, and a request can have hundreds of headers. */
const MOST = 60;
const CREDENTIALS =
  /^(OSSAccessKeyId|Expires|Signature|security-token|x-oss-(signature|credential|date|expires|security).*)$/;

/**
 * The one or two differences between what was signed and what was sent; else what the mock signed. Without secrets: no token, no
 * signature.
 * @param readings of the same request, where its address can mean more than one thing
 */
export function whatDiffers(readings: readonly [Signed, ...Signed[]]): string {
  for (const request of readings) {
    const one = differencesOf(request).find(({ signed }) => fits(signed(request)));
    if (one) return one.says;
  }
  for (const request of readings) {
    const differences = differencesOf(request);
    for (const [at, first] of differences.entries()) {
      const second = differences.slice(at + 1).find(({ signed }) => fits(signed(first.signed(request))));
      if (second) return `${first.says}; ${second.says}`;
    }
  }
  return noneOf(readings[0]);
}

function noneOf(request: Signed): string {
  const { method, address, headers, query } = request;
  const names = Object.keys(headers).filter((name) => name.startsWith('x-oss-'));
  const type = headers['content-type'];
  const parameters = query.pairs.map(([name]) => name).filter((name) => !CREDENTIALS.test(name));
  const said = [
    `${method} /${address.bucket ?? ''}/${address.key ?? ''}`,
    `Content-Type ${type === undefined ? 'absent' : `"${type}"`}`,
    `headers ${names.join(' ') || 'none'}`,
    `query ${parameters.join(' ') || 'none'}`,
  ];
  return `no usual difference explains it: check the secret first. Signed here: ${said.join(', ')}`;
}

function fits(request: Signed): boolean {
  try {
    return authenticate(request) !== undefined;
  } catch {
    return false;
  }
}

function differencesOf(request: Signed): Difference[] {
  return [
    ...ofMethod(request),
    ...ofType(request),
    ...ofKey(request),
    ...ofHeaders(request),
    ...ofQuery(request),
  ].slice(0, MOST);
}

function ofMethod({ method }: Signed): Difference[] {
  return METHODS.filter((other) => other !== method).map((other) => ({
    says: `method: signed ${other}, sent ${method}`,
    signed: (request) => ({ ...request, method: other }),
  }));
}

function ofType({ headers: sent }: Signed): Difference[] {
  const type = sent['content-type'];
  const shown = type === undefined ? 'none' : `"${type}"`;
  const others = TYPES.filter((other) => other !== type).map((other) => ({
    says: `Content-Type: signed "${other}", sent ${shown}`,
    signed: (request: Signed): Signed => ({ ...request, headers: { ...request.headers, 'content-type': other } }),
  }));
  return type === undefined
    ? others
    : [{ says: `Content-Type: signed none, sent ${shown}`, signed: without('content-type') }, ...others];
}

function ofHeaders({ headers: sent }: Signed): Difference[] {
  return Object.keys(sent)
    .filter((name) => name === 'content-md5' || name.startsWith('x-oss-'))
    .map((name) => ({ says: `header ${name}: not signed, sent`, signed: without(name) }));
}

function without(name: string): (request: Signed) => Signed {
  return (request) => {
    const { [name]: left, ...others } = request.headers;
    void left;
    return { ...request, headers: others };
  };
}

function ofQuery({ query }: Signed): Difference[] {
  const names = query.pairs.map(([name]) => name).filter((name) => !CREDENTIALS.test(name));
  const leave = (gone: readonly string[]) => (request: Signed) => ({
    ...request,
    query: new Query(request.query.pairs.filter(([name]) => !gone.includes(name))),
  });
  const each = names.map((name) => ({ says: `query ${name}: not signed, sent`, signed: leave([name]) }));
  return names.length > 1 ? [...each, { says: 'query: signed none, sent', signed: leave(names) }] : each;
}

/** Another spelling of the key, or the bucket in front of it. */
function ofKey({ address: { bucket, key } }: Signed): Difference[] {
  if (bucket === undefined || key === undefined) return [];
  const spellings = new Set([
    encodeURIComponent(key.toWellFormed()),
    encodeURI(key.toWellFormed()),
    key.replaceAll(' ', '+'),
    key.replaceAll('+', ' '),
    `/${key}`,
    `${bucket}/${key}`,
    key.slice(key.indexOf('/') + 1),
  ]);
  spellings.delete(key);
  return [...spellings].map((other) => ({
    says: `key: signed "${other}", sent "${key}"`,
    signed: (request) => ({ ...request, address: { bucket, key: other } }),
  }));
}
