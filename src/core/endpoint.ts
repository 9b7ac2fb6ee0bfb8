import { unreachable } from './grant-answer.js';
import type { FetchGrant, GrantRequest } from './grant.js';

export interface EndpointOptions {
  /** GET (default): the question is in the query. Other methods: in a JSON body. */
  method?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** Send cookies to another origin too. */
  withCredentials?: boolean | undefined;
}

/**
 * Makes the application's function from a URL. `{name}`, `{size}` and `{type}` in it are replaced; without them they are
 * sent in the query (GET) or in a JSON body.
 */
export function endpoint(url: string, options: EndpointOptions = {}): FetchGrant {
  const { method = 'GET', headers, withCredentials } = options;
  return (request, signal) => {
    const question = questionOf(request);
    const asQuery = method.toUpperCase() === 'GET';
    return fetch(fill(url, question, asQuery), {
      method,
      signal,
      cache: 'no-store',
      credentials: withCredentials ? 'include' : 'same-origin',
      headers: { ...(!asQuery && { 'Content-Type': 'application/json' }), ...headers },
      body: asQuery ? null : JSON.stringify(question),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw unreachable(cause);
    });
  };
}

type Question = Record<string, string | number | undefined>;

function questionOf({ file, operation }: GrantRequest): Question {
  const { name, size, type, path } = file;
  const { name: operationName, headers: _headers, ...rest } = operation ?? {};
  const question: Question = { name, size, type, path, operation: operationName, ...rest };
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined));
}

function fill(template: string, question: Question, appendRest: boolean): string {
  let templated = false;
  const url = template.replace(/\{(\w+)\}/g, (whole, field: string) => {
    if (!(field in question)) return whole;
    templated = true;
    return encodeURIComponent(String(question[field]));
  });
  if (templated || !appendRest) return url;
  const [beforeHash = '', ...hash] = url.split('#');
  const query = new URLSearchParams(Object.entries(question).map(([k, v]) => [k, String(v)]));
  return [beforeHash + (beforeHash.includes('?') ? '&' : '?') + query, ...hash].join('#');
}
