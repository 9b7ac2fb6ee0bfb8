import { utf8, webCryptoHmac } from '../../signing/web-crypto.js';
import { encodeQuery } from '../../signing/sign-v4.js';
import { encode } from '../../object/percent-encoding.js';
import { toBase64 } from '../../base/base64.js';

/**
 * The body of a request of Alibaba Cloud's RPC style, signed with HMAC-SHA1.
 *
 * @param parameters all but the signature, none of them empty
 */
export async function signRpc(parameters: Record<string, string>, accessKeySecret: string): Promise<URLSearchParams> {
  const hmac = await webCryptoHmac(utf8(`${accessKeySecret}&`), 'SHA-1');
  const signature = await hmac(`POST&%2F&${encode(encodeQuery(parameters))}`);
  return new URLSearchParams({ ...parameters, Signature: toBase64(signature) });
}
