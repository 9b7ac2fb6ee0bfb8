/**
 * Reads OSS's answers, which are flat XML made by a machine: no attributes, no comments, no CDATA. A string reader, since
 * `DOMParser` throws under Trusted Types and is absent in workers.
 */

/** The text of the first `<tag>`; undefined when there is none. */
export function readTag(xml: string, tag: string): string | undefined {
  return blocks(xml, tag, 1)[0]?.replace(/&(#x?[\da-f]+|\w+);/gi, decodeEntity);
}

/** The inner XML of every `<tag>`, in order. */
export function readBlocks(xml: string, tag: string): string[] {
  return blocks(xml, tag, Infinity);
}

/** Whether a text is one XML element of this name, to its end. */
export function isWholeXml(text: string, tag: string): boolean {
  const trimmed = text.trim();
  return trimmed.endsWith(`</${tag}>`) && new RegExp(`^(<\\?xml[^>]*>\\s*)?<${tag}(\\s[^>]*)?>`).test(trimmed);
}

/** Text as it may stand in XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function blocks(xml: string, tag: string, most: number): string[] {
  const found: string[] = [];
  for (let at = 0; found.length < most;) {
    const start = xml.indexOf(`<${tag}>`, at);
    const end = start < 0 ? -1 : xml.indexOf(`</${tag}>`, start);
    if (end < 0) break;
    found.push(xml.slice(start + tag.length + 2, end));
    at = end + tag.length + 3;
  }
  return found;
}

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntity(whole: string, entity: string): string {
  if (!entity.startsWith('#')) return named.get(entity) ?? whole;
  const code = /^#x/i.test(entity) ? parseInt(entity.slice(2), 16) : parseInt(entity.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
