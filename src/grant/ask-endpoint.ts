import { HOMEPAGE } from '../base/homepage.js';
import { unreachable } from './endpoint-response.js';
import { addressOf, type EndpointOptions, fetchEndpoint } from './endpoint-request.js';
import type { GrantRequest } from './grant.js';
import { fieldsOf } from './request-fields.js';
import { UploadError } from '../base/upload-error.js';

/** Asks an endpoint for a grant. @param begun the same request, on its way already @throws UploadError as `endpoint` */
export async function askEndpoint(
  url: string,
  request: GrantRequest,
  options: EndpointOptions,
  signal: AbortSignal,
  begun?: Promise<unknown>,
): Promise<Response> {
  if (!url) throw noEndpoint();
  if (/^[a-z]+:\/\/[^/?#]*@/i.test(url)) throw withPassword();
  signal.throwIfAborted();
  const fields = fieldsOf(request);
  const sent = (begun as Promise<Response> | undefined) ?? fetchEndpoint(url, fields, options, signal);
  const response = await sent.catch((cause: unknown) => {
    signal.throwIfAborted();
    throw unreachable(cause);
  });
  const hostOf = (address: string) => new URL(new Request(address).url).host;
  if (response.redirected && hostOf(addressOf(url, fields, options)) !== hostOf(response.url))
    throw redirectedEndpoint(response);
  return response;
}

function noEndpoint(): UploadError {
  return new UploadError('config', 'The `endpoint` is missing.', {
    hint: 'Set it to the address on your server that gives grants.',
  });
}

/** The error of an endpoint that redirected to another host, which would receive each request. From http to https on the same host does not count. */
function redirectedEndpoint({ url, body, status }: Response): UploadError {
  const { host } = new URL(url);
  body?.cancel().catch(() => {}); // the request may have been stopped
  return new UploadError('grant', `The endpoint redirected the request to ${host}.`, {
    likely: 'redirected',
    status: status >= 400 ? status : undefined,
    help: `${HOMEPAGE}/errors#grant`,
    hint: `The file’s name and the \`endpoint-headers\` went there too; nothing more is sent until you retry. If ${host} is right, set it as the \`endpoint\`. Else see what redirects: often a sign-in page.`,
  });
}

/** Browsers reject such an address, and their own error repeats it. */
function withPassword(): UploadError {
  return new UploadError('config', 'The `endpoint` must not hold a user name or a password.', {
    hint: 'Send them in a header (`endpointHeaders`), or use cookies.',
  });
}
