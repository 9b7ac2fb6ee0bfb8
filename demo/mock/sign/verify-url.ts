import { base64, toWire, wireBytes } from '../protocol/bytes.js';
import { accessDenied, invalidArgument } from '../protocol/oss-error.js';
import { xmlTime } from '../protocol/write-xml.js';
import { stringToSignV1 } from './canonical-v1.js';
import { canonicalRequestV4, parseScope, signV4, stringToSignV4, V4 } from './canonical-v4.js';
import { type Caller, findCaller } from './key-ring.js';
import { sameSignature, signatureDoesNotMatch } from './signature-error.js';
import { checkScope, type SignedRequest } from './signed-request.js';
import { MAX_SKEW, parseBasicDate } from './signing-time.js';

/** Verifies `?OSSAccessKeyId=…&Expires=…&Signature=…`. @throws OssError */
export function verifyUrlV1(request: SignedRequest): Caller {
  const [accessKeyId, expires, signature] = ['OSSAccessKeyId', 'Expires', 'Signature'].map((name) =>
    request.query.get(name),
  );
  if (!accessKeyId || !expires || !signature) {
    throw accessDenied(
      'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters',
      {},
      '0002-00000030',
    );
  }
  if (!/^\d+$/.test(expires))
    throw accessDenied(`Invalid date (should be seconds since epoch): ${expires}`, {}, '0002-00000031');
  const token = request.query.get('security-token') ?? request.headers['x-oss-security-token'];
  const caller = findCaller(request.keys, accessKeyId, token, request.now);
  const until = Number(expires) * 1000;
  if (request.now > until) throw expired(until, request.now, '0002-00000069');
  // Parsing the query made a space of each + in the base64.
  const provided = signature.replaceAll(' ', '+');
  const stringToSign = stringToSignV1({ ...request, date: expires });
  const ours = base64(request.hashes.hmacSha1(wireBytes(toWire(caller.accessKeySecret)), wireBytes(stringToSign)));
  if (!sameSignature(ours, provided)) throw signatureDoesNotMatch(accessKeyId, provided, stringToSign);
  return caller;
}

/** Verifies `?x-oss-signature-version=…&x-oss-credential=…&x-oss-date=…&x-oss-expires=…&x-oss-signature=…`. @throws OssError */
export function verifyUrlV4(request: SignedRequest): Caller {
  const required = (name: string, ec: string): string => {
    const value = request.query.get(name);
    if (!value) throw invalidArgument(`The query parameter ${name} is required.`, name, value ?? '', ec);
    return value;
  };
  const version = required('x-oss-signature-version', '0002-00000215');
  if (version !== V4)
    throw invalidArgument(
      'The signature version is not supported.',
      'x-oss-signature-version',
      version,
      '0002-00000216',
    );
  const credential = required('x-oss-credential', '0002-00000217');
  const date = required('x-oss-date', '0002-00000218');
  const expires = required('x-oss-expires', '0002-00000219');
  const signature = required('x-oss-signature', '0002-00000220');
  const scope = parseScope(credential);
  if (!scope)
    throw invalidArgument(
      'The x-oss-credential parameter is invalid.',
      'x-oss-credential',
      credential,
      '0002-00000203',
    );
  const token = request.query.get('x-oss-security-token') ?? request.headers['x-oss-security-token'];
  const caller = findCaller(request.keys, scope.accessKeyId, token, request.now);
  const from = parseBasicDate(date);
  if (from === undefined)
    throw invalidArgument('The x-oss-date parameter is invalid.', 'x-oss-date', date, '0002-00000221');
  if (!/^\d{1,9}$/.test(expires) || Number(expires) < 1 || Number(expires) > 604_800) {
    throw invalidArgument(
      'The x-oss-expires parameter must be between 1 and 604800 seconds.',
      'x-oss-expires',
      expires,
      '0002-00000232',
    );
  }
  checkScope(request, scope, from, { inUrl: true });
  if (request.now < from - MAX_SKEW)
    throw accessDenied(
      'Request is not valid yet.',
      { RequestTime: xmlTime(from), ServerTime: xmlTime(request.now) },
      '0002-00000235',
    );
  const until = from + Number(expires) * 1000;
  if (request.now > until) throw expired(until, request.now, '0002-00000236');

  const additionalHeaders = (request.query.get('x-oss-additional-headers') ?? '').split(';').filter(Boolean);
  const missing = additionalHeaders.find((name) => !(name.toLowerCase() in request.headers));
  if (missing !== undefined)
    throw invalidArgument(
      'The request lacks a header that x-oss-additional-headers names.',
      'x-oss-additional-headers',
      missing,
      '0002-00000222',
    );
  const canonicalRequest = canonicalRequestV4({ ...request, additionalHeaders });
  const stringToSign = stringToSignV4(canonicalRequest, date, scope, request.hashes);
  const ours = signV4(caller.accessKeySecret, stringToSign, scope, request.hashes);
  if (!sameSignature(ours, signature))
    throw signatureDoesNotMatch(scope.accessKeyId, signature, stringToSign, canonicalRequest);
  return caller;
}

function expired(until: number, now: number, ec: string): Error {
  return accessDenied('Request has expired.', { Expires: xmlTime(until), ServerTime: xmlTime(now) }, ec);
}
