import { codesOf } from './utf8-base64.js';

/** SHA-256 (FIPS 180-4) at once: these hosts have no WebCrypto, and its hashes are asynchronous. @param bytes fewer than 2 ** 29 */
export function sha256(bytes: number[]): number[] {
  const padded = bytes.concat(0x80, 0, 0, 0, 0);
  while (padded.length % 64 !== 60) padded.push(0);
  padded.push(...bytesOf(bytes.length * 8));
  let state = INITIAL;
  for (let at = 0; at < padded.length; at += 64) {
    const words: number[] = [];
    let values = state;
    ROUNDS.forEach((constant, round) => {
      const [early, late] = [words[round - 15]!, words[round - 2]!];
      const word =
        round < 16
          ? padded.slice(at + round * 4, at + round * 4 + 4).reduce((high, byte) => (high << 8) | byte)
          : words[round - 16]! + mix(early, 7, 18, 3, 0) + words[round - 7]! + mix(late, 17, 19, 10, 0);
      words.push(word | 0);
      const [a, b, c, d, e, f, g, h] = values;
      const sum = h + mix(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + constant + (word | 0);
      const next = sum + mix(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
      values = [next | 0, a, b, c, (d + sum) | 0, e, f, g];
    });
    state = state.map((word, index) => (word + values[index]!) | 0) as State;
  }
  return ([] as number[]).concat(...state.map(bytesOf));
}

/** HMAC-SHA-256 (RFC 2104) of ASCII text. */
export function hmacSha256(key: number[], message: string): number[] {
  const short = key.length > 64 ? sha256(key) : key;
  const padded = (pad: number) => ROUNDS.map((_, index) => short[index]! ^ pad);
  return sha256(padded(0x5c).concat(sha256(padded(0x36).concat(codesOf(message)))));
}

type State = [number, number, number, number, number, number, number, number];

/** The first 32 bits behind the point of the roots of the first 64 primes. */
const roots = (power: number) => PRIMES.map((prime) => (prime ** power * 2 ** 32) | 0);

const PRIMES: number[] = [];
for (let number = 2; PRIMES.length < 64; number++) if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);

const ROUNDS = roots(1 / 3);
const INITIAL = roots(1 / 2).slice(0, 8) as State;

/** Three rotations of a word to the right; the third only shifts it, where nothing comes in from the left. */
const mix = (word: number, one: number, two: number, three: number, left = word << (32 - three)) =>
  ((word >>> one) | (word << (32 - one))) ^ ((word >>> two) | (word << (32 - two))) ^ ((word >>> three) | left);
const bytesOf = (word: number) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255);
