import { HOMEPAGE } from '../../core/homepage.js';
import { CRC_HEADER } from '../request/oss-response.js';

/** Headers of OSS's responses that a page must be able to read. */
export const EXPOSED_HEADERS = ['ETag', 'x-oss-request-id', CRC_HEADER, 'x-oss-version-id'];

/** Headers that a warning was given for. */
const warnedHeaders = new Set<string>();

/** Warns once on the console that the page cannot read a header which OSS sends, and how to fix that. */
export function warnHiddenHeader(name: string, costs: string): void {
  if (warnedHeaders.has(name)) return;
  warnedHeaders.add(name);
  console.warn(
    `oss-direct-upload: this page may not read ${name} of OSS’s responses. ${costs} ` +
      `In the bucket’s CORS rule, set Exposed Headers to ${EXPOSED_HEADERS.join(', ')}. ` +
      `See ${HOMEPAGE}/guide/cors#fields`,
  );
}
