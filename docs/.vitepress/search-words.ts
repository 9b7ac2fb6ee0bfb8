// The words of the search. The site's build sends the source of both functions to the browser, so each uses nothing outside of itself.

/**
 * What a text is found by: its words in lower case; a name such as `max-file-size` and its pieces; and for Chinese, which has no
 * spaces, each character and each pair of neighbors. Where words begin and end there depends on what is around them, so an index of
 * words would miss some of them.
 */
export function wordsOfText(text: string): string[] {
  const words: string[] = [];
  for (const [piece] of text
    .toLowerCase()
    .matchAll(/\p{sc=Han}+|(?!\p{sc=Han})[\p{L}\p{N}](?:(?!\p{sc=Han})[\p{L}\p{N}\p{M}_.-])*/gu)) {
    if (/\p{sc=Han}/u.test(piece)) {
      const characters = Array.from(piece);
      words.push(...characters, ...characters.slice(1).map((character, index) => characters[index]! + character));
      continue;
    }
    const name = piece.replace(/[_.-]+$/, '');
    const pieces = name.split(/[_.-]+/).filter(Boolean);
    words.push(name, ...(pieces.length > 1 ? pieces : []));
  }
  return words;
}

/** What is looked for: words and names as they are typed; of a Chinese phrase, or of each word in a longer one, its pairs. */
export function wordsOfQuery(query: string): string[] {
  const words: string[] = [];
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  for (const [piece] of query
    .toLowerCase()
    .matchAll(/\p{sc=Han}+|(?!\p{sc=Han})[\p{L}\p{N}](?:(?!\p{sc=Han})[\p{L}\p{N}\p{M}_.-])*/gu)) {
    if (!/\p{sc=Han}/u.test(piece)) {
      words.push(piece.replace(/[_.-]+$/, ''));
      continue;
    }
    // A short phrase is one term, such as 对象存储; a longer one is what somebody would say, and its words may stand anywhere.
    const segments = piece.length <= 4 ? [piece] : Array.from(segmenter.segment(piece), ({ segment }) => segment);
    for (const segment of segments) {
      const characters = Array.from(segment);
      if (characters.length === 1) words.push(segment);
      for (let index = 1; index < characters.length; index++) words.push(characters[index - 1]! + characters[index]!);
    }
  }
  return words;
}
