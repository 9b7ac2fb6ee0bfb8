/** Bytes that a request may carry: `Uint8Array<ArrayBuffer>`, in words that TypeScript before 5.7 knows too. */
export type Bytes = ReturnType<Uint8Array['slice']>;

/** Base64 of bytes, or of a text's UTF-8. */
export function toBase64(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The UTF-8 text in base64. @throws where it is not base64, or not UTF-8 */
export function fromBase64(base64: string): string {
  return new TextDecoder(undefined, { fatal: true }).decode(bytesOfBase64(base64));
}

/** The bytes in base64. @throws where it is not base64 */
export function bytesOfBase64(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
