import type { OssResponse } from '../../job/job.js';
import type { SignedRequest } from '../../object/operation.js';
import { redact } from '../../base/redact.js';
import { UploadError } from '../../base/upload-error.js';

/**
 * Whether the browser followed a redirect. OSS never sends one, so the response is another server's. http that became https
 * on the same host does not count (HSTS, `upgrade-insecure-requests`).
 *
 * @param responded the response's own address; empty where the browser does not show it
 */
export function isRedirected(requested: string, responded: string): boolean {
  if (!responded) return false;
  const [from, to] = [new URL(requested), new URL(responded)];
  from.hash = to.hash = '';
  if (from.protocol === 'http:' && to.protocol === 'https:') from.protocol = 'https:';
  return from.href !== to.href;
}

/** The browser followed a redirect. The error says what has gone to the other address. */
export function redirected(
  { url, method, form }: SignedRequest,
  response: Pick<OssResponse, 'url' | 'status'>,
): UploadError {
  const [from, to] = [new URL(url), new URL(response.url)];
  const place = redact(to.host === from.host ? 'another address' : to.host, 255);
  const content = form || method === 'PUT' ? 'the file’s bytes' : 'no part of a file';
  return new UploadError('network', `${from.host} redirected the request to ${place}, which OSS never does.`, {
    likely: 'redirected',
    status: response.status,
    hint: `What was sent went to ${place} too: ${content}, and where the request carried one, the security token. Nothing more is sent until you retry. Check \`oss-endpoint\`, and what stands between this page and OSS: a proxy, or a network’s sign-in page.`,
  });
}
