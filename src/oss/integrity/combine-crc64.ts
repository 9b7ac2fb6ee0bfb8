import { decimalOf } from './crc-worker.js';

/** A polynomial over GF(2) in reflected order, by halves of 32 bits: not every engine has BigInt. */
type Halves = readonly [high: number, low: number];

const POLYNOMIAL: Halves = [0xc96c5795 | 0, 0xd7870f42 | 0];
/** The polynomial 1. */
const ONE: Halves = [1 << 31, 0];

/** x^(8 × bytes), by bytes: many pieces in a row have the same length. */
const shifts = new Map<number, Halves>();
/** Lengths that are kept. */
const MOST_SHIFTS = 64;

/** The CRC-64 of two pieces in a row, from theirs (unsigned decimals) and the second one's length in bytes. */
export function combineCrc64(first: string, second: string, secondLength: number): string {
  let shift = shifts.get(secondLength);
  if (shift === undefined) {
    shift = powerOfX(8 * secondLength);
    if (shifts.size === MOST_SHIFTS) shifts.clear();
    shifts.set(secondLength, shift);
  }
  const [high, low] = multiply(shift, halvesOf(first));
  const [otherHigh, otherLow] = halvesOf(second);
  return decimalOf(high ^ otherHigh, low ^ otherLow);
}

/** The halves of an unsigned decimal: its last six digits, and what is before them, are exact numbers. */
function halvesOf(decimal: string): Halves {
  const before = Number(decimal.slice(0, -6));
  const rest = (before % 2 ** 32) * 1e6 + Number(decimal.slice(-6));
  return [Math.floor(before / 2 ** 32) * 1e6 + Math.floor(rest / 2 ** 32), rest % 2 ** 32];
}

function powerOfX(exponent: number): Halves {
  let power = ONE;
  let square: Halves = [1 << 30, 0];
  for (let left = exponent; left > 0; left = Math.floor(left / 2), square = multiply(square, square)) {
    if (left % 2) power = multiply(power, square);
  }
  return power;
}

/** Product of two polynomials, modulo the CRC's. */
function multiply([aHigh, aLow]: Halves, [bHigh, bLow]: Halves): Halves {
  let [high, low, h, l] = [0, 0, bHigh, bLow];
  for (let bit = 63; bit >= 0; bit--) {
    if ((bit > 31 ? aHigh >>> (bit - 32) : aLow >>> bit) & 1) {
      high ^= h;
      low ^= l;
    }
    const carry = l & 1;
    l = (l >>> 1) | (h << 31);
    h >>>= 1;
    if (carry) {
      h ^= POLYNOMIAL[0];
      l ^= POLYNOMIAL[1];
    }
  }
  return [high, low];
}
