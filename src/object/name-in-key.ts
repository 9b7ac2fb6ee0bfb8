/** What each placeholder of a key pattern becomes; any other text is as it stands. */
const placeholders = new Map(
  Object.entries({
    id: '[\\da-z]{10}',
    uuid: '[\\da-f-]{36}',
    yyyy: '\\d{4}',
    mm: '\\d\\d',
    dd: '\\d\\d',
    ext: '[^.]*',
    path: '.*',
    name: '(.+)',
  }),
);

/** The file's name in the last segment of a key that was made by this pattern; undefined where it has none. */
export function nameInKey(key: string, keyPattern: string): string | undefined {
  const lastOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const pieces = lastOf(keyPattern).split(/\{(\w+)\}/); // texts and placeholders by turns
  const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&');
  const source = pieces.map((piece, i) =>
    i % 2 === 0 ? escaped(piece) : (placeholders.get(piece) ?? `\\{${piece}\\}`),
  );
  return new RegExp(`^${source.join('')}$`, 's').exec(lastOf(key))?.[1];
}
