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
/** A page of the site, such as `docs/guide/cors.md#methods`. */
const pageOfSite = /^docs\/(.*?)(?:index)?\.md(#.*)?$/;

/** Whether a published package has this file. */
export function isPacked(path: string, files: readonly string[] = []): boolean {
  const holds = (file: string) =>
    file.includes('*')
      ? new RegExp(`^${file.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(path)
      : path === file || path.startsWith(`${file}/`);
  return ALWAYS_PACKED.test(path) || files.some(holds);
}

/**
 * README as the tarball holds it. In the repository it links pages as the newest package has them, with the samples in them; in the tarball
 * it links those of its own version, or the site. npm shows no file of a package, so without a repository relative links lead nowhere: those
 * to packed files lead to the published package, other links become text, and other pictures go.
 */
export function readmeForPackage(
  readme: string,
  { name, version, files = [], homepage, repository }: PackageFacts,
): string {
  const published = (path: string) => `${CDN}/${name}@${version}/${path}`;
  const withPages = readme.replaceAll(new RegExp(`${CDN}/${name}/([^)\\s]+)`, 'g'), (_, path: string) => {
    const [, page, place = ''] = pageOfSite.exec(path) ?? [];
    return homepage && page !== undefined ? `${homepage.replace(/\/$/, '')}/${page}${place}` : published(path);
  });
  if (repository) return withPages;
  return withPages
    .replace(picture, (html) => {
      const sources = html.match(pictureSource) ?? [];
      return sources.every((path) => isPacked(path, files)) ? html.replace(pictureSource, published) : '';
    })
    .replace(relativeLink, (_, mark: string, words: string, path: string) => {
      if (isPacked(path, files)) return `${mark}[${words}](${published(path)})`;
      return mark ? '' : words;
    });
}
