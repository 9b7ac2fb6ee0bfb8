import { md5 } from '@noble/hashes/legacy.js';
import { hex } from '../../signing/web-crypto.js';
import { bytesOfBase64 } from '../../base/base64.js';
import { readBody } from '../request/read-body.js';
import { isSignedWithMd5, type PublicKey } from './rsa-md5.js';
import { keep } from '../settings/keep.js';

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

/** Milliseconds: OSS waits five seconds for the response to its callback. */
const TIMEOUT = 4000;
/** Characters. */
const LONGEST_KEY = 10_000;
/** Keys kept in memory: OSS has one. */
const MOST_KEYS = 8;

const kept = new Map<string, PublicKey>();

/** The key that OSS says it has signed with. @returns undefined if there is no RSA key @throws if the host cannot be reached */
async function publicKeyAt(url: string, fetchKey: typeof fetch): Promise<PublicKey | undefined> {
  const known = kept.get(url);
  if (known) return known;
  const response = await fetchKey(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
  const key = response.status === 200 ? await importKey(await response.text()) : undefined;
  if (key) keep(kept, url, key, MOST_KEYS);
  return key;
}

/** Reads a key in PEM (SPKI). @returns undefined if it is not an RSA key */
async function importKey(pem: string): Promise<PublicKey | undefined> {
  try {
    const bytes = bytesOfBase64(pem.slice(0, LONGEST_KEY).replace(/-----[A-Z ]+-----/g, ''));
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }; // WebCrypto reads the key; it knows no MD5
    const key = await crypto.subtle.importKey('spki', bytes, algorithm, true, ['verify']);
    const { n, e } = await crypto.subtle.exportKey('jwk', key);
    return { modulus: hexOf(n!), exponent: hexOf(e!) }; // an RSA key has both
  } catch {
    return undefined;
  }
}

function hexOf(base64url: string): string {
  return hex(bytesOfBase64(base64url.replaceAll('-', '+').replaceAll('_', '/')));
}
