import { requestIdOf } from './oss-error.js';
import type { OssResponse } from './send.js';

/**
 * Whether anything of a response shows that it is OSS's: one of its headers, or its XML. Without, something in between may
 * have sent it; JSON can be anybody's.
 */
export function isOfOss(response: OssResponse): boolean {
  const isXml = response.text.trim().startsWith('<');
  return (
    isXml ||
    requestIdOf(response) !== undefined ||
    ['ETag', 'x-oss-hash-crc64ecma'].some((name) => response.header(name) !== null)
  );
}
