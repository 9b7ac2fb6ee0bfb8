import { wellFormed } from '../base/well-formed.js';
import { codesOf } from './form/utf8-base64.js';

/** The bytes of a text's UTF-8; a lone surrogate becomes U+FFFD. */
export const bytesOfUtf8 = (text: string): number[] => codesOf(unescape(encodeURIComponent(wellFormed(text))));

/** The text of UTF-8. @throws URIError where it is not UTF-8 */
export function textOfUtf8(bytes: Uint8Array): string {
  const encoded = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`);
  return decodeURIComponent(encoded.join(''));
}
