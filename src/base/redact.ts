/** What follows the name of a credential: `"$x-oss-security-token", "CAIS…"`, `Signature=…`. */
const NAMED = /((?:security[-_ ]?token|signature|secret|credential|authorization)["']?\s*[:=,]\s*["']?)[^"'\s,\]}&]+/gi;

/** The beginning of a foreign text, fit for an error message: no query of a URL, nothing that looks like a key or a signature. */
export function redact(text: string, most = 80): string {
  return text
    .slice(0, 2000)
    .replace(/\?[^\s"'<>]+/g, '')
    .replace(NAMED, '$1…')
    .replace(/(?=[\w+/=~%.-]*\d)[\w+/=~%.-]{20,}/g, '…')
    .slice(0, most);
}
