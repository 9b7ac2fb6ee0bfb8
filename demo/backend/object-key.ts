/** Bytes. */
const MAX_NAME_LENGTH = 400;

/** A key below `dir` that ends with the file's name. It is unique if `id` is. */
export function createObjectKey(dir: string, name: string, id: string): string {
  return `${dir}${id}-${safeName(name)}`;
}

/** A name of one path segment, of at most 400 bytes, that keeps its extension. */
function safeName(name: string): string {
  const wellFormed = Buffer.from(name, 'utf8').toString('utf8');
  const segment = wellFormed.normalize('NFC').replace(/[\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '-');
  const [extension = ''] = /\.[^.\s]{1,16}$/.exec(segment) ?? [];
  const maxLength = MAX_NAME_LENGTH - Buffer.byteLength(extension);
  let stem = '';
  let length = 0;
  for (const character of segment.slice(0, segment.length - extension.length)) {
    length += Buffer.byteLength(character);
    if (length > maxLength) break;
    stem += character;
  }
  return stem + extension || 'file';
}
