import { base64, toWire, wireBytes } from '../protocol/bytes.js';
import { accessDenied, invalidArgument } from '../protocol/oss-error.js';
import { xmlTime } from '../protocol/write-xml.js';
import { stringToSignV1 } from './canonical-v1.js';
import { canonicalRequestV4, parseScope, signV4, stringToSignV4, V4 } from './canonical-v4.js';
import { type Caller, findCaller } from './key-ring.js';
import { checkScope, type Signed } from './signed-request.js';
import { sameSignature, signatureDoesNotMatch } from './signature-error.js';
import { MAX_SKEW, parseBasicDate } from './signing-time.js';

/** ?OSSAccessKeyId=…&Expires=…&Signature=… */
export function verifyUrlV1(signed: Signed): Caller {
  const [accessKeyId, expires, signature] = ['OSSAccessKeyId', 'Expires', 'Signature'].map((name) =>
    signed.query.get(name),
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
  const token = signed.query.get('security-token') ?? signed.headers['x-oss-security-token'];
  const caller = findCaller(signed.keys, accessKeyId, token, signed.now);
  const until = Number(expires) * 1000;
  if (signed.now > until) throw expired(until, signed.now, '0002-00000069');
  // A parameter that a blank turned into a plus sign is still the same base64.
  const provided = signature.replaceAll(' ', '+');
  const stringToSign = stringToSignV1({ ...signed, date: expires });
  const ours = base64(signed.hashes.hmacSha1(wireBytes(toWire(caller.accessKeySecret)), wireBytes(stringToSign)));
  if (!sameSignature(ours, provided)) throw signatureDoesNotMatch(accessKeyId, provided, stringToSign);
  return caller;
}

/** ?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=…&x-oss-date=…&x-oss-expires=…&x-oss-signature=… */
export function verifyUrlV4(signed: Signed): Caller {
  const required = (name: string, ec: string): string => {
    const value = signed.query.get(name);
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
  const token = signed.query.get('x-oss-security-token') ?? signed.headers['x-oss-security-token'];
  const caller = findCaller(signed.keys, scope.accessKeyId, token, signed.now);
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
  checkScope(signed, scope, from, { inUrl: true });
  if (signed.now < from - MAX_SKEW)
    throw accessDenied(
      'Request is not valid yet.',
      { RequestTime: xmlTime(from), ServerTime: xmlTime(signed.now) },
      '0002-00000235',
    );
  const until = from + Number(expires) * 1000;
  if (signed.now > until) throw expired(until, signed.now, '0002-00000236');

  const additionalHeaders = (signed.query.get('x-oss-additional-headers') ?? '').split(';').filter(Boolean);
  const lacking = additionalHeaders.find((name) => !(name.toLowerCase() in signed.headers));
  if (lacking !== undefined)
    throw invalidArgument(
      'The request lacks a header that x-oss-additional-headers names.',
      'x-oss-additional-headers',
      lacking,
      '0002-00000222',
    );
  const canonicalRequest = canonicalRequestV4({ ...signed, additionalHeaders });
  const stringToSign = stringToSignV4(canonicalRequest, date, scope, signed.hashes);
  const ours = signV4(caller.accessKeySecret, stringToSign, scope, signed.hashes);
  if (!sameSignature(ours, signature))
    throw signatureDoesNotMatch(scope.accessKeyId, signature, stringToSign, canonicalRequest);
  return caller;
}

function expired(until: number, now: number, ec: string): Error {
  return accessDenied('Request has expired.', { Expires: xmlTime(until), ServerTime: xmlTime(now) }, ec);
}
