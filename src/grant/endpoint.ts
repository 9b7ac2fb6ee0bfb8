import { HOMEPAGE } from '../base/homepage.js';
import { unreachable } from './endpoint-response.js';
import type { FetchGrant, GrantRequest } from './grant.js';
import type { FileInfo } from '../object/file-info.js';
import { UploadError } from '../base/upload-error.js';
import { wellFormed } from '../base/text.js';

/** An endpoint that has not responded after this many milliseconds is asked again. */
const ENDPOINT_TIMEOUT = 60_000;

/** How `endpoint` sends its requests. */
export interface EndpointOptions {
  /** With GET the file's name, size and type are in the query, with other methods in a JSON body. @default 'GET' */
  method?: string | undefined;
  /** Headers to send, such as a CSRF token. @default {} */
  headers?: Record<string, string> | undefined;
  /** Send cookies to another origin too. @default false */
  withCredentials?: boolean | undefined;
}

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
  const { method = 'GET', headers, withCredentials } = options;
  return async (request, signal) => {
    if (!url) throw noEndpoint();
    if (/^[a-z]+:\/\/[^/?#]*@/i.test(url)) throw withPassword();
    signal.throwIfAborted();
    const fields = fieldsOf(request);
    const asQuery = method.toUpperCase() === 'GET';
    const sent = new Headers(asQuery ? {} : { 'Content-Type': 'application/json' });
    for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value);
    const first = new AbortController(); // browsers before 2024 lack `AbortSignal.any`
    for (const one of [signal, AbortSignal.timeout(ENDPOINT_TIMEOUT)])
      one.addEventListener('abort', () => first.abort(), { signal: first.signal });
    const address = fillTemplate(url, fields, asQuery);
    const response = await fetch(address, {
      method,
      signal: first.signal,
      cache: 'no-store',
      credentials: withCredentials ? 'include' : 'same-origin',
      headers: sent,
      body: asQuery ? null : JSON.stringify(fields),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw unreachable(cause);
    });
    if (response.redirected && new URL(new Request(address).url).host !== new URL(response.url).host)
      throw redirectedEndpoint(response);
    return response;
  };
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

type RequestFields = Record<string, string | number | undefined>;

const ofFile: ReadonlySet<string> = new Set(['name', 'size', 'type', 'path']);

/** What an operation or a question may add, in a template too. */
const emptyOperation = {
  ...{ uploadId: undefined, partNumber: undefined, partLength: undefined },
  ...{ partNumbers: undefined, partLengths: undefined, partNumberMarker: undefined },
  ...{ trafficLimit: undefined, videoId: undefined, crc64: undefined },
};

/** All fields of a request; undefined where one does not apply. Lists have commas between their values. */
function fieldsOf({ file, operation, asks = {} }: GrantRequest): RequestFields {
  const { name, size, type, path } = file.name ? file : ({} as Partial<FileInfo>); // fetched ahead, there is none yet
  const { name: operationName, headers: _headers, ...rest } = operation ?? {};
  const more = { ...emptyOperation, ...rest, operation: operationName, ...asks, key: operation?.key || asks['key'] };
  const asText = Object.entries(more).map(([field, value]) => [
    field,
    typeof value === 'object' ? value.join() : value,
  ]);
  return { name, size, type, path, ...(Object.fromEntries(asText) as RequestFields) };
}

/** Puts fields into a template; the fields of an operation that it does not name are appended to the query. */
function fillTemplate(template: string, fields: RequestFields, append: boolean): string {
  const filled = new Set<string>();
  const url = template.replace(/\{(\w+)\}/g, (whole, field: string) => {
    if (!Object.hasOwn(fields, field)) return whole;
    filled.add(field);
    return encodeURIComponent(wellFormed(String(fields[field] ?? '')));
  });
  const appended = Object.entries(fields).filter(([field, value]) => {
    return value !== undefined && !filled.has(field) && (filled.size === 0 || !ofFile.has(field));
  });
  if (!append || appended.length === 0) return url;
  const query = new URLSearchParams(appended.map(([field, value]) => [field, String(value)]));
  const [beforeHash = '', ...hash] = url.split('#');
  return [beforeHash + (beforeHash.includes('?') ? '&' : '?') + query, ...hash].join('#');
}
