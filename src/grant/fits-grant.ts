import { asDir } from '../object/object-key.js';
import type { Grant } from './grant.js';

/**
 * Whether an object may be that of the person who was given a grant: the grant's `dir`, or the folder of its key, begins the object's key.
 * Where the grant says neither, the page's `dir` counts; without that, every object fits.
 *
 * @param pageDir the page's own `dir`
 */
export function fitsGrant(key: string, { dir, key: granted = '' }: Pick<Grant, 'dir' | 'key'>, pageDir = ''): boolean {
  const folder = granted.slice(0, granted.lastIndexOf('/') + 1);
  const starts = [dir, folder].filter(Boolean);
  return (starts.length > 0 ? starts : [dir ?? pageDir]).some((start) => key.startsWith(asDir(start)));
}
