import { bytesOfUtf8, textOfUtf8 } from '../form/utf8-base64.js';

/** What mini programs lack of the web's texts: UTF-8 and base64. */

/** `TextEncoder`. */
export class TextEncoder {
  encode(text: string): Uint8Array {
    return Uint8Array.from(bytesOfUtf8(text));
  }
}

/** `TextDecoder`, which reads all as UTF-8. */
export class TextDecoder {
  readonly #isFatal: boolean;

  constructor(_charset?: string, { fatal = false }: { fatal?: boolean } = {}) {
    this.#isFatal = fatal;
  }

  decode(bytes: Uint8Array): string {
    try {
      return textOfUtf8(bytes).replace(/^\ufeff/, '');
    } catch (error) {
      if (this.#isFatal) throw error;
      return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : '\ufffd')).join('');
    }
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of a text whose characters are bytes. */
export function btoa(binary: string): string {
  let base64 = '';
  for (let at = 0; at < binary.length; at += 3) {
    const three = (binary.charCodeAt(at) << 16) | (binary.charCodeAt(at + 1) << 8) | binary.charCodeAt(at + 2); // NaN counts as 0
    for (const shift of [18, 12, 6, 0]) base64 += ALPHABET[(three >> shift) & 63]!;
  }
  const missing = (3 - (binary.length % 3)) % 3;
  return base64.slice(0, base64.length - missing) + '='.repeat(missing);
}

/** The bytes in base64, as characters. @throws where it is not base64 */
export function atob(base64: string): string {
  const digits = base64.replace(/[\s=]/g, '');
  if (/[^\w+/]|_/.test(digits) || digits.length % 4 === 1) throw new Error('This is not base64.');
  let binary = '';
  let bits = 0;
  for (let at = 0; at < digits.length; at++) {
    bits = (bits << 6) | ALPHABET.indexOf(digits[at]!);
    if (at % 4 > 0) binary += String.fromCharCode((bits >> (6 - 2 * (at % 4))) & 255);
  }
  return binary;
}
