/** A document with one element, as OSS writes it. */
export const xml = (name: string, inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${inside}</${name}>`;

export const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of the first element of this name. */
export function textOf(text: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(text)?.[1];
  return found?.replace(/&(?:#(\d+)|(\w+));/g, (all, code?: string, word = '') =>
    code ? String.fromCharCode(Number(code)) : (named[word as string] ?? all),
  );
}
