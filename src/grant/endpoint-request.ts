import type { GrantRequest } from './grant.js';
import { wellFormed } from '../base/well-formed.js';

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

/** Whether the fields of a request are sent in its query. */
export const isQuery = ({ method = 'GET' }: EndpointOptions) => method.toUpperCase() === 'GET';

/** What a request says, by name; undefined where it does not apply. */
export type RequestFields = Record<string, string | number | undefined>;

const ofFile: ReadonlySet<string> = new Set(['name', 'size', 'type', 'path']);

/** The address that a request for a grant goes to. */
export const addressOf = (url: string, fields: RequestFields, options: EndpointOptions): string =>
  fillTemplate(url, fields, isQuery(options));

/** Sends a request for a grant. @throws as `fetch` does, also when there is no response in time */
export async function fetchEndpoint(
  url: string,
  fields: RequestFields,
  options: EndpointOptions,
  signal: AbortSignal,
  cache: RequestCache = 'no-store',
): Promise<Response> {
  const { method = 'GET', headers = {}, withCredentials } = options;
  const asQuery = isQuery(options);
  const sent = new Headers(asQuery ? {} : { 'Content-Type': 'application/json' });
  for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  const ended = new AbortController(); // browsers before 2024 lack `AbortSignal.any`
  for (const one of [signal, AbortSignal.timeout(ENDPOINT_TIMEOUT)])
    one.addEventListener('abort', () => ended.abort(), { signal: ended.signal });
  if (signal.aborted) ended.abort();
  return fetch(addressOf(url, fields, options), {
    method,
    signal: ended.signal,
    cache,
    credentials: withCredentials ? 'include' : 'same-origin',
    headers: sent,
    body: asQuery ? null : JSON.stringify(fields),
  });
}

/** Sends the request for a file's grant, if it says nothing but what its file is: all other ones need code that is loaded late. */
export function fetchForFile(
  url: string,
  { file, operation, asks = {} }: GrantRequest,
  options: EndpointOptions,
  signal: AbortSignal,
): Promise<Response> | undefined {
  const { name, size, type, path, isStream } = file;
  const hasMore = operation || isStream || Object.keys(asks).length > 0;
  if (!name || hasMore || /\{(?!(name|size|type|path)\})/.test(url)) return undefined;
  return fetchEndpoint(url, { name, size, type, path }, options, signal);
}

/** Puts fields into a template; the fields of an operation that it does not name are appended to the query. */
function fillTemplate(template: string, fields: RequestFields, append: boolean): string {
  const filled = new Set<string>();
  const url = template.replace(/\{(\w+)\}/g, (whole, field: string) => {
    if (!Object.hasOwn(fields, field) && !ofFile.has(field)) return whole;
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
