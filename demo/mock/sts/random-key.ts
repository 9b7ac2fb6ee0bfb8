import { base64 } from '../protocol/bytes.js';

/** Random letters and digits. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) text += base64(crypto.getRandomValues(new Uint8Array(48))).replace(/[+/=]/g, '');
  return text.slice(0, length);
}

/** A random access key that begins with `prefix`. */
export function randomKey(prefix: string, length: number): string {
  return prefix + randomText(length - prefix.length);
}
