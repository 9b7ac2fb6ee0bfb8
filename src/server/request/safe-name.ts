import { utf8 } from '../../signing/web-crypto.js';

/** Bytes: OSS takes keys of 1023, and this leaves room for the prefix. */
const LONGEST_NAME = 400;

/** Characters, with the dot. */
const LONGEST_ENDING = 17;

/** A name of one path segment, of at most 400 bytes, that keeps its ending. */
export function safeName(name: string): string {
  const most = name.slice(0, LONGEST_NAME) + name.slice(LONGEST_NAME).slice(-LONGEST_ENDING); // to normalize all of it may take seconds
  const segment = most.normalize('NFC').replace(/[\p{Cc}\p{Cs}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '-');
  const [, stem = '', ending = ''] = /^(.*?)(\.[^.\s]{1,16})?$/s.exec(segment) ?? [];
  const kept = utf8(stem).subarray(0, LONGEST_NAME - utf8(ending).length);
  return new TextDecoder().decode(kept).replace(/\ufffd$/, '') + ending || 'file'; // the cut may be in a character
}
