/** What OSS's codes, ids and hosts look like. Anything else is neither shown nor kept. */
const shapes = {
  /** `SignatureDoesNotMatch`, `InvalidParameter.Conflict` */
  code: /^(?=.{1,64}$)[A-Za-z]+(\.[A-Za-z]+)*$/,
  /** `0002-00000902` */
  ec: /^\d{4}-\d{8}$/,
  /** 24 hexadecimal digits (some services have more or fewer), or a UUID */
  requestId: /^([\dA-F]{16,32}|[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12})$/i,
  /** With at least two dots: a text with fewer may be a key's id. */
  host: /^(?=.{1,255}$)[a-z\d-]+(\.[a-z\d-]+){2,}(:\d+)?$/i,
};

/** A word of a response that may be shown; undefined where it does not have the shape of its kind. */
export function ossWord(kind: keyof typeof shapes, text: string | null | undefined): string | undefined {
  return text && shapes[kind].test(text) ? text : undefined;
}
