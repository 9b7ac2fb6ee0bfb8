/** Reads OSS's flat, generated XML. A string reader: `DOMParser` throws under Trusted Types, and workers have none. */

/** The text of the first `<tag>`; undefined when there is none. */
export function readTag(xml: string, tag: string): string | undefined {
  return innerXml(xml, tag, 1)[0]?.replace(/&(#x?[\da-f]+|\w+);/gi, decodeEntity);
}

/** The inner XML of every `<tag>`, in order. */
export function readBlocks(xml: string, tag: string): string[] {
  return innerXml(xml, tag, Infinity);
}

/** Whether a text is one XML element of this name, to its end. */
export function isWholeXml(text: string, tag: string): boolean {
  const trimmed = text.trim();
  return trimmed.endsWith(`</${tag}>`) && new RegExp(`^(<\\?xml[^>]*>\\s*)?<${tag}(\\s[^>]*)?>`).test(trimmed);
}

/** Text escaped for XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function innerXml(xml: string, tag: string, most: number): string[] {
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

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntity(whole: string, entity: string): string {
  if (!entity.startsWith('#')) return entities.get(entity) ?? whole;
  const code = /^#x/i.test(entity) ? parseInt(entity.slice(2), 16) : parseInt(entity.slice(1), 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
