import { md5 } from '@noble/hashes/legacy.js';
import { type PublicKey, toInteger } from './public-keys.js';

/** The DER of DigestInfo before an MD5 digest (RFC 8017 §9.2). */
const MD5_INFO = [
  0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05, 0x05, 0x00, 0x04, 0x10,
];

/** Verifies a signature of RSA PKCS#1 v1.5 with MD5 (RFC 8017 §8.2.2), which WebCrypto does not know. All of the padding is compared. */
export function isSignedWithMd5(message: Uint8Array, signature: Uint8Array, key: PublicKey): boolean {
  const { modulus, exponent, length } = key;
  const value = toInteger(signature);
  const info = [...MD5_INFO, ...md5(message)];
  const padding = length - info.length - 3;
  if (signature.length !== length || value >= modulus || padding < 8) return false;
  const expected = [0, 1, ...Array.from({ length: padding }, () => 0xff), 0, ...info];
  return power(value, exponent, modulus) === toInteger(Uint8Array.from(expected));
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [base, exponent]; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
