import { fromWire, hex, percentEncode, utf8, wireBytes } from '../protocol/bytes.js';
import type { HeaderMap } from '../protocol/http.js';
import { checkCaller, checkSignature, StsError, type StsRequest, type StsRules } from './assume-role.js';
import { Query } from '../protocol/request-target.js';

const ACS3 = 'ACS3-HMAC-SHA256';

/** The signature of Alibaba Cloud's newer SDKs: by header, with the action in a header as well. */
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

/** Checks the signature; the call's parameters, action and version among them. */
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
  const need = (name: string, value: string | undefined): string => {
    if (!value) throw new StsError(400, `Missing${name}`, `${name} is mandatory for this action.`);
    return value;
  };
  const accessKeyId = need('AccessKeyId', items.get('Credential'));
  const signature = need('Signature', items.get('Signature'));
  const signedHeaders = need('SignedHeaders', items.get('SignedHeaders')).split(';');
  const nonce = need('SignatureNonce', headers['x-acs-signature-nonce']);
  checkCaller(rules, accessKeyId, need('Timestamp', headers['x-acs-date']));
  checkSignature(rules, signAcs3(request, signedHeaders, rules.keys.accessKeySecret, rules), signature, nonce);
  const named = [
    ['Action', headers['x-acs-action'] ?? ''],
    ['Version', headers['x-acs-version'] ?? ''],
  ] as const;
  return new Query([...named.map(([name, value]) => [name, fromWire(value)] as const), ...parameters.pairs]);
}
