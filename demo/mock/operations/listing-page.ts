import { compareKeys, firstIndex } from '../store/sorted-map.js';

export interface Page<T> {
  readonly items: readonly T[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last key or common prefix of this page; with the item, if it is a key. */
  readonly last: { readonly name: string; readonly item?: T } | undefined;
}

/**
 * One page of a listing: the items that begin with `prefix`, where all keys up to a `delimiter` count as one common prefix.
 * It is fast for many keys: binary searches skip the keys before `marker` and the rest of each common prefix.
 *
 * @param isAfterMarker whether an item, or the common prefix that stands for it, belongs to this page or a later one
 */
export function pageOf<T extends { readonly key: string }>(
  sorted: readonly T[],
  { prefix, delimiter, limit, marker }: { prefix: string; delimiter: string; limit: number; marker: string },
  isAfterMarker: (item: T, commonPrefix: string | undefined) => boolean,
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
    const commonPrefix = cut < 0 ? undefined : item.key.slice(0, cut + delimiter.length);
    at = commonPrefix === undefined ? at + 1 : firstIndex(sorted, ({ key }) => !key.startsWith(commonPrefix), at + 1);
    if (!isAfterMarker(item, commonPrefix)) continue;
    if (items.length + commonPrefixes.size >= limit)
      return { items, commonPrefixes: [...commonPrefixes], truncated: true, last };
    if (commonPrefix === undefined) items.push(item);
    else commonPrefixes.add(commonPrefix);
    last = commonPrefix === undefined ? { name: item.key, item } : { name: commonPrefix };
  }
  return { items, commonPrefixes: [...commonPrefixes], truncated: false, last };
}
