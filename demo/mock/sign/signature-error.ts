import { fromWire, hex, wireBytes } from '../protocol/bytes.js';
import { OssError } from '../protocol/oss-error.js';

/** Compares in constant time, because people copy code from mocks. */
export function sameSignature(ours: string, theirs: string): boolean {
  let difference = ours.length ^ theirs.length;
  for (let i = 0; i < ours.length; i++) difference |= ours.charCodeAt(i) ^ (theirs.charCodeAt(i) || 0);
  return difference === 0;
}

/** 403 SignatureDoesNotMatch with the string that the mock signed, so that a client can compare. All texts are wire strings. */
export function signatureDoesNotMatch(
  accessKeyId: string,
  provided: string,
  stringToSign: string,
  canonicalRequest?: string,
): OssError {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  const pairs = hex(wireBytes(stringToSign)).toUpperCase().match(/../g) ?? [];
  return new OssError(
    403,
    'SignatureDoesNotMatch',
    message,
    {
      OSSAccessKeyId: accessKeyId,
      SignatureProvided: provided,
      StringToSign: fromWire(stringToSign),
      StringToSignBytes: pairs.join(' '),
      ...(canonicalRequest === undefined ? {} : { CanonicalRequest: fromWire(canonicalRequest) }),
    },
    canonicalRequest === undefined ? '0002-00000040' : '0002-00000201',
  );
}
