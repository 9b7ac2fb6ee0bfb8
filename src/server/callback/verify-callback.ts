import { utf8 } from '../../modes/sts/sha256.js';
import { bytesOfBase64 } from '../../oss/base64.js';
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
 * The request's body stays readable. Its address must be the one that OSS requested: a proxy in front may not change path or query.
 *
 * @throws TypeError if the body was read before; an error of `fetch` if OSS's public key cannot be fetched
 */
export function verifyCallback(request: Request): Promise<boolean>;
/** @internal */
export function verifyCallback(request: Request, options?: VerifyOptions): Promise<boolean>;
export async function verifyCallback(request: Request, options: VerifyOptions = {}): Promise<boolean> {
  const signature = decode(request.headers.get('Authorization') ?? '');
  const keyUrl = request.headers.get('x-oss-pub-key-url');
  const address = addressOf(request.url);
  if (!signature || keyUrl === null || address === undefined) return false;
  const body = new Uint8Array(await request.clone().arrayBuffer());
  const key = await publicKeyAt(keyUrl, options.fetch ?? fetch);
  return key !== undefined && isSignedWithMd5(join(utf8(`${address}\n`), body), signature, key);
}

/** Path and query as OSS signs them: the path decoded, the query as it is. */
function addressOf(url: string): string | undefined {
  const { pathname, search } = new URL(url);
  try {
    return decodeURIComponent(pathname) + search;
  } catch {
    return undefined;
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** @returns undefined if it is not base64 */
function decode(base64: string): Uint8Array | undefined {
  try {
    return base64 === '' ? undefined : bytesOfBase64(base64);
  } catch {
    return undefined;
  }
}
