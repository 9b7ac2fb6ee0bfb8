import { HOMEPAGE } from './homepage.js';

const given = new Set<string>();

/** Warns on the console, once on this page. @param page of the documentation @param reasons are logged, too @param id of texts of which one is enough */
export function warnOnce(text: string, page: string, reasons: readonly unknown[] = [], id = text): void {
  if (given.has(id)) return;
  given.add(id);
  console.warn(`oss-direct-upload: ${text} See ${HOMEPAGE}/${page}`, ...reasons);
}
