import type { FileRules } from '../../rules/file-rules.js';
import type { Translator } from './translator.js';

/** The rules for files as a hint: "Up to 5 MB each · up to 10 files". */
export function rulesInWords(rules: FileRules, multiple: boolean, translator: Translator): string {
  const { strings } = translator;
  const { accept, maxFiles, maxFileSize: size, maxTotalSize: total, maxDuration } = rules;
  const pieces = [
    accept && kindsInWords(accept, translator),
    size !== undefined &&
      translator.format(multiple ? strings.upToSizeEach : strings.upToSize, { size: translator.bytes(size) }),
    pixelsInWords(strings.pixelsWide, rules.minImageWidth, rules.maxImageWidth, translator),
    pixelsInWords(strings.pixelsHigh, rules.minImageHeight, rules.maxImageHeight, translator),
    maxDuration !== undefined && translator.format(strings.upToTime, { time: timeInWords(maxDuration, translator) }),
    multiple && maxFiles !== undefined && translator.format(strings.upToFiles, { n: maxFiles }),
    total !== undefined && translator.format(strings.upToSizeTotal, { size: translator.bytes(total) }),
  ];
  return translator.sentence(pieces.filter(Boolean).join(' · '));
}

const timeInWords = (seconds: number, translator: Translator) =>
  seconds % 60 === 0 ? translator.unit(seconds / 60, 'minute') : translator.unit(seconds, 'second');

/** "800–4,000 pixels wide", "≥ 800 pixels wide". */
function pixelsInWords(text: string, min: number | undefined, max: number | undefined, translator: Translator): string {
  const [least, most] = [min, max].map((pixels) => pixels && translator.number(pixels));
  if (!least && !most) return '';
  return translator.format(text, { range: least && most ? `${least}–${most}` : least ? `≥ ${least}` : `≤ ${most}` });
}

/** The names by which people know types, where a type's own is another. */
const shortNames: Record<string, string> = {
  plain: 'TXT',
  msword: 'DOC',
  document: 'DOCX',
  sheet: 'XLSX',
  webp: 'WebP',
};

/** "JPEG, PNG, or videos". @param accept as on `<input accept>`, or one extension */
export function kindsInWords(accept: string, translator: Translator): string {
  const kinds: Record<string, string> = translator.strings.kinds;
  const names = accept.split(',').map((token) => {
    const [group = '', subtype] = token.trim().toLowerCase().split('/');
    if (subtype === '*') return kinds[group] ?? group;
    const name = (subtype ?? group).replace(/^([^+]*\.)?(x-)?|\+.*$/g, ''); // of "vnd.x-name+zip": "name"
    return shortNames[name] ?? name.toUpperCase();
  });
  const known = names.filter((name) => name && name !== '*');
  return new Intl.ListFormat(translator.formats, { type: 'disjunction' }).format(new Set(known));
}
