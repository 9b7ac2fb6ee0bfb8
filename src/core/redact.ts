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

/** What codes, ids and hosts look like: nothing that looks otherwise is shown or kept. */
const shapes = {
  /** `SignatureDoesNotMatch`, `InvalidParameter.Conflict` */
  code: /^(?=.{1,64}$)[A-Za-z]+(\.[A-Za-z]+)*$/,
  /** `0002-00000902` */
  ec: /^\d{4}-\d{8}$/,
  /** 24 hexadecimal digits (others of its kind have some more or less), or a UUID */
  requestId: /^([\dA-F]{16,32}|[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12})$/i,
  /** With two dots at least: what has fewer may be a key's id. */
  host: /^(?=.{1,255}$)[a-z\d-]+(\.[a-z\d-]+){2,}(:\d+)?$/i,
};

/** A foreign word that is shown as it is; undefined where it does not look like one. */
export function wordOf(kind: keyof typeof shapes, text: string | null | undefined): string | undefined {
  return text && shapes[kind].test(text) ? text : undefined;
}
