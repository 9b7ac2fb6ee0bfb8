import { readByteSize } from './byte-size.js';
import type { SettingsElement } from '../settings.js';
import type { Translator } from './translator.js';

export type Rules = Pick<SettingsElement, 'accept' | 'multiple' | 'maxFiles' | 'maxFileSize' | 'maxTotalSize'>;

/** The rules for files as a hint: "PNG, JPG or videos · up to 5 MB each · up to 10 files". */
export function rulesInWords(element: Rules, translator: Translator): string {
  const { strings } = translator;
  const { accept, multiple, maxFiles } = element;
  const size = readByteSize(element.maxFileSize);
  const total = readByteSize(element.maxTotalSize);
  return [
    accept && kindsInWords(accept, translator),
    size !== undefined &&
      translator.format(multiple ? strings.upToSizeEach : strings.upToSize, { size: translator.bytes(size) }),
    multiple && maxFiles !== undefined && translator.format(strings.upToFiles, { n: maxFiles }),
    total !== undefined && translator.format(strings.upToSizeTotal, { size: translator.bytes(total) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function kindsInWords(accept: string, translator: Translator): string {
  const kinds: Record<string, string> = translator.strings.kinds;
  const names = accept
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token && token !== '*' && token !== '*/*')
    .map((token) => {
      const [group = '', subtype = ''] = token.split('/');
      if (subtype === '*') return kinds[group] ?? group;
      return (subtype || group)
        .replace(/^x-|\+.*$/g, '')
        .split('.')
        .at(-1)!
        .toUpperCase(); // split returns at least one piece
    });
  return translator.sentence(new Intl.ListFormat(translator.lang, { type: 'disjunction' }).format(new Set(names)));
}
