import { parseRetryAfter } from '../../grant/endpoint-response.js';
import { redact } from '../../base/redact.js';
import { UploadError, type UploadErrorDetail } from '../../base/upload-error.js';
import { readTag } from './oss-xml.js';
import type { OssResponse } from '../../job/job.js';
import { expired, helpFor, type Meaning, meaningOfCode } from './oss-codes.js';
import { isHtml, ossWord, requestIdOf } from './oss-response.js';

const retryable = { retryable: true };

/** Statuses that OSS never sends, from a proxy or a network's sign-in page. */
const proxyStatuses: Record<number, UploadErrorDetail> = {
  407: { hint: 'A proxy asks for a name and a password: set it up in the browser or the system.' },
  413: {
    hint: 'A proxy limits the size of requests: raise its limit (`client_max_body_size` in nginx), or set a smaller `part-size`.',
  },
  511: { hint: 'The network asks for a sign-in: open any page to get to it, then retry.' },
};

export const NOT_OSS_HINT =
  'A proxy, a network’s sign-in page, a firewall or a service worker between this page and OSS responds instead of OSS: let requests to this host through.';

/** OSS's error response as an `UploadError`: its code, message, EC, request id and host, and nothing else of the body. */
export function readOssError(response: OssResponse): UploadError {
  const { status, text } = response;
  const ossCode = ossWord('code', readTag(text, 'Code'));
  const requestId = requestIdOf(response) ?? ossWord('requestId', readTag(text, 'RequestId'));
  const ossMessage = readTag(text, 'Message')?.slice(0, 2000);
  const hasOssMark = ossCode !== undefined || requestId !== undefined;
  const isPage = !hasOssMark && (status === 203 || isHtml(response)); // a proxy may make 203 of 200
  const isFromProxy = !hasOssMark && (status in proxyStatuses || status >= 500 || isPage);
  const [code, detail] =
    isPage && status < 500 && !(status in proxyStatuses)
      ? (['network', { ...retryable, likely: 'not-oss', hint: NOT_OSS_HINT }] as const)
      : meaningOf(status, ossCode, ossMessage ?? '', text);
  const name = isFromProxy ? 'A server between this page and OSS' : 'OSS';
  const said = isFromProxy || !ossMessage ? `${name} responded with ${status}.` : redact(ossMessage, 300);
  return new UploadError(code, said, {
    ...detail,
    help: helpFor(code, ossCode),
    status,
    ossCode,
    ec: ossWord('ec', readTag(text, 'EC')) ?? ossWord('ec', response.header('x-oss-ec')),
    requestId,
    hostId: ossWord('host', readTag(text, 'HostId')),
    retryAfter: parseRetryAfter((of) => response.header(of)),
    serverTime: Date.parse(readTag(text, 'ServerTime') ?? '') || undefined,
  });
}

function meaningOf(status: number, ossCode: string | undefined, message: string, text: string): Meaning {
  if (status === 403 && / expired\.?$/.test(message)) return expired;
  const failedCondition = /Policy Condition failed: (.*)/.exec(message)?.[1];
  if (failedCondition) return meaningOfCondition(failedCondition);
  const endpoint = ossWord('host', readTag(text, 'Endpoint'));
  if (status === 403 && endpoint) return ['config', { hint: `The bucket is at ${endpoint}: set \`region\` to match.` }];
  const known = meaningOfCode(ossCode);
  if (known) return known;
  const other = ossCode === undefined && proxyStatuses[status];
  if (other) return ['network', { ...other, likely: 'not-oss' }];
  const failedLate = status === 200; // CompleteMultipartUpload: the response had begun before OSS failed
  if (status === 408 || status === 429 || status >= 500 || failedLate) return ['storage', retryable];
  return [status === 403 ? 'denied' : 'storage'];
}

/** A condition on the file rejects it; one on any other field shows that the endpoint's policy does not fit the page. */
function meaningOfCondition(condition: string): Meaning {
  if (/content-length-range/i.test(condition)) return ['rejected', { rule: 'policy-size' }];
  if (/"\$content-type"/i.test(condition)) return ['rejected', { rule: 'policy-type' }];
  if (/"\$key"/i.test(condition)) return ['rejected', { rule: 'policy-key' }];
  return [
    'config',
    { hint: 'The endpoint’s policy requires a form field that is not sent, or that has another value here.' },
  ];
}
