import { unreachable } from './endpoint-response.js';
import type { FetchGrant, FileInfo, GrantRequest } from './grant-source.js';
import { UploadError } from '../upload-error.js';
import { wellFormed } from '../well-formed.js';

/** An endpoint that has not answered after so many milliseconds will not: it is asked again. */
const PATIENCE = 60_000;

export interface EndpointOptions {
  /** GET (default): the question is in the query. Other methods: in a JSON body. */
  method?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** Send cookies to another origin too. */
  withCredentials?: boolean | undefined;
}

/**
 * Makes the application's function from a URL. `{name}`, `{size}` and `{type}` in it are replaced; without them they are
 * sent in the query (GET) or in a JSON body, as is what an operation adds that the URL does not name.
 */
export function endpoint(url: string, options: EndpointOptions = {}): FetchGrant {
  const { method = 'GET', headers, withCredentials } = options;
  return async (request, signal) => {
    if (!url) throw noEndpoint();
    if (/^[a-z]+:\/\/[^/?#]*@/i.test(url)) throw withPassword();
    const question = questionOf(request);
    const asQuery = method.toUpperCase() === 'GET';
    const sent = new Headers(asQuery ? {} : { 'Content-Type': 'application/json' });
    for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value);
    return fetch(fill(url, question, asQuery), {
      method,
      signal: AbortSignal.any?.([signal, AbortSignal.timeout(PATIENCE)]) ?? signal,
      cache: 'no-store',
      credentials: withCredentials ? 'include' : 'same-origin',
      headers: sent,
      body: asQuery ? null : JSON.stringify(question),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw unreachable(cause);
    });
  };
}

function noEndpoint(): UploadError {
  return new UploadError('config', 'There is no `endpoint`.', {
    hint: 'Set it to the address on your server that gives permission to upload.',
  });
}

/** Browsers refuse such an address, and their own error repeats it. */
function withPassword(): UploadError {
  return new UploadError('config', 'The `endpoint` must not hold a user name or a password.', {
    hint: 'Send them in a header (`endpointHeaders`), or use cookies.',
  });
}

type Question = Record<string, string | number | undefined>;

const ofFile: ReadonlySet<string> = new Set(['name', 'size', 'type', 'path']);

/** What an operation may add, in a template too. */
const notAsked = {
  ...{ uploadId: undefined, partNumber: undefined, partLength: undefined },
  ...{ partNumbers: undefined, partLengths: undefined, partNumberMarker: undefined },
};

/** All that can be asked; undefined where it does not apply. Several of one kind stand with commas between them. */
function questionOf({ file, operation }: GrantRequest): Question {
  const { name, size, type, path } = file.name ? file : ({} as Partial<FileInfo>); // asked ahead, there is none yet
  const { name: operationName, headers: _headers, ...rest } = operation ?? {};
  const ofOperation = { ...notAsked, ...rest, operation: operationName, key: operation?.key || undefined };
  const asText = Object.entries(ofOperation).map(([field, value]) => [
    field,
    typeof value === 'object' ? value.join() : value,
  ]);
  return { name, size, type, path, ...(Object.fromEntries(asText) as Question) };
}

/** A template has its words of the question; what it does not ask for of an operation is appended all the same. */
function fill(template: string, question: Question, append: boolean): string {
  const filled = new Set<string>();
  const url = template.replace(/\{(\w+)\}/g, (whole, field: string) => {
    if (!Object.hasOwn(question, field)) return whole;
    filled.add(field);
    return encodeURIComponent(wellFormed(String(question[field] ?? '')));
  });
  const asked = Object.entries(question).filter(([field, value]) => {
    return value !== undefined && !filled.has(field) && (filled.size === 0 || !ofFile.has(field));
  });
  if (!append || asked.length === 0) return url;
  const query = new URLSearchParams(asked.map(([field, value]) => [field, String(value)]));
  const [beforeHash = '', ...hash] = url.split('#');
  return [beforeHash + (beforeHash.includes('?') ? '&' : '?') + query, ...hash].join('#');
}
