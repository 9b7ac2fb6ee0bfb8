import { base64, toWire, wireBytes } from '../protocol/bytes.js';
import type { Hashes } from '../protocol/hashes.js';
import { accessDenied, invalidArgument } from '../protocol/oss-error.js';
import { parseScope, signV4, V4 } from './canonical-v4.js';
import { type Caller, findCaller, type KeyRing } from './key-ring.js';
import { sameSignature, signatureDoesNotMatch } from './signature-error.js';
import { checkScope } from './signed-request.js';
import { MAX_SKEW, parseBasicDate } from './signing-time.js';

export interface SignedForm {
  /** Field values by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly keys: KeyRing;
  readonly hashes: Hashes;
  readonly now: number;
  readonly region: string;
}

const WEEK = 7 * 24 * 3600_000;

/**
 * Verifies the signature of a PostObject form, V1 or V4, and returns who signed it; undefined if it is not signed.
 *
 * @throws OssError for a signature that is incomplete, wrong or expired.
 */
export function verifyForm(form: SignedForm): Caller | undefined {
  const { fields } = form;
  const v4 = fields.has('x-oss-signature-version') || fields.has('x-oss-signature') || fields.has('x-oss-credential');
  const v1 = fields.has('ossaccesskeyid') || fields.has('signature');
  if (v4) return verifyV4(form);
  if (v1 || fields.has('policy')) return verifyV1(form);
  return undefined;
}

/** @param ec OSS's number of the error for a missing field */
function requiredField(form: SignedForm, name: string, field: string, ec: string): string {
  const value = form.fields.get(field);
  if (!value) throw invalidArgument(`Bucket POST must contain a field named '${name}'.`, name, value ?? '', ec);
  return value;
}

function verifyV1(form: SignedForm): Caller {
  const accessKeyId = requiredField(form, 'OSSAccessKeyId', 'ossaccesskeyid', '0002-00000702');
  const signature = requiredField(form, 'Signature', 'signature', '0002-00000703');
  const policy = requiredField(form, 'policy', 'policy', '0002-00000704');
  const caller = findCaller(form.keys, accessKeyId, form.fields.get('x-oss-security-token'), form.now);
  const ours = base64(form.hashes.hmacSha1(wireBytes(toWire(caller.accessKeySecret)), wireBytes(toWire(policy))));
  if (!sameSignature(ours, signature)) throw signatureDoesNotMatch(accessKeyId, signature, toWire(policy));
  return caller;
}

function verifyV4(form: SignedForm): Caller {
  const version = requiredField(form, 'x-oss-signature-version', 'x-oss-signature-version', '0002-00000705');
  if (version !== V4)
    throw invalidArgument(
      'The signature version is not supported.',
      'x-oss-signature-version',
      version,
      '0002-00000706',
    );
  const credential = requiredField(form, 'x-oss-credential', 'x-oss-credential', '0002-00000707');
  const date = requiredField(form, 'x-oss-date', 'x-oss-date', '0002-00000708');
  const signature = requiredField(form, 'x-oss-signature', 'x-oss-signature', '0002-00000711');
  const policy = requiredField(form, 'policy', 'policy', '0002-00000704');
  const time = parseBasicDate(date);
  if (time === undefined)
    throw invalidArgument('The x-oss-date field is invalid.', 'x-oss-date', date, '0002-00000709');
  const scope = parseScope(credential);
  if (!scope)
    throw invalidArgument('The x-oss-credential field is invalid.', 'x-oss-credential', credential, '0002-00000710');
  const caller = findCaller(form.keys, scope.accessKeyId, form.fields.get('x-oss-security-token'), form.now);
  if (time - form.now > MAX_SKEW) throw accessDenied('The form is not valid yet.', {}, '0002-00000712');
  if (form.now - time > WEEK) throw accessDenied('The form has expired.', {}, '0002-00000713');
  checkScope(form, scope, time, { inUrl: true });
  const stringToSign = toWire(policy);
  const ours = signV4(caller.accessKeySecret, stringToSign, scope, form.hashes);
  if (!sameSignature(ours, signature)) throw signatureDoesNotMatch(scope.accessKeyId, signature, stringToSign);
  return caller;
}
