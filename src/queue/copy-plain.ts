import { fromEntries } from '../base/from-entries.js';
import { isPlain } from '../base/is-same.js';

/** A copy that later changes of the original do not reach: of plain objects and lists; everything else is the same in it. */
export function copyPlain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyPlain) as T;
  if (!isPlain(value)) return value;
  return fromEntries(Object.entries(value).map(([name, one]) => [name, copyPlain(one)])) as T;
}
