import type { SignedRequest } from '../../core/operation.js';

/** Headers of OSS's answers that a page has to read. */
export const EXPOSED = ['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma'];
/** Seconds for which a browser remembers a preflight; 0 would cost a second request for each. */
const MAX_AGE = 600;

/** The CORS rule that a page of this origin needs for such requests: the console's fields, and XML for PutBucketCors. */
export function corsRule(request: SignedRequest): string {
  const origin = globalThis.origin === 'null' ? '*' : globalThis.origin;
  const methods = methodsOf(request);
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

/** Credentials serve all requests; a form is one POST, a signed URL one PUT or those of a multipart upload. */
function methodsOf({ method, url, headers, byCredentials }: SignedRequest): string[] {
  if (byCredentials || Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')) {
    return ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'];
  }
  const query = new URL(url).searchParams;
  if (query.has('uploads') || query.has('uploadId')) return ['PUT', 'POST', 'GET', 'DELETE'];
  return [method];
}

const tag = (name: string, content: string) => `<${name}>${content}</${name}>`;
