import { HOMEPAGE } from '../base/homepage.js';
import { UploadError } from '../base/upload-error.js';

/**
 * The error of an endpoint that redirected to another host, which would receive each request. From http to https on the same host does
 * not count.
 */
export function redirectedEndpoint({ url, body, status }: Response): UploadError {
  const { host } = new URL(url);
  body?.cancel().catch(() => {}); // the request may have been stopped
  return new UploadError('grant', `The endpoint redirected the request to ${host}.`, {
    likely: 'redirected',
    status: status >= 400 ? status : undefined,
    help: `${HOMEPAGE}/errors#grant`,
    hint: `The file’s name and the \`endpoint-headers\` went there too; nothing more is sent until you retry. If ${host} is right, set it as the \`endpoint\`. Else see what redirects: often a sign-in page.`,
  });
}
