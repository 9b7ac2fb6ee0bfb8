import { type Label, type LabelName, type Language, labels } from './labels.js';
import { blocksOf, type LinkTo, withLinks } from './markdown.js';

/** Writes the texts of one page in one language. */
export interface Writer {
  readonly language: Language;
  readonly linkTo: LinkTo;
  /** A text of JSDoc, translated, with links. */
  text(english: string, linkTo?: LinkTo): string;
  label(name: LabelName): string;
  fixed(text: Label): string;
}

export function createWriter(language: Language, linkTo: LinkTo, translate: (text: string) => string): Writer {
  return {
    language,
    linkTo,
    text: (english, links = linkTo) =>
      blocksOf(english)
        .map(({ mark, text }) => mark + withLinks(isCode(text) ? text : translate(text), links))
        .join('\n\n')
        .replaceAll(/^(- .*)\n(?=\n- )/gm, '$1'), // no empty lines between items
    label: (name) => labels[name][language],
    fixed: (text) => text[language],
  };
}

/** Whether a text is the same in every language. */
const isCode = (text: string) => /^`[^`]*`$/.test(text);
