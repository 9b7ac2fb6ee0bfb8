/** A media type's two names (RFC 6838). */
const SYNTAX = /^[a-z\d][\w!#$&^.+-]{0,126}\/[a-z\d][\w!#$&^.+-]{0,126}$/;

/** The types that a browser runs, or may take for a page (MIME Sniffing §7), at the address that it came from. */
const ACTIVE =
  /\+xml$|\/unknown$|^multipart\/|^message\/|^image\/svg|^(text|application)\/(x-|vnd\.wap\.)?(x?html|server-parsed-html|xml|xsl|dtd|rdf|wml|(java|ecma|j|live|vb)?script|hta|component|cache-manifest|shockwave-flash|unknown-content-type)/;

/** The endings of such files, each with the types that allow it if they are named. */
const activeEndings = [
  [/\.(s?html?|mht|mhtml|hta|htc)$/, /\/(html|hta|x-component|x-server-parsed-html)$|^(multipart|message)\/\w/],
  [/\.xht(ml)?$/, /xhtml/],
  [/\.svgz?$/, /^image\/svg/],
  [/\.(xml|xslt?|xul|rdf|rss|atom)$/, /[/+](xml|xsl|rdf)$/],
  [/\.[mc]?jsx?$/, /\/(x-)?(java|ecma|j|live)script/],
] as const;

/** What may be stored: types and patterns. A pattern allows no type that browsers run. */
export type AllowedTypes = readonly string[];

/** A Content-Type in lower case, without parameters. */
export const normalizeType = (type: string): string => type.replace(/;.*/s, '').trim().toLowerCase();

/** A Content-Type in lower case, without parameters but its charset. */
export const typeWithCharset = (type: string): string =>
  normalizeType(type) + (/^[^;]+(; ?charset=[\w-]{1,40})$/i.exec(type)?.[1] ?? '');

/** Whether it is a media type, or a pattern for all of a kind. */
export const isTypeOrPattern = (type: string): boolean => type === '*/*' || SYNTAX.test(type.replace(/\/\*$/, '/x'));

/** Whether a file may be stored with this type. @param type in lower case, without parameters */
export function isAllowedType(type: string, allowed: AllowedTypes): boolean {
  const patterns = ['*/*', type.replace(/\/.*/s, '/*')];
  return (
    SYNTAX.test(type) &&
    (allowed.includes(type) || (!ACTIVE.test(type) && patterns.some((pattern) => allowed.includes(pattern))))
  );
}

/** Whether a file may have this name: the endings of pages need one of their types to be named. */
export function isAllowedName(name: string, allowed: AllowedTypes): boolean {
  const [trimmed = ''] = /^.*[^\s.]/s.exec(name.toLowerCase()) ?? []; // in linear time, unlike /[\s.]+$/
  return activeEndings.every(([ending, types]) => !ending.test(trimmed) || allowed.some((type) => types.test(type)));
}
