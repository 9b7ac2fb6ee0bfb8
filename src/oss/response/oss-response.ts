import type { OssResponse } from '../../job/job.js';

/** OSS's CRC-64 of an object or a part. */
export const CRC_HEADER = 'x-oss-hash-crc64ecma';

/** OSS's id of a request, where the page may read it. */
export function requestIdOf(response: Pick<OssResponse, 'header'>): string | undefined {
  return ossWord('requestId', response.header('x-oss-request-id'));
}

/** Whether a header or XML shows that a response is OSS's. Any other may be from something in between, and anything can send JSON. */
export function isFromOss(response: OssResponse): boolean {
  const isXml = response.text.trim().startsWith('<');
  return (
    isXml || requestIdOf(response) !== undefined || ['ETag', CRC_HEADER].some((name) => response.header(name) !== null)
  );
}

/** Whether a response is an HTML page, which OSS never sends. CORS never hides the Content-Type. */
export function isHtml({ header, text }: Pick<OssResponse, 'header' | 'text'>): boolean {
  return (
    /^\s*(text\/html|application\/xhtml)/i.test(header('Content-Type') ?? '') ||
    /^<(!doctype|html)\b/i.test(text.trim())
  );
}

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
