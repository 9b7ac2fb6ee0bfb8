import { readByteSize } from './byte-size.js';
import type { SettingsElement } from '../settings.js';
import type { Words } from './translator.js';

export type Rules = Pick<SettingsElement, 'accept' | 'multiple' | 'maxFiles' | 'maxFileSize' | 'maxTotalSize'>;

/** The rules that a file must follow, as a hint: "PNG, JPG or videos · up to 5 MB each · at most 10 files". */
export function rulesInWords(element: Rules, words: Words): string {
  const { strings } = words;
  const { accept, multiple, maxFiles } = element;
  const size = readByteSize(element.maxFileSize);
  const total = readByteSize(element.maxTotalSize);
  return [
    accept && kindsInWords(accept, words),
    size !== undefined && words.say(multiple ? strings.upToSizeEach : strings.upToSize, { size: words.bytes(size) }),
    multiple && maxFiles !== undefined && words.say(strings.upToFiles, { n: maxFiles }),
    total !== undefined && words.say(strings.upToSizeTotal, { size: words.bytes(total) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function kindsInWords(accept: string, words: Words): string {
  const kinds: Record<string, string> = words.strings.kinds;
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
        .toUpperCase(); // split leaves one at least
    });
  return words.sentence(new Intl.ListFormat(words.lang, { type: 'disjunction' }).format(new Set(names)));
}
