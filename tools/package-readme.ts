/** What of package.json decides where a README's links lead. */
export interface PackageFacts {
  name: string;
  version: string;
  files?: readonly string[];
  /** Where one is known, npm leads relative links there by itself. */
  repository?: unknown;
}

/** Serves each published file of a package. */
const CDN = 'https://cdn.jsdelivr.net/npm';

const relativeLink = /(!?)\[([^\]]*)\]\((?!#|[a-z]+:)([^)\s]+)\)/g;

/**
 * README as the tarball holds it. npm shows no file of a package, so without a repository relative links lead nowhere: those to
 * packed files lead to the published package, other links become text, and other pictures go.
 */
export function readmeForPackage(readme: string, { name, version, files = [], repository }: PackageFacts): string {
  if (repository) return readme;
  const isPacked = (path: string) => files.some((file) => path === file || path.startsWith(`${file}/`));
  return readme.replace(relativeLink, (_, mark: string, text: string, path: string) => {
    if (isPacked(path)) return `${mark}[${text}](${CDN}/${name}@${version}/${path})`;
    return mark ? '' : text;
  });
}
