/** A parsed element. */
export interface XmlNode {
  name: string;
  text: string;
  children: XmlNode[];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Parses a small XML document without DTD, dropping namespace prefixes; undefined if it is not well-formed. */
export function readXml(source: string): XmlNode | undefined {
  const root: XmlNode = { name: '', text: '', children: [] };
  const open: XmlNode[] = [root];
  const token =
    /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|</gy;
  const text = source.replace(/^\uFEFF/, '');
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, cdata, closing, tag, , selfClosing, chars] = match;
    const top = open.at(-1) as XmlNode;
    if (cdata !== undefined) top.text += cdata;
    else if (chars !== undefined) top.text += unescape(chars);
    else if (tag !== undefined) {
      const name = tag.replace(/^.*:/, '');
      if (closing) {
        if (open.length < 2 || top.name !== name) return undefined;
        open.pop();
      } else {
        const node: XmlNode = { name, text: '', children: [] };
        top.children.push(node);
        if (!selfClosing) open.push(node);
        if (open.length > 100) return undefined;
      }
    } else if (whole === '<') return undefined;
  }
  return open.length === 1 && root.children.length === 1 && root.text.trim() === '' ? root.children[0] : undefined;
}

export function childText(node: XmlNode, name: string): string | undefined {
  return node.children.find((child) => child.name === name)?.text.trim();
}
