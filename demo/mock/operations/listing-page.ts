import { compareKeys, firstIndex } from '../store/sorted-map.js';

export interface Page<T> {
  readonly items: readonly T[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last key or common prefix of this page, and the item if it was one. */
  readonly last: { readonly name: string; readonly item?: T } | undefined;
}

/**
 * One page of a listing: sorted items below `prefix`, those past `delimiter` rolled up, `after` telling what came before. No key before
 * `marker` is looked at, nor all that one common prefix stands for.
 */
export function pageOf<T extends { readonly key: string }>(
  sorted: readonly T[],
  { prefix, delimiter, limit, marker }: { prefix: string; delimiter: string; limit: number; marker: string },
  after: (item: T, rolledUp: string | undefined) => boolean,
): Page<T> {
  const items: T[] = [];
  const commonPrefixes = new Set<string>();
  let last: Page<T>['last'];
  const from = compareKeys(prefix, marker) > 0 ? prefix : marker;
  let at = firstIndex(sorted, ({ key }) => compareKeys(key, from) >= 0);
  for (;;) {
    const item = sorted[at];
    if (!item?.key.startsWith(prefix)) break;
    const cut = delimiter === '' ? -1 : item.key.indexOf(delimiter, prefix.length);
    const rolledUp = cut < 0 ? undefined : item.key.slice(0, cut + delimiter.length);
    at = rolledUp === undefined ? at + 1 : firstIndex(sorted, ({ key }) => !key.startsWith(rolledUp), at + 1);
    if (!after(item, rolledUp)) continue;
    if (items.length + commonPrefixes.size >= limit)
      return { items, commonPrefixes: [...commonPrefixes], truncated: true, last };
    if (rolledUp === undefined) items.push(item);
    else commonPrefixes.add(rolledUp);
    last = rolledUp === undefined ? { name: item.key, item } : { name: rolledUp };
  }
  return { items, commonPrefixes: [...commonPrefixes], truncated: false, last };
}
