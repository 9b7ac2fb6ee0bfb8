/** An address that can be a link: http(s), or that of a blob; nothing that would run as a script. */
export function safeUrl(url: string | undefined): string | undefined {
  try {
    const { href, protocol } = new URL(url ?? '', globalThis.document?.baseURI);
    return url && /^(https?|blob):$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}
