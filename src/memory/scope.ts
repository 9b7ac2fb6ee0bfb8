import { sha256 } from '@noble/hashes/sha2.js';
import { isSame } from '../base/is-same.js';

/** What begins like an address: the first line of a scope, as the element and most applications make it. */
const ADDRESS = /^\s*(?:(?:https?:)?\/\/[^/?#\n]*|\/)[^\n]*/i;
/** The query of any other first line: an address may be relative. */
const QUERY = /^([^?\n]*)(\?[^\n]*)/;
/** Bytes of a digest: enough that no two texts have the same, and that no text is found by its digest. */
const DIGEST_LENGTH = 12;

/**
 * The scope under which records are stored: of an address the origin, the path and the names of the query's parameters. The
 * values may be tokens; they, user names, passwords and the fragment are neither stored nor sent to other tabs.
 */
export function recordScope(scope: string): string {
  const namesOf = (query: string) => query.replace(/#.*/, '').replace(/=[^&]*/g, '=');
  return scope
    .replace(/^data:[^\n]+/i, 'data:')
    .replace(ADDRESS, (address) => {
      const [, start = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(address) ?? [];
      return start.replace(/^(\s*(?:https?:)?\/\/)[^/]*@/i, '$1') + query;
    })
    .replace(QUERY, (_, start: string, query: string) => start + namesOf(query));
}

/** Whether a scope names a user: what the element makes without its `resume-scope` ends with an empty line. */
export const hasUser = (scope: string): boolean => !scope.endsWith('\n');

/** A text as records of a scope have it: where it names no user, a digest. */
export const textIn = (scope: string, text: string): string => (hasUser(scope) ? text : digestOf(`${scope}\n${text}`));

/** The beginning of a text's SHA-256. It is not WebCrypto's, which has none on plain http and keeps its callers waiting. */
export const digestOf = (text: string): string =>
  String.fromCharCode(...sha256(new TextEncoder().encode(text)).subarray(0, DIGEST_LENGTH));

/** Where files were added: a page, by its path and a digest of the rest, which may hold tokens, and the name of the field there. */
export interface Place {
  readonly page: string;
  readonly field: string;
  readonly context: unknown;
}

/** Whether a place is this field of a page with this context; without a context, of this address, unless `atAny`. */
export function fitsPage(
  place: Place,
  { context, field = '' }: { context?: unknown; field?: string | undefined },
  atAny = false,
): boolean {
  if (place.field !== field || !isSame(place.context ?? null, context ?? null)) return false;
  return atAny || context != null || place.page === pageOf(globalThis.location?.href ?? '');
}

/** What was asked last: thousands of files are added on one page. */
let latest: { readonly address: string; readonly page: string } = { address: '', page: '' };

/** An address without its origin: the path, and a digest of the rest. */
export function pageOf(address: string): string {
  if (!address) return ''; // outside of a page
  if (address !== latest.address) {
    const { pathname, search, hash } = new URL(address);
    latest = { address, page: `${pathname} ${digestOf(search + hash)}` };
  }
  return latest.page;
}
