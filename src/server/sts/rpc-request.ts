import { utf8, webCryptoHmac } from '../../modes/sts/sha256.js';
import { encode } from '../../modes/sts/sign-v4.js';
import { toBase64 } from '../../oss/base64.js';

/**
 * The body of a request of Alibaba Cloud's RPC style, signed with HMAC-SHA1.
 *
 * @param parameters all but the signature
 */
export async function signRpc(parameters: Readonly<Record<string, string>>, accessKeySecret: string): Promise<string> {
  const sorted = Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const hmac = await webCryptoHmac('SHA-1', utf8(`${accessKeySecret}&`));
  const signature = await hmac(`POST&%2F&${encode(sorted)}`);
  return `${sorted}&Signature=${encode(toBase64(signature))}`;
}
