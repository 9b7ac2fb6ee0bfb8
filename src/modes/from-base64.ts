/** The text, in UTF-8, that base64 stands for. @throws where it is neither. */
export function fromBase64(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new TextDecoder(undefined, { fatal: true }).decode(bytes);
}
