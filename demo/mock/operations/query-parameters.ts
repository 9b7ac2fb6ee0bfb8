import { percentEncodePath } from '../protocol/bytes.js';
import { invalidArgument } from '../protocol/oss-error.js';
import type { Query } from '../protocol/request-target.js';

/** With encoding-type=url a response has its keys percent-encoded, except for slashes, and an element that says so. */
export function urlEncoder(query: Query): { encode: (text: string) => string; element: { EncodingType?: string } } {
  const type = query.get('encoding-type');
  if (type === undefined || type === '') return { encode: (text) => text, element: {} };
  if (type !== 'url') throw invalidArgument('Invalid Encoding Method specified in Request.', 'encoding-type', type);
  return { encode: percentEncodePath, element: { EncodingType: 'url' } };
}

/** A parameter for the length of a page: 1 to 1,000. */
export function limitOf(query: Query, name: string, defaultLimit = 1000): number {
  const text = query.get(name);
  if (text === undefined || text === '') return defaultLimit;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= 1000) return limit;
  throw invalidArgument(`Argument ${name} must be an integer between 1 and 1000.`, name, text);
}
