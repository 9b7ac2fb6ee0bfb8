import type { SignedRequest } from '../../core/operation.js';
import { EXPOSED_HEADERS } from './hidden-header.js';

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

const tag = (name: string, content: string) => `<${name}>${content}</${name}>`;
