import { fromWire, hex, percentEncode, utf8, wireBytes } from '../protocol/bytes.js';
import type { HeaderMap } from '../protocol/http.js';
import { Query } from '../protocol/request-target.js';
import { checkCaller, checkSignature, requireValue, type StsRequest, type StsRules } from './sts-request.js';

const ACS3 = 'ACS3-HMAC-SHA256';

/** Whether a request is signed as Alibaba Cloud's newer SDKs do: in headers, which also name the action. */
export function isAcs3(headers: Readonly<HeaderMap>): boolean {
  return (headers['authorization'] ?? '').startsWith(ACS3);
}

function signAcs3(
  { method, query, headers, body }: StsRequest,
  signedHeaders: readonly string[],
  secret: string,
  { hashes }: StsRules,
): string {
  const canonicalQuery = query.pairs
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort()
    .join('&');
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  const canonical = [method, '/', canonicalQuery, lines, signedHeaders.join(';'), hex(hashes.sha256(body))].join('\n');
  return hex(hashes.hmacSha256(utf8(secret), utf8(`${ACS3}\n${hex(hashes.sha256(wireBytes(canonical)))}`)));
}

/**
 * Verifies an ACS3 signature, and returns the request's parameters with the action and the version of its headers.
 *
 * @throws StsError
 */
export function verifyAcs3(request: StsRequest, parameters: Query, rules: StsRules): Query {
  const { headers } = request;
  const items = new Map(
    (headers['authorization'] ?? '')
      .slice(ACS3.length)
      .split(',')
      .map((item): [string, string] => {
        const at = item.indexOf('=');
        return [item.slice(0, at).trim(), item.slice(at + 1).trim()];
      }),
  );
  const accessKeyId = requireValue('AccessKeyId', items.get('Credential'));
  const signature = requireValue('Signature', items.get('Signature'));
  const signedHeaders = requireValue('SignedHeaders', items.get('SignedHeaders')).split(';');
  const nonce = requireValue('SignatureNonce', headers['x-acs-signature-nonce']);
  checkCaller(rules, accessKeyId, requireValue('Timestamp', headers['x-acs-date']));
  checkSignature(rules, signAcs3(request, signedHeaders, rules.keys.accessKeySecret, rules), signature, nonce);
  return new Query([
    ['Action', fromWire(headers['x-acs-action'] ?? '')],
    ['Version', fromWire(headers['x-acs-version'] ?? '')],
    ...parameters.pairs,
  ]);
}
