import { Query } from '../protocol/request-target.js';
import type { SignedRequest } from './signed-request.js';
import { verifyRequest } from './verify-request.js';

/** One thing that clients often sign differently from what they send. */
interface Difference {
  readonly text: string;
  /** The request as the client may have signed it. */
  readonly apply: (request: SignedRequest) => SignedRequest;
}

const METHODS = ['GET', 'PUT', 'POST', 'HEAD', 'DELETE'];
const CONTENT_TYPES = [
  'application/octet-stream',
  'application/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'image/png',
  'image/jpeg',
  'text/plain',
  'text/plain;charset=UTF-8',
];
/** Every pair of differences is tried, and a request can have hundreds of headers. */
const MAX_DIFFERENCES = 60;
const CREDENTIALS =
  /^(OSSAccessKeyId|Expires|Signature|security-token|x-oss-(signature|credential|date|expires|security).*)$/;

/**
 * Explains why a signature does not match: the one or two differences between what was signed and what was sent or, if it finds none,
 * what the mock signed. The text has no secret, token or signature.
 *
 * @param readings the request with each address that it can mean
 */
export function explainMismatch(readings: readonly [SignedRequest, ...SignedRequest[]]): string {
  for (const request of readings) {
    const one = differencesOf(request).find(({ apply }) => isSignatureRight(apply(request)));
    if (one) return one.text;
  }
  for (const request of readings) {
    const differences = differencesOf(request);
    for (const [at, first] of differences.entries()) {
      const second = differences.slice(at + 1).find(({ apply }) => isSignatureRight(apply(first.apply(request))));
      if (second) return `${first.text}; ${second.text}`;
    }
  }
  return describe(readings[0]);
}

function describe({ method, address, headers, query }: SignedRequest): string {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-oss-'));
  const type = headers['content-type'];
  const parameters = query.pairs.map(([name]) => name).filter((name) => !CREDENTIALS.test(name));
  const signed = [
    `${method} /${address.bucket ?? ''}/${address.key ?? ''}`,
    `Content-Type ${type === undefined ? 'absent' : `"${type}"`}`,
    `headers ${names.join(' ') || 'none'}`,
    `query ${parameters.join(' ') || 'none'}`,
  ];
  return `no usual difference explains it: check the secret first. Signed here: ${signed.join(', ')}`;
}

function isSignatureRight(request: SignedRequest): boolean {
  try {
    return verifyRequest(request) !== undefined;
  } catch {
    return false;
  }
}

function differencesOf(request: SignedRequest): Difference[] {
  return [
    ...methodDifferences(request),
    ...typeDifferences(request),
    ...keyDifferences(request),
    ...headerDifferences(request),
    ...queryDifferences(request),
  ].slice(0, MAX_DIFFERENCES);
}

function methodDifferences({ method }: SignedRequest): Difference[] {
  return METHODS.filter((other) => other !== method).map((other) => ({
    text: `method: signed ${other}, sent ${method}`,
    apply: (request) => ({ ...request, method: other }),
  }));
}

function typeDifferences({ headers }: SignedRequest): Difference[] {
  const type = headers['content-type'];
  const sent = type === undefined ? 'none' : `"${type}"`;
  const others = CONTENT_TYPES.filter((other) => other !== type).map((other) => ({
    text: `Content-Type: signed "${other}", sent ${sent}`,
    apply: (request: SignedRequest): SignedRequest => ({
      ...request,
      headers: { ...request.headers, 'content-type': other },
    }),
  }));
  if (type === undefined) return others;
  return [{ text: `Content-Type: signed none, sent ${sent}`, apply: withoutHeader('content-type') }, ...others];
}

function headerDifferences({ headers }: SignedRequest): Difference[] {
  return Object.keys(headers)
    .filter((name) => name === 'content-md5' || name.startsWith('x-oss-'))
    .map((name) => ({ text: `header ${name}: not signed, sent`, apply: withoutHeader(name) }));
}

function withoutHeader(name: string): (request: SignedRequest) => SignedRequest {
  return (request) => {
    const { [name]: _, ...headers } = request.headers;
    return { ...request, headers };
  };
}

function queryDifferences({ query }: SignedRequest): Difference[] {
  const names = query.pairs.map(([name]) => name).filter((name) => !CREDENTIALS.test(name));
  const differences = names.map((name) => ({
    text: `query ${name}: not signed, sent`,
    apply: withoutParameters([name]),
  }));
  return names.length > 1
    ? [...differences, { text: 'query: signed none, sent', apply: withoutParameters(names) }]
    : differences;
}

function withoutParameters(names: readonly string[]): (request: SignedRequest) => SignedRequest {
  return (request) => ({
    ...request,
    query: new Query(request.query.pairs.filter(([name]) => !names.includes(name))),
  });
}

/** Other ways to encode the key, and the key with the bucket before it. */
function keyDifferences({ address: { bucket, key } }: SignedRequest): Difference[] {
  if (bucket === undefined || key === undefined) return [];
  const others = new Set([
    encodeURIComponent(key.toWellFormed()),
    encodeURI(key.toWellFormed()),
    key.replaceAll(' ', '+'),
    key.replaceAll('+', ' '),
    `/${key}`,
    `${bucket}/${key}`,
    key.slice(key.indexOf('/') + 1),
  ]);
  others.delete(key);
  return [...others].map((other) => ({
    text: `key: signed "${other}", sent "${key}"`,
    apply: (request) => ({ ...request, address: { bucket, key: other } }),
  }));
}
