import { hex } from '../../signing/web-crypto.js';
import { bytesOfBase64 } from '../../base/base64.js';
import { keep } from '../settings/keep.js';
import type { PublicKey } from './rsa-md5.js';

/** Milliseconds: OSS waits five seconds for the response to its callback. */
const TIMEOUT = 4000;
/** Characters. */
const LONGEST_KEY = 10_000;
/** Keys kept in memory: OSS has one. */
const MOST = 8;

const kept = new Map<string, PublicKey>();

/**
 * The key that OSS says it has signed with.
 *
 * @returns undefined if there is no RSA key
 * @throws if the host cannot be reached
 */
export async function publicKeyAt(url: string, fetchKey: typeof fetch): Promise<PublicKey | undefined> {
  const known = kept.get(url);
  if (known) return known;
  const response = await fetchKey(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
  const key = response.status === 200 ? await importKey(await response.text()) : undefined;
  if (key) keep(kept, url, key, MOST);
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
