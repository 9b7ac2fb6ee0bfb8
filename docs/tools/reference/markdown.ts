/** Where each documented name is described: a link, or undefined where there is none. */
export type LinkTo = (name: string) => string | undefined;

/** Markdown and Vue leave such a text as it is. */
const escape = (text: string) => text.replace(/[\\`*_[\]<>&{}|$~:]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Code, in which the names of documented types are links. */
export function typeCode(text: string, linkTo: LinkTo): string {
  const inSingleQuotes = text.replaceAll('"', "'");
  const pieces = inSingleQuotes.split(/('[^']*'|\b[A-Z]\w*)/);
  return `<code>${pieces.map((piece) => linked(escape(piece), linkTo(piece))).join('')}</code>`;
}

/** Code without links. */
export const code = (text: string) => `<code>${escape(text)}</code>`;

const linked = (text: string, url: string | undefined) => (url ? `[${text}](${url})` : text);

/** A text of JSDoc; code that is only a documented name is a link. */
export const withLinks = (text: string, linkTo: LinkTo) =>
  text.replaceAll(/`([^`]+)`/g, (whole, name: string) => linked(whole, linkTo(name)));

/** A line of short facts below a heading. */
export const facts = (list: readonly (string | undefined)[]) => {
  const known = list.filter(Boolean);
  return known.length > 0 ? `${known.map((fact) => `<span>${fact}</span>`).join(' ')} {.facts}` : undefined;
};

/** A code heading with a fixed anchor. */
export const heading = (level: number, name: string, anchor: string) =>
  `${'#'.repeat(level)} ${code(name)} {#${anchor}}`;

/** The anchor of a name, which is the name itself, with a dot before a member: `UploadQueue.add`. */
export const anchorOf = (...names: readonly string[]) =>
  names.map((name) => name.replaceAll(/[^\w-]+/g, '-')).join('.');

/** The anchor of a title, by its English text. */
export const anchorOfTitle = (english: string) => english.toLowerCase().replaceAll(/\W+/g, '-');

/** The paragraphs and list items of a text, each with its mark. */
export function blocksOf(text: string): { mark: string; text: string }[] {
  return text
    .trim()
    .split(/\n\s*\n|\n(?=- )/)
    .map((block) => {
      const mark = block.startsWith('- ') ? '- ' : '';
      return { mark, text: block.slice(mark.length).replaceAll(/\s+/g, ' ').trim() };
    })
    .filter((block) => block.text);
}

/** Joins blocks by empty lines, without those that are undefined. */
export const joined = (blocks: readonly (string | undefined)[]) => blocks.filter(Boolean).join('\n\n');
