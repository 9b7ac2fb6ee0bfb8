import { addressesOf } from '../protocol/address.js';
import type { Cloud } from '../cloud/cloud.js';
import { OssError } from '../protocol/oss-error.js';
import type { CloudRequest } from '../protocol/http.js';
import type { RequestRecord } from '../cloud/request-log.js';
import { whatDiffers } from '../sign/explain-mismatch.js';
import type { Asked } from './parse-request.js';

/** Tells of a request that has ended, where the cloud was asked to: one line, without the query and without secrets. */
export function tell(
  cloud: Cloud,
  request: CloudRequest,
  asked: Asked,
  { time, method, operation, path, bucket, key, status, code }: RequestRecord,
  reason: Error | string | undefined,
): void {
  const { verbose } = cloud.options;
  if (!verbose) return;
  // In the Host or in the path, as the client likes; one spelling here.
  const subject = bucket === undefined ? path : `/${bucket}/${key ?? ''}`;
  const ended = status === 0 ? 'no response' : [status, code].filter(Boolean).join(' ');
  const why = reason === undefined ? '' : `: ${withoutSecrets(cloud, reasonOf(cloud, request, asked, reason))}`;
  verbose(printable(`${new Date(time).toISOString()} ${method} ${operation} ${subject} ${ended}${why}`));
}

function reasonOf(cloud: Cloud, { method, headers }: CloudRequest, asked: Asked, reason: Error | string): string {
  if (typeof reason === 'string') return reason;
  if (!(reason instanceof OssError)) return reason.message;
  if (reason.code === 'SignatureDoesNotMatch' && reason === asked.refusal) {
    const { address, query, path } = asked;
    const { region, hashes, bucket, domains } = cloud.options;
    const signed = { method, address, query, headers, keys: cloud.keys, hashes, now: cloud.now(), region };
    const [, ...others] = addressesOf(headers['host'] ?? '', path, { region, defaultBucket: bucket, domains });
    return whatDiffers([signed, ...others.map((other) => ({ ...signed, address: other }))]);
  }
  const { ArgumentName, Header } = reason.details;
  const subject = ArgumentName ?? Header;
  if (typeof subject !== 'string' || reason.message.includes(subject)) return reason.message;
  return `${reason.message} (${subject})`;
}

const LONGEST = 600;

/** Messages of OSS repeat what they were sent: a policy's condition can hold a token. */
function withoutSecrets(cloud: Cloud, text: string): string {
  const sessions = [...cloud.sessions.values()];
  const secrets = [
    cloud.options.accessKeySecret,
    ...sessions.flatMap(({ accessKeySecret, securityToken }) => [securityToken, accessKeySecret]),
  ];
  let shown = text;
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, '***');
  shown = shown
    .replace(/((?:token|signature|secret|credential|policy)"?\s*[,:=]\s*")[^"]*/gi, '$1***')
    .replace(/[A-Za-z0-9+/=_-]{40,}/g, (run) =>
      /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run) ? '***' : run,
    );
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

/** Names and values come from anybody: a line break or an escape code among them would forge lines. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\\]/g, (c) =>
    c === '\\' ? '\\\\' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
