/**
 * Splits a text into words for the search: Chinese and Japanese by `Intl.Segmenter`, because they have no spaces, and each of
 * their characters too, so that a part of a word is found. Names such as `max-file-size` are one word and its pieces.
 *
 * The site's build sends the source of this function to the browser, so it uses nothing outside of itself.
 */
export function splitIntoWords(text: string): string[] {
  const words: string[] = [];
  for (const [piece] of text.toLowerCase().matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]*/gu)) {
    const name = piece.replace(/[_.-]+$/, '');
    if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(name)) {
      for (const { segment, isWordLike } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(name)) {
        if (!isWordLike) continue;
        words.push(segment);
        if (/\p{sc=Han}/u.test(segment) && segment.length > 1) words.push(...Array.from(segment));
      }
    } else {
      words.push(name);
      const pieces = name.split(/[_.-]+/).filter(Boolean);
      if (pieces.length > 1) words.push(...pieces);
    }
  }
  return words;
}
