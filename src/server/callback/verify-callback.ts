import { md5 } from '@noble/hashes/legacy.js';
import { hex } from '../../modes/sts/web-crypto.js';
import { bytesOfBase64 } from '../../oss/base64.js';
import { readBody } from '../request/read-body.js';
import { publicKeyAt } from './public-keys.js';
import { isSignedWithMd5 } from './rsa-md5.js';

interface VerifyOptions {
  /** Fetches the public key. */
  readonly fetch?: typeof fetch;
}

/**
 * Whether OSS has sent this request: the callback after an upload. It proves the sender, not the content: the browser chooses `${x:…}`,
 * and in mode `sts` the whole body. Check the object with HEAD before you trust its key, size or type.
 *
 * A body of more than 64 kB is not OSS's. The request's body stays readable. Its address must be the one that OSS requested: a proxy in
 * front may not change path or query.
 *
 * @throws TypeError if the body was read before; an error of `fetch` if OSS's public key cannot be fetched
 */
export function verifyCallback(request: Request): Promise<boolean>;
/** @internal */
export function verifyCallback(request: Request, options?: VerifyOptions): Promise<boolean>;
export async function verifyCallback(request: Request, options: VerifyOptions = {}): Promise<boolean> {
  const { signature, keyPath, address } = readSignature(request);
  if (!signature || !SIGNATURE.test(signature) || !keyPath) return false;
  const key = await publicKeyAt(`https:${keyPath}`, options.fetch ?? fetch);
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
