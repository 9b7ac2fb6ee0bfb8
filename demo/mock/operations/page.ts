/** Names in the byte order of their UTF-8, which is the order of code points. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // A surrogate stands for a code point above all others.
    const surrogate = (code: number): number => (code >= 0xd800 && code <= 0xdfff ? code + 0x10000 : code);
    return surrogate(x) - surrogate(y);
  }
  return a.length - b.length;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last key or common prefix of this page, and the item if it was one. */
  readonly last: { readonly name: string; readonly item?: T } | undefined;
}

/** One page of a listing: sorted items below `prefix`, those past `delimiter` rolled up, `after` telling what came before. */
export function pageOf<T extends { readonly key: string }>(
  sorted: readonly T[],
  { prefix, delimiter, limit }: { prefix: string; delimiter: string; limit: number },
  after: (item: T, rolledUp: string | undefined) => boolean,
): Page<T> {
  const items: T[] = [];
  const commonPrefixes = new Set<string>();
  let last: Page<T>['last'];
  for (const item of sorted) {
    if (!item.key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : item.key.indexOf(delimiter, prefix.length);
    const rolledUp = cut < 0 ? undefined : item.key.slice(0, cut + delimiter.length);
    if (!after(item, rolledUp) || (rolledUp !== undefined && commonPrefixes.has(rolledUp))) continue;
    if (items.length + commonPrefixes.size >= limit)
      return { items, commonPrefixes: [...commonPrefixes], truncated: true, last };
    if (rolledUp === undefined) items.push(item);
    else commonPrefixes.add(rolledUp);
    last = rolledUp === undefined ? { name: item.key, item } : { name: rolledUp };
  }
  return { items, commonPrefixes: [...commonPrefixes], truncated: false, last };
}
