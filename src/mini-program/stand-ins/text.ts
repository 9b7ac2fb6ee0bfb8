import { base64Of, bytesOfUtf8, percentOf, textOfUtf8 } from '../form/utf8-base64.js';

/** What mini programs lack of the web's texts: UTF-8 and base64. */

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

/** Base64 of a text whose characters are bytes. */
export const btoa = base64Of;

/** The bytes in base64, as characters. @throws where it is not base64 */
export function atob(base64: string): string {
  const isOdd = base64.replace(/[\s=]/g, '').length % 4 === 1;
  if (isOdd || /[^\w+/\s=]|_/.test(base64)) throw new Error('This is not base64.');
  return unescape(percentOf(base64));
}
