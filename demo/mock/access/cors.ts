import type { HeaderMap } from '../protocol/http.js';
import { OssError } from '../protocol/oss-error.js';

export interface CorsRule {
  /** Each may have one `*`. */
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface CorsConfiguration {
  readonly rules: readonly CorsRule[];
  readonly responseVary: boolean;
}

const EXPOSED = ['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma', 'x-oss-version-id'];

/** The CORS rule that an upload from a page needs. */
export function uploadRule(origins: readonly string[]): CorsRule {
  return {
    allowedOrigins: origins,
    allowedMethods: ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'],
    allowedHeaders: ['*'],
    exposeHeaders: EXPOSED,
    maxAgeSeconds: 600,
  };
}

export const LOOPBACK_ORIGINS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'].flatMap((host) =>
  ['http', 'https'].flatMap((scheme) => [`${scheme}://${host}`, `${scheme}://${host}:*`]),
);

function matchesPattern(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

function findRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  requestHeaders: readonly string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.allowedOrigins.some((pattern) => matchesPattern(pattern, origin)) &&
      rule.allowedMethods.includes(method) &&
      requestHeaders.every((name) =>
        rule.allowedHeaders.some((pattern) => matchesPattern(pattern.toLowerCase(), name)),
      ),
  );
}

/** OSS's own text, with its spelling. */
const FORBIDDEN =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec.";

/**
 * The headers of the response to a preflight.
 *
 * @param hidden headers that scripts may not read, in lower case (the switch `hideHeaders`)
 * @throws OssError if no rule allows the request.
 */
export function preflightHeaders(
  configuration: CorsConfiguration | undefined,
  headers: Readonly<HeaderMap>,
  hidden: readonly string[],
): HeaderMap {
  const origin = headers['origin'];
  const method = headers['access-control-request-method'];
  if (!origin) throw new OssError(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  if (!method)
    throw new OssError(
      400,
      'BadRequest',
      'Insufficient information. Access-Control-Request-Method request header needed.',
    );
  const detail = { Method: method, ResourceType: 'OBJECT', Origin: origin };
  if (!configuration?.rules.length)
    throw new OssError(
      403,
      'AccessForbidden',
      'CORSResponse: CORS is not enabled for this bucket.',
      detail,
      '0039-00000001',
    );
  const requestHeaders = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const rule = findRule(configuration.rules, origin, method, requestHeaders);
  if (!rule) throw new OssError(403, 'AccessForbidden', FORBIDDEN, detail, '0039-00000002');
  return {
    ...allowHeaders(rule, origin, hidden),
    ...(requestHeaders.length ? { 'access-control-allow-headers': requestHeaders.join(', ') } : {}),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  };
}

/** The CORS headers of every other response, also of an error; none if no rule allows the request. */
export function corsHeaders(
  configuration: CorsConfiguration | undefined,
  method: string,
  headers: Readonly<HeaderMap>,
  hidden: readonly string[],
): HeaderMap {
  const origin = headers['origin'];
  const rule = origin === undefined || !configuration ? undefined : findRule(configuration.rules, origin, method, []);
  const vary: HeaderMap = configuration?.responseVary || rule ? { vary: 'Origin' } : {};
  return origin !== undefined && rule ? { ...allowHeaders(rule, origin, hidden), ...vary } : vary;
}

function allowHeaders(rule: CorsRule, origin: string, hidden: readonly string[]): HeaderMap {
  const exposed = rule.exposeHeaders.filter((name) => !hidden.includes(name.toLowerCase()));
  return {
    'access-control-allow-origin': rule.allowedOrigins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(exposed.length ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
  };
}
