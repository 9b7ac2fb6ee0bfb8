import { bytesOfBase64 } from '../../oss/base64.js';

/** Milliseconds: OSS waits five seconds for the response to its callback. */
const TIMEOUT = 4000;
/** Characters. */
const LONGEST_KEY = 10_000;
/** Keys kept in memory: OSS has one. */
const MOST = 8;

/** An RSA public key. */
export interface PublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** Bytes of the modulus, and of a signature. */
  readonly length: number;
}

const kept = new Map<string, PublicKey>();

/**
 * The key that OSS says it has signed with. Only keys of Alibaba Cloud's own host count: anybody could send a key of their own.
 *
 * @param header the request's `x-oss-pub-key-url`: base64 of the key's URL
 * @returns undefined if that is another host's, or no key
 * @throws if the host cannot be reached
 */
export async function publicKeyAt(header: string, fetchKey: typeof fetch): Promise<PublicKey | undefined> {
  const path = keyPath(header);
  if (path === undefined) return undefined;
  const known = kept.get(path);
  if (known) return known;
  const response = await fetchKey(`https://${HOST}${path}`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (response.status !== 200) return undefined;
  const key = await importKey(await response.text());
  if (key) kept.set(path, key);
  if (kept.size > MOST) kept.delete(kept.keys().next().value!);
  return key;
}

const HOST = 'gosspublic.alicdn.com';

function keyPath(header: string): string | undefined {
  let address: string;
  try {
    address = atob(header);
  } catch {
    return undefined;
  }
  const [, path] = new RegExp(`^https?://${HOST.replaceAll('.', '\\.')}(/[\\w./-]{1,200})$`).exec(address) ?? [];
  return path;
}

/** Reads a key in PEM (SPKI). @returns undefined if it is not an RSA key */
async function importKey(pem: string): Promise<PublicKey | undefined> {
  const [, base64] =
    /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(pem.slice(0, LONGEST_KEY)) ?? [];
  if (base64 === undefined) return undefined;
  try {
    const bytes = bytesOfBase64(base64);
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }; // WebCrypto reads the key; it knows no MD5
    const { n = '', e = '' } = await crypto.subtle.exportKey(
      'jwk',
      await crypto.subtle.importKey('spki', bytes, algorithm, true, ['verify']),
    );
    const modulus = bytesOf(n);
    return { modulus: toInteger(modulus), exponent: toInteger(bytesOf(e)), length: modulus.length };
  } catch {
    return undefined;
  }
}

function bytesOf(base64url: string): Uint8Array {
  return bytesOfBase64(base64url.replaceAll('-', '+').replaceAll('_', '/'));
}

export function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
