import { md5 } from '@noble/hashes/legacy.js';
import { hex } from '../../signing/web-crypto.js';
import { bytesOfBase64 } from '../../base/base64.js';
import { readBody } from '../request/read-body.js';
import { publicKeyAt } from './public-keys.js';
import { isSignedWithMd5 } from './rsa-md5.js';

/** Whether OSS's signature fits this request. The key is looked at first, the body last. */
export async function isSentByOss(request: Request, fetchKey: typeof fetch): Promise<boolean> {
  const { signature, keyPath, address } = readSignature(request);
  if (!signature || !SIGNATURE.test(signature) || !keyPath) return false;
  const key = await publicKeyAt(`https:${keyPath}`, fetchKey);
  const body = key && (await readBody(request.clone()));
  if (!body) return false;
  const digest = md5(new Uint8Array(await new Blob([`${address}\n`, body]).arrayBuffer()));
  return isSignedWithMd5(hex(digest), signature, key);
}

/** 64 to 512 bytes: OSS's key has 512 bits in its documentation. */
const SIGNATURE = /^.{128,1024}$/;

/** Only keys of Alibaba Cloud's own host count: anybody could send a key of their own. */
const KEY_URL = /^https?:(\/\/gosspublic\.alicdn\.com\/[\w./-]{1,200})$/;

interface CallbackSignature {
  /** Hexadecimal. */
  readonly signature?: string;
  /** Where its key is. */
  readonly keyPath?: string | undefined;
  /** The path and query that OSS signs: the path decoded, the query as it is. */
  readonly address?: string;
}

/** What OSS sends beside the body; nothing if it is not encoded as OSS does. */
function readSignature({ headers, url }: Request): CallbackSignature {
  const { pathname, search } = new URL(url);
  try {
    const signature = hex(bytesOfBase64(headers.get('Authorization') ?? ''));
    const [, keyPath] = KEY_URL.exec(atob(headers.get('x-oss-pub-key-url') ?? '')) ?? [];
    return { signature, keyPath, address: decodeURIComponent(pathname) + search };
  } catch {
    return {};
  }
}
