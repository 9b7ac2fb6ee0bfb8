import { warnOnce } from '../../base/warn-once.js';
import type { SignedRequest } from '../../object/operation.js';
import { CRC_HEADER } from '../response/oss-response.js';

/** Headers of OSS's responses that a page must be able to read. */
const EXPOSED_HEADERS = ['ETag', 'x-oss-request-id', CRC_HEADER, 'x-oss-version-id'];
/** Seconds for which a browser remembers a preflight; 0 would cost a second request each time. */
const MAX_AGE = 600;

/** The CORS rule that this page needs for such requests: the console's fields, and XML for PutBucketCors. */
export function corsRule({ method, corsMethods = [method] }: SignedRequest): string {
  const origin = globalThis.origin === 'null' ? '*' : globalThis.origin;
  const rule = [
    tag('AllowedOrigin', origin),
    ...corsMethods.map((allowed) => tag('AllowedMethod', allowed)),
    tag('AllowedHeader', '*'),
    ...EXPOSED_HEADERS.map((name) => tag('ExposeHeader', name)),
    tag('MaxAgeSeconds', String(MAX_AGE)),
  ];
  return [
    'The rule for this page (OSS console, at the bucket: Content Security, CORS, Create Rule):',
    `Source: ${origin}`,
    `Allowed Methods: ${corsMethods.join(', ')}`,
    'Allowed Headers: *',
    `Exposed Headers: ${EXPOSED_HEADERS.join(', ')}`,
    `Cache Timeout (Seconds): ${MAX_AGE}`,
    `As XML: ${tag('CORSConfiguration', tag('CORSRule', rule.join('')))}`,
  ].join('\n');
}

/** Warns once on the console that the page cannot read a header which OSS sends, and how to fix that. */
export function warnHiddenHeader(name: string, costs: string): void {
  const advice = `In the bucket’s CORS rule, set Exposed Headers to ${EXPOSED_HEADERS.join(', ')}.`;
  warnOnce(`this page may not read ${name} of OSS’s responses. ${costs} ${advice}`, 'guide/cors#fields');
}

const tag = (name: string, content: string) => `<${name}>${content}</${name}>`;
