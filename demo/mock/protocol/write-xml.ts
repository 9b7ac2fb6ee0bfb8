/** An element's content: text, or children by element name. An array repeats the element; undefined omits it. */
export type XmlTree = string | number | boolean | { readonly [name: string]: XmlTree | readonly XmlTree[] | undefined };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Control characters stay unescaped, as in OSS's responses: XML cannot express them, but lenient parsers read them. */
function escape(text: string): string {
  return text.toWellFormed().replace(/[&<>"\r]/g, (c) => ENTITIES[c] ?? c);
}

function element(name: string, tree: XmlTree): string {
  if (typeof tree !== 'object') return `<${name}>${escape(String(tree))}</${name}>`;
  return `<${name}>${children(tree)}</${name}>`;
}

function children(tree: Exclude<XmlTree, string | number | boolean>): string {
  let xml = '';
  for (const [name, value] of Object.entries(tree)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const item of value as readonly XmlTree[]) xml += element(name, item);
    else xml += element(name, value as XmlTree);
  }
  return xml;
}

/**
 * A time as OSS writes it in XML: whole seconds followed by three zeros, the only form that some SDKs parse.
 *
 * @param time in ms since 1970
 */
export function xmlTime(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString();
}

export function writeXml(root: string, tree: XmlTree): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, tree)}`;
}
