import { lazy } from '../base/lazy.js';

const loadTypes = lazy(() => import('./types-by-extension.js')); // one promise: runs that wait for it stay in order

/** The content type for a name's extension, by a table that is loaded on its first use; '' where it is unknown, or the table cannot be loaded. */
export async function typeOfName(name: string): Promise<string> {
  try {
    return (await loadTypes()).typeByExtension(name);
  } catch {
    return ''; // OSS stores what has no type as application/octet-stream
  }
}
