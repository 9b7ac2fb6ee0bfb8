import type { SignedRequest } from '../../core/operation.js';

/** Headers of OSS's answers that a page has to read. */
export const EXPOSED = ['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma'];
/** Seconds for which a browser remembers a preflight; 0 would cost a second request for each. */
const MAX_AGE = 600;

/** The CORS rule that a page of this origin needs for such requests: the console's fields, and XML for PutBucketCors. */
export function corsRule(request: SignedRequest): string {
  const origin = globalThis.origin === 'null' ? '*' : globalThis.origin;
  const methods = request.corsMethods ?? [request.method];
  const rule = [
    tag('AllowedOrigin', origin),
    ...methods.map((method) => tag('AllowedMethod', method)),
    tag('AllowedHeader', '*'),
    ...EXPOSED.map((name) => tag('ExposeHeader', name)),
    tag('MaxAgeSeconds', String(MAX_AGE)),
  ];
  return [
    'The rule for this page (OSS console, at the bucket: Content Security, CORS, Create Rule):',
    `Source: ${origin}`,
    `Allowed Methods: ${methods.join(', ')}`,
    'Allowed Headers: *',
    `Exposed Headers: ${EXPOSED.join(', ')}`,
    `Cache Timeout (Seconds): ${MAX_AGE}`,
    `As XML: ${tag('CORSConfiguration', tag('CORSRule', rule.join('')))}`,
  ].join('\n');
}

const tag = (name: string, content: string) => `<${name}>${content}</${name}>`;
