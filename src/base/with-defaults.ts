/** The given settings, and each default whose setting is `undefined`, no number (`NaN`), or not given. */
export function withDefaults<T extends object>(defaults: T, given: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const all = { ...given } as T;
  for (const name in defaults) if (all[name] === undefined || Number.isNaN(all[name])) all[name] = defaults[name];
  return all;
}
