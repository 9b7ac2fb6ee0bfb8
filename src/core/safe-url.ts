/** An address that can be a link: http(s), or that of a blob; nothing that would run as a script. */
export function safeUrl(url: string | undefined): string | undefined {
  try {
    const { href, protocol } = new URL(url ?? '', globalThis.document?.baseURI);
    return url && /^(https?|blob):$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

const USERINFO = /^((?:blob:)?https?:\/\/)[^/]*@/;

/** An address that may be kept and sent on: without query and fragment, which may hold a signature, and without userinfo. */
export function bareUrl(url: string | undefined): string | undefined {
  const bare = url?.replace(/[?#].*/s, '');
  if (!bare?.includes('@') || !URL.canParse(bare)) return bare;
  const { href } = new URL(bare); // as browsers read it: there are many ways to write an address
  return USERINFO.test(href) ? href.replace(USERINFO, '$1') : bare;
}
