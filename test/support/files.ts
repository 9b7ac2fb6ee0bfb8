/** Bytes without a short period, so that a part at the wrong offset shows. */
export function bytes(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(size);
  const words = new Uint32Array(made.buffer, 0, size >> 2);
  let state = seed;
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[i] = state ^ (state >>> 15);
  }
  for (let i = words.length * 4; i < size; i++) made[i] = (i * 7 + seed) & 0xff;
  return made;
}

/** A file that claims a size, and takes no memory. */
export function sizedFile(name: string, size = 1000, type = ''): File {
  const claimed = new File([], name, { type });
  Object.defineProperty(claimed, 'size', { value: size });
  return claimed;
}

export function file(size: number, name = 'photo.jpg', type = 'image/jpeg'): File {
  return new File([bytes(size)], name, { type });
}

/** Whether two arrays are equal; an assertion on the arrays would print a diff of 30 MB. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** File names that break uploaders: each must be stored, under a key that a GET finds. */
export const awkwardNames = [
  'two  spaces .txt',
  'plus+and&equals=.txt',
  '照片 中文名.jpg',
  '日本語のファイル.txt',
  'emoji 😀🎉.png',
  '100%.txt',
  '%2F%2e%2e.txt',
  'hash#tag.txt',
  'question?.txt',
  '../../etc/passwd',
  '..',
  'quotes\'"and(brackets)!*.txt',
  `${'long'.repeat(75)}.jpg`,
  `${'长'.repeat(300)}.jpg`,
  'lone \ud800 surrogate.txt',
  '__proto__',
];
