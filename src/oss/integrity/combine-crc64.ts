const POLYNOMIAL = 0xc96c5795d7870f42n;
/** The polynomial 1, in reflected order. */
const ONE = 1n << 63n;

/** x^(8 × bytes), by bytes: many pieces in a row have the same length. */
const shifts = new Map<number, bigint>();
/** Lengths that are kept. */
const MOST_SHIFTS = 64;

/** The CRC-64 of two pieces in a row, from theirs (unsigned decimals) and the second one's length in bytes. */
export function combineCrc64(first: string, second: string, secondLength: number): string {
  let shift = shifts.get(secondLength);
  if (shift === undefined) {
    shift = powerOfX(8n * BigInt(secondLength));
    if (shifts.size === MOST_SHIFTS) shifts.clear();
    shifts.set(secondLength, shift);
  }
  return String(multiply(shift, BigInt(first)) ^ BigInt(second));
}

function powerOfX(exponent: bigint): bigint {
  let power = ONE;
  for (let square = ONE >> 1n; exponent > 0n; exponent >>= 1n, square = multiply(square, square)) {
    if (exponent & 1n) power = multiply(power, square);
  }
  return power;
}

/** Product of two polynomials over GF(2), modulo the CRC's. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let bit = ONE; bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= b;
    b = b & 1n ? (b >> 1n) ^ POLYNOMIAL : b >> 1n;
  }
  return product;
}
