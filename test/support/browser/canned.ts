import type { ReceivedRequest } from '../../tools/canned-response.js';

/** A response of the tests' own server. */
export interface Canned {
  base64?: string;
  body?: string;
  type?: string;
  status?: number;
  pieces?: number;
  headers?: Record<string, string>;
}

/** The address at an origin that responds so, and what was asked there. */
export function canned({ headers = {}, ...words }: Canned, origin = '') {
  const id = crypto.randomUUID();
  const query = new URLSearchParams({ id });
  for (const [name, word] of Object.entries(words)) query.set(name, String(word));
  for (const [name, value] of Object.entries(headers)) query.append('header', `${name}: ${value}`);
  return {
    url: `${origin}/respond?${query}`,
    asked: async (): Promise<ReceivedRequest[]> => (await fetch(`/received?id=${id}`)).json(),
  };
}
