import { base64, percentEncode, utf8 } from '../protocol/bytes.js';
import type { Hashes } from '../protocol/hashes.js';
import type { Query } from '../protocol/request-target.js';
import { checkCaller, checkSignature, requireValue, type StsRules } from './sts-request.js';

/** The signature of Alibaba Cloud's RPC requests: HMAC-SHA1 of method, path and sorted parameters. */
export function signRpc(method: string, parameters: Query, secret: string, hashes: Hashes): string {
  const canonical = parameters.pairs
    .filter(([name]) => name !== 'Signature')
    .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const stringToSign = `${method}&${percentEncode('/')}&${percentEncode(canonical)}`;
  return base64(hashes.hmacSha1(utf8(`${secret}&`), utf8(stringToSign)));
}

/** @throws StsError unless the parameters have a valid RPC signature. */
export function verifyRpc(method: string, parameters: Query, rules: StsRules): void {
  const [accessKeyId, signature, nonce, time] = ['AccessKeyId', 'Signature', 'SignatureNonce', 'Timestamp'].map(
    (name) => requireValue(name, parameters.get(name)),
  ) as [string, string, string, string];
  checkCaller(rules, accessKeyId, time);
  checkSignature(rules, signRpc(method, parameters, rules.keys.accessKeySecret, rules.hashes), signature, nonce);
}
