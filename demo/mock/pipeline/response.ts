import { base64, hex, utf8, wireOf } from '../protocol/bytes.js';
import type { Answer } from '../operations/operation.js';
import { OssError } from '../protocol/oss-error.js';
import type { CloudAnswer, HeaderMap } from '../protocol/http.js';
import { writeXml } from '../protocol/write-xml.js';

/** 24 upper-case hex digits. */
export function newRequestId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(12))).toUpperCase();
}

/** An operation's answer with the headers that every answer of OSS has. */
export function answerOf(answer: Answer, common: HeaderMap): CloudAnswer {
  const body = answer.body ?? null;
  const length: HeaderMap = body instanceof Uint8Array ? { 'content-length': String(body.length) } : {};
  // A 204 and a 304 have no body, hence no length of one.
  if (body === null && answer.status !== 204 && answer.status !== 304) length['content-length'] = '0';
  return { status: answer.status, headers: { ...common, ...length, ...answer.headers }, body };
}

/** The error envelope; a HEAD or a 304 has no body, so HEAD gets it in a header. */
export function answerError(
  error: OssError,
  method: string,
  host: string,
  requestId: string,
  common: HeaderMap,
): CloudAnswer {
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
  if (status === 304) return { status, headers: { ...common, ...headers }, body: null };
  headers['content-type'] = 'application/xml';
  const body = utf8(xml);
  if (method !== 'HEAD') return answerOf({ status, headers, body }, common);
  return answerOf({ status, headers: { ...headers, 'x-oss-err': base64(body) } }, common);
}

/** What went wrong in the mock itself, told as OSS tells it. */
export function internalError(error: unknown): OssError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new OssError(
    500,
    'InternalError',
    `We encountered an internal error. Please try again. (mock: ${wireOf(utf8(message)).slice(0, 200)})`,
  );
}
