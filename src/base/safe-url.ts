/** An address that can be a link: http(s), or that of a blob; nothing that would run as a script. */
export function safeUrl(url: string | undefined): string | undefined {
  try {
    const { href, protocol } = new URL(url ?? '', globalThis.document?.baseURI);
    return url && /^(https?|blob):$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

/** An address, as browsers write it, that may be kept and sent on: without query, fragment and userinfo, which may be secret. */
export function bareUrl(url: string | undefined): string | undefined {
  return url?.replace(/[?#][^]*/, '').replace(/^((?:blob:)?https?:\/\/)[^/]*@/, '$1');
}
