/** Base64 of a text's UTF-8. */
export function toBase64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** The UTF-8 text in base64. @throws where it is not base64, or not UTF-8 */
export function fromBase64(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new TextDecoder(undefined, { fatal: true }).decode(bytes);
}
