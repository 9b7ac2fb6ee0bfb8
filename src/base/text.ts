/** What JSON text says; undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** `n` random letters and digits; `crypto.randomUUID` is missing on plain http, `getRandomValues` is not. */
export function randomText(n: number): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(n)), (value) => ALPHABET[value % 36]).join('');
}
