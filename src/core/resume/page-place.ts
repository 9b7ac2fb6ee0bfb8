import { isSame } from '../is-same.js';
import { digestOf } from './text-digest.js';

/** Where a file was added: a page, by a digest of its address, which may hold tokens, and the field's name there. */
export interface PagePlace {
  readonly page: string;
  readonly field: string;
}

/** Whether what was left at a place, with a context, belongs to this field of a page with this context; where neither has a context, of the same address. */
export function fitsPage(place: PagePlace, left: unknown, context: unknown, field = ''): boolean {
  if (place.field !== field || !isSame(left ?? null, context ?? null)) return false;
  return context != null || place.page === pageOf(globalThis.location?.href ?? '');
}

/** An address without its origin: the path, and a digest of the rest, which may hold tokens. */
export function pageOf(address: string): string {
  if (!address) return ''; // outside of a page
  const { pathname, search, hash } = new URL(address);
  return `${pathname} ${digestOf(search + hash)}`;
}
