import { utf8 } from '../../modes/sts/sha256.js';

/** Bytes: OSS takes keys of 1023, and this leaves room for the prefix. */
const LONGEST_NAME = 400;

/** A name of one path segment, of at most 400 bytes, that keeps its ending. */
export function safeName(name: string): string {
  const wellFormed = new TextDecoder().decode(utf8(name));
  const segment = wellFormed.normalize('NFC').replace(/[\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '-');
  const [ending = ''] = /\.[^.\s]{1,16}$/.exec(segment) ?? [];
  let room = LONGEST_NAME - utf8(ending).length;
  let stem = '';
  for (const character of segment.slice(0, segment.length - ending.length)) {
    room -= utf8(character).length;
    if (room < 0) break;
    stem += character;
  }
  return stem + ending || 'file';
}
