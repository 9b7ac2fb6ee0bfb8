import { wellFormed } from '../../base/well-formed.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of a text's UTF-8. These hosts have neither `btoa` nor `TextEncoder`, but every engine has `unescape`. */
export const toBase64 = (text: string): string => base64Of(unescape(encodeURIComponent(text)));

/** Base64 of a text whose characters are bytes. */
export function base64Of(binary: string): string {
  const bits = codesOf(binary).map((byte) => digits(byte, 2, 8));
  const base64 = bits.join('').replace(/.{1,6}/g, (six) => ALPHABET[parseInt(six.padEnd(6, '0'), 2)]!);
  return base64 + '='.repeat(-base64.length & 3);
}

/** The UTF-8 text in base64, which may have line breaks. @throws where it is not UTF-8 */
export const fromBase64 = (base64: string): string => decodeURIComponent(percentOf(base64));

/** The bytes in base64, percent-encoded. */
export const percentOf = (base64: string): string =>
  base64
    .replace(/[=\s]/g, '')
    .replace(/./g, (character) => digits(ALPHABET.indexOf(character), 2, 6))
    .replace(/(.{8})|./g, (_, byte) => (byte ? `%${hex(parseInt(byte, 2))}` : ''));

/** Two digits of hexadecimal. */
export const hex = (byte: number): string => digits(byte, 16, 2);

/** The codes of a text's characters. */
export const codesOf = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

const digits = (value: number, base: number, count: number) => value.toString(base).padStart(count, '0');

/** The bytes of a text's UTF-8; a lone surrogate becomes U+FFFD. */
export const bytesOfUtf8 = (text: string): number[] => codesOf(unescape(encodeURIComponent(wellFormed(text))));

/** The text of UTF-8. @throws URIError where it is not UTF-8 */
export function textOfUtf8(bytes: Uint8Array): string {
  const encoded = Array.from(bytes, (byte) => `%${hex(byte)}`);
  return decodeURIComponent(encoded.join(''));
}
