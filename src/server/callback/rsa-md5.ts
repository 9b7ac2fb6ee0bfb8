/** In hexadecimal. */
export interface PublicKey {
  readonly modulus: string;
  readonly exponent: string;
}

/** The DER of DigestInfo before an MD5 digest (RFC 8017 §9.2). */
const MD5_INFO = '3020300c06082a864886f70d020505000410';

/** Verifies a signature of RSA PKCS#1 v1.5 with MD5 (RFC 8017 §8.2.2), which WebCrypto lacks, and all of its padding. All texts are hexadecimal. */
export function isSignedWithMd5(digest: string, signature: string, { modulus, exponent }: PublicKey): boolean {
  const end = `00${MD5_INFO}${digest}`;
  const padding = modulus.length - '0001'.length - end.length;
  if (signature.length !== modulus.length || signature >= modulus || padding < 16) return false;
  const expected = toInteger(`0001${'f'.repeat(padding)}${end}`);
  return power(toInteger(signature), toInteger(exponent), toInteger(modulus)) === expected;
}

const toInteger = (hex: string) => BigInt(`0x${hex}`);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
