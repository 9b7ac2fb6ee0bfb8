/** What of package.json decides where a README's links lead. */
export interface PackageFacts {
  name: string;
  version: string;
  files?: readonly string[];
  /** The site of the documents. */
  homepage?: string;
  /** Where one is known, npm leads relative links there by itself. */
  repository?: unknown;
}

/** Serves each published file of a package. */
const CDN = 'https://cdn.jsdelivr.net/npm';

/** npm always packs these. */
const ALWAYS_PACKED = /^(?:README|LICENSE)[\w.-]*$/;

const relativeLink = /(!?)\[([^\]]*)\]\((?!#|[a-z]+:)([^)\s]+)\)/g;
const picture = /^<picture>[\s\S]*?<\/picture>$/gm;
const pictureSource = /(?<= (?:src|srcset)=")(?![a-z]+:)[^"]+(?=")/g;
/** A line of links alone, such as `[a](a.md) · [b](b.md) ·`. */
const lineOfLinks = /^\[[^\]]*\]\([^)\s]+\)(?: · \[[^\]]*\]\([^)\s]+\))+(?: ·)?(?:\n|$)/gm;
/** A page of the site, such as `docs/guide/cors.md#methods`. */
const pageOfSite = /^docs\/(.*?)(?:index)?\.md(#.*)?$/;

/**
 * README as the tarball holds it. npm shows no file of a package, so without a repository relative links lead nowhere: those to
 * packed files lead to the published package, those to pages to the site, other links become text, and other pictures go. A line of
 * links that would all become text goes too.
 */
export function readmeForPackage(
  readme: string,
  { name, version, files = [], homepage, repository }: PackageFacts,
): string {
  if (repository) return readme;
  const isPacked = (path: string) =>
    ALWAYS_PACKED.test(path) || files.some((file) => path === file || path.startsWith(`${file}/`));
  const published = (path: string) => `${CDN}/${name}@${version}/${path}`;
  const targetOf = (path: string) => {
    if (isPacked(path)) return published(path);
    const [, page, anchor = ''] = pageOfSite.exec(path) ?? [];
    return homepage && page !== undefined ? `${homepage.replace(/\/$/, '')}/${page}${anchor}` : undefined;
  };
  const withTargets = (text: string) =>
    text.replace(relativeLink, (_, mark: string, words: string, path: string) => {
      const target = targetOf(path);
      if (target) return `${mark}[${words}](${target})`;
      return mark ? '' : words;
    });
  const hasLink = (line: string) => line.includes('](');
  const withPictures = readme.replace(picture, (html) => {
    const sources = html.match(pictureSource) ?? [];
    return sources.every(isPacked) ? html.replace(pictureSource, published) : '';
  });
  return withTargets(withPictures.replace(lineOfLinks, (line) => (hasLink(withTargets(line)) ? line : '')));
}
