/** An object of these entries; of one name the last counts. `Object.fromEntries` is newer than ES2017. */
export function fromEntries<T>(entries: Iterable<readonly [name: string, value: T]>): Record<string, T> {
  const object: Record<string, T> = {};
  for (const [name, value] of entries) object[name] = value;
  return object;
}
