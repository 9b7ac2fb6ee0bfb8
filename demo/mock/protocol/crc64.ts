// CRC-64/XZ, which OSS calls crc64ecma: slice-by-8 over two 32-bit halves, which is faster than with BigInt.
const POLY_HI = 0xc96c5795;
const POLY_LO = 0xd7870f42;
const POLY = 0xc96c5795d7870f42n;

const HI = new Uint32Array(8 * 256);
const LO = new Uint32Array(8 * 256);
for (let n = 0; n < 256; n++) {
  let hi = 0;
  let lo = n;
  for (let bit = 0; bit < 8; bit++) {
    const odd = lo & 1;
    lo = (lo >>> 1) | (hi << 31);
    hi >>>= 1;
    if (odd) {
      lo ^= POLY_LO;
      hi ^= POLY_HI;
    }
  }
  HI[n] = hi;
  LO[n] = lo;
}
for (let n = 256; n < 2048; n++) {
  const hi = HI[n - 256] as number;
  const lo = LO[n - 256] as number;
  LO[n] = ((lo >>> 8) | (hi << 24)) ^ (LO[lo & 255] as number);
  HI[n] = (hi >>> 8) ^ (HI[lo & 255] as number);
}

export class Crc64 {
  #hi = 0xffffffff;
  #lo = 0xffffffff;

  update(bytes: Uint8Array): void {
    let hi = this.#hi;
    let lo = this.#lo;
    let at = 0;
    // Every index below is in range, hence the assertions.
    for (const end = bytes.length - 7; at < end; at += 8) {
      lo ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      hi ^= bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
      const a = 1792 + (lo & 255);
      const b = 1536 + ((lo >>> 8) & 255);
      const c = 1280 + ((lo >>> 16) & 255);
      const d = 1024 + (lo >>> 24);
      const e = 768 + (hi & 255);
      const f = 512 + ((hi >>> 8) & 255);
      const g = 256 + ((hi >>> 16) & 255);
      const h = hi >>> 24;
      lo = LO[a]! ^ LO[b]! ^ LO[c]! ^ LO[d]! ^ LO[e]! ^ LO[f]! ^ LO[g]! ^ LO[h]!;
      hi = HI[a]! ^ HI[b]! ^ HI[c]! ^ HI[d]! ^ HI[e]! ^ HI[f]! ^ HI[g]! ^ HI[h]!;
    }
    for (; at < bytes.length; at++) {
      const n = (lo ^ bytes[at]!) & 255;
      lo = ((lo >>> 8) | (hi << 24)) ^ LO[n]!;
      hi = (hi >>> 8) ^ HI[n]!;
    }
    this.#hi = hi;
    this.#lo = lo;
  }

  /** The CRC as an unsigned decimal, as in the header x-oss-hash-crc64ecma. */
  digest(): string {
    return ((BigInt(~this.#hi >>> 0) << 32n) | BigInt(~this.#lo >>> 0)).toString();
  }
}

/** The product of two polynomials modulo the CRC's polynomial, all with reflected bits. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let bit = 1n << 63n; bit; bit >>= 1n) {
    if (a & bit) product ^= b;
    b = b & 1n ? (b >> 1n) ^ POLY : b >> 1n;
  }
  return product;
}

const shifts = new Map<number, bigint>([[0, 1n << 63n]]);

/** x^(8·length), by which a CRC is multiplied when `length` bytes are appended. Cached, because most parts have the same size. */
function shift(length: number): bigint {
  const known = shifts.get(length);
  if (known !== undefined) return known;
  let power = 1n << 55n;
  let product = 1n << 63n;
  for (let n = length; n; n = Math.floor(n / 2)) {
    if (n % 2) product = multiply(power, product);
    power = multiply(power, power);
  }
  if (shifts.size > 1000) shifts.clear();
  shifts.set(length, product);
  return product;
}

/** The CRC of two byte strings joined, from their CRCs and the length of the second, in bytes. */
export function combineCrc64(first: string, second: string, secondLength: number): string {
  return (multiply(shift(secondLength), BigInt(first)) ^ BigInt(second)).toString();
}
