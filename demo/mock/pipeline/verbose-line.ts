import type { Cloud } from '../cloud/cloud.js';
import type { RequestRecord } from '../cloud/request-log.js';
import type { Address } from '../protocol/address.js';
import type { HttpRequest } from '../protocol/http.js';
import { OssError } from '../protocol/oss-error.js';
import { explainMismatch } from '../sign/explain-mismatch.js';
import type { SignedRequest } from '../sign/signed-request.js';
import { type AuthenticatedRequest, signedRequest } from './authenticate.js';

const MAX_REASON = 600;

/** Writes one line about a request that has ended, if the cloud was started with `verbose`. The line has neither query nor secrets. */
export function writeVerboseLine(
  cloud: Cloud,
  request: HttpRequest,
  authenticated: AuthenticatedRequest,
  { time, method, operation, path, bucket, key, status, code }: RequestRecord,
  reason: Error | string | undefined,
): void {
  const { writeLine } = cloud.options;
  if (!writeLine) return;
  // The bucket can be in the host or in the path; the line always has it in the path.
  const subject = bucket === undefined ? path : `/${bucket}/${key ?? ''}`;
  const ended = status === 0 ? 'no response' : [status, code].filter(Boolean).join(' ');
  const why = reason === undefined ? '' : `: ${withoutSecrets(cloud, explain(cloud, request, authenticated, reason))}`;
  writeLine(escapeControls(`${new Date(time).toISOString()} ${method} ${operation} ${subject} ${ended}${why}`));
}

function explain(
  cloud: Cloud,
  request: HttpRequest,
  { address, addresses: [, ...others], query, signatureError }: AuthenticatedRequest,
  reason: Error | string,
): string {
  if (typeof reason === 'string') return reason;
  if (!(reason instanceof OssError)) return reason.message;
  if (reason.code === 'SignatureDoesNotMatch' && reason === signatureError) {
    const signedFor = (each: Address): SignedRequest => signedRequest(cloud, request, query, each);
    return explainMismatch([signedFor(address), ...others.map(signedFor)]);
  }
  const { ArgumentName, Header } = reason.details;
  const subject = ArgumentName ?? Header;
  if (typeof subject !== 'string' || reason.message.includes(subject)) return reason.message;
  return `${reason.message} (${subject})`;
}

/** OSS's messages repeat what the client sent: a policy's condition, for example, can contain a token. */
function withoutSecrets(cloud: Cloud, text: string): string {
  const sessions = [...cloud.sessions.values()];
  const secrets = [
    cloud.options.accessKeySecret,
    ...sessions.flatMap(({ accessKeySecret, securityToken }) => [securityToken, accessKeySecret]),
  ];
  let redacted = text;
  for (const secret of secrets) if (secret !== '') redacted = redacted.replaceAll(secret, '***');
  redacted = redacted
    .replace(/((?:token|signature|secret|credential|policy)"?\s*[,:=]\s*")[^"]*/gi, '$1***')
    .replace(/[A-Za-z0-9+/=_-]{40,}/g, (run) =>
      /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run) ? '***' : run,
    );
  return redacted.length > MAX_REASON ? `${redacted.slice(0, MAX_REASON)}…` : redacted;
}

/** Escapes line breaks and control characters, with which a client could forge lines. */
function escapeControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\\]/g, (c) =>
    c === '\\' ? '\\\\' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
