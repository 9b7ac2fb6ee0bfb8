import { type AllowedTypes, isAllowedName } from '../settings/allowed-types.js';

/** Endings that `isAllowedName` rejects, the most dangerous first. */
const ENDINGS =
  'html htm svg xhtml xht xml shtml shtm mht mhtml hta htc svgz js mjs cjs jsx mjsx xsl xslt xul rdf rss atom';

/** The endings of pages that are not allowed, in lower and in upper case: a RAM policy distinguishes them. */
export function deniedEndings(allowed: AllowedTypes): string[] {
  const denied = ENDINGS.split(' ').filter((ending) => !isAllowedName(`a.${ending}`, allowed));
  return [...denied, ...denied.map((ending) => ending.toUpperCase())];
}
