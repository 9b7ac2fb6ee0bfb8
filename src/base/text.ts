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

/** What follows the name of a credential: `"$x-oss-security-token", "CAIS…"`, `Signature=…`. */
const NAMED = /((?:security[-_ ]?token|signature|secret|credential|authorization)["']?\s*[:=,]\s*["']?)[^"'\s,\]}&]+/gi;

/** The beginning of a foreign text, fit for an error message: no query of a URL, nothing that looks like a key or a signature. */
export function redact(text: string, most = 80): string {
  return text
    .slice(0, 2000)
    .replace(/\?[^\s"'<>]*/g, '')
    .replace(NAMED, '$1…')
    .replace(/(?=[\w+/=~%.-]*\d)[\w+/=~%.-]{20,}/g, '…')
    .slice(0, most);
}

/** Text without lone surrogates, on which `encodeURIComponent` throws. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) =>
    found.length === 2 ? found : '\ufffd',
  );
}
