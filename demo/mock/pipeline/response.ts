import type { OperationResponse } from '../operations/operation.js';
import { base64, hex, utf8, wireOf } from '../protocol/bytes.js';
import type { HeaderMap, HttpResponse } from '../protocol/http.js';
import { OssError } from '../protocol/oss-error.js';
import { writeXml } from '../protocol/write-xml.js';

/** 24 upper-case hex digits. */
export function newRequestId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(12))).toUpperCase();
}

/** The response of an operation with its Content-Length and the headers that all responses of OSS have. */
export function completeResponse(response: OperationResponse, commonHeaders: HeaderMap): HttpResponse {
  const { status, headers, body = null } = response;
  const length: HeaderMap = body instanceof Uint8Array ? { 'content-length': String(body.length) } : {};
  // A 204 or 304 never has a body, and so no length.
  if (body === null && status !== 204 && status !== 304) length['content-length'] = '0';
  const vary = [commonHeaders['vary'], headers?.['vary']].filter(Boolean).join(', ');
  return { status, headers: { ...commonHeaders, ...length, ...headers, ...(vary && { vary }) }, body };
}

/** The response for an error: XML, which OSS puts into a header for a HEAD, and omits for a 304. */
export function errorResponse(
  error: OssError,
  method: string,
  host: string,
  requestId: string,
  commonHeaders: HeaderMap,
): HttpResponse {
  const { status, code, message, details, ec } = error;
  const xml = writeXml('Error', {
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: host,
    ...details,
    ...(ec === undefined ? {} : { EC: ec, RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${ec}` }),
  });
  const headers: HeaderMap = { ...error.headers, ...(ec === undefined ? {} : { 'x-oss-ec': ec }) };
  if (status === 304) return { status, headers: { ...commonHeaders, ...headers }, body: null };
  headers['content-type'] = 'application/xml';
  const body = utf8(xml);
  if (method !== 'HEAD') return completeResponse({ status, headers, body }, commonHeaders);
  return completeResponse({ status, headers: { ...headers, 'x-oss-err': base64(body) } }, commonHeaders);
}

/** An error of the mock itself, as an error response of OSS. */
export function internalError(error: unknown): OssError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new OssError(
    500,
    'InternalError',
    `We encountered an internal error. Please try again. (mock: ${wireOf(utf8(message)).slice(0, 200)})`,
  );
}
