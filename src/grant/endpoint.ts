import { HOMEPAGE } from '../base/homepage.js';
import { unreachable } from './endpoint-response.js';
import { addressOf, type EndpointOptions, fetchEndpoint } from './endpoint-request.js';
import type { FetchGrant, GrantRequest } from './grant.js';
import { UploadError } from '../base/upload-error.js';
export type { EndpointOptions };

/** An endpoint that has not responded after this many milliseconds is asked again. */
const ENDPOINT_TIMEOUT = 60_000;

/**
 * Makes the function that fetches grants from a URL. `{name}`, `{size}` and `{type}` in it are replaced; without them they are
 * sent in the query (GET) or in a JSON body. The fields of an operation that the URL does not name are sent in the same way.
 *
 * @example
 * endpoint('/api/oss-permission')
 * endpoint('/api/sign?file={name}', { headers: { 'X-CSRF-Token': token } })
 * @throws UploadError (the function) `config` for an unusable address, `grant` when it cannot be reached, or redirects to
 *   another host
 */
export function endpoint(url: string, options: EndpointOptions = {}): FetchGrant {
  return (request, signal) => askEndpoint(url, request, options, signal);
}

/**
 * Asks an endpoint for a grant.
 *
 * @param begun the same request, on its way already
 * @throws UploadError as `endpoint`
 */
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
  const first = new AbortController(); // browsers before 2024 lack `AbortSignal.any`
  for (const one of [signal, AbortSignal.timeout(ENDPOINT_TIMEOUT)])
    one.addEventListener('abort', () => first.abort(), { signal: first.signal });
  const sent = (begun as Promise<Response> | undefined) ?? fetchEndpoint(url, request, options, first.signal);
  const response = await sent.catch((cause: unknown) => {
    signal.throwIfAborted();
    throw unreachable(cause);
  });
  const { host } = new URL(new Request(addressOf(url, request, options)).url);
  if (response.redirected && host !== new URL(response.url).host) throw redirectedEndpoint(response);
  return response;
}

function noEndpoint(): UploadError {
  return new UploadError('config', 'The `endpoint` is missing.', {
    hint: 'Set it to the address on your server that gives grants.',
  });
}

/**
 * The error of an endpoint that redirected to another host, which would receive each request. From http to https on the same host does
 * not count.
 */
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
