import type { OssResponse } from '../../job/job.js';
import { ossWord } from './oss-word.js';

/** OSS's CRC-64 of an object or a part. */
export const CRC_HEADER = 'x-oss-hash-crc64ecma';

/** OSS's id of a request, where the page may read it. */
export function requestIdOf(response: Pick<OssResponse, 'header'>): string | undefined {
  return ossWord('requestId', response.header('x-oss-request-id'));
}

/**
 * Whether something in a response shows that it is from OSS: one of its headers, or its XML. Any other response may be from
 * something in between, and anything can send JSON.
 */
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
