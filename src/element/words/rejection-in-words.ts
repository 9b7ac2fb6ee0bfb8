import type { RejectedFile, UploadError } from '../../base/upload-error.js';
import { exactDuration } from './durations.js';
import { kindsInWords } from './rules-in-words.js';
import type { Translator } from './translator.js';

/** What a rejected file is, and what its rule allows: "30 kB. Up to 10 kB". */
export function rejectionInWords({ rule, limit, given = {} }: UploadError, translator: Translator): string {
  const { rules, errors, fileEmpty, stop } = translator.strings;
  if (!rule) return errors.rejected;
  const words = rules[rule];
  if (limit === undefined) return typeof words === 'string' && !words.includes('{') ? words : errors.rejected;
  if (typeof limit === 'string') {
    const type = given.type && kindsInWords(given.type, translator);
    return [type, translator.format(words, { limit: kindsInWords(limit, translator) })].filter(Boolean).join(stop);
  }
  if (given.size === 0) return fileEmpty;
  const { found, allowed } = compared(given, limit, translator);
  const known = rule === 'policy-size' ? (given.size! < limit ? 'min-file-size' : 'max-file-size') : rule;
  const text = given.side ? sideLimit(given, limit, translator) : rules[known];
  return [found, translator.format(text, { limit: allowed, n: limit })].filter(Boolean).join(stop);
}

/** Both in words that differ: what is rounded to the same number is counted in bytes. */
function compared(given: RejectedFile, limit: number, translator: Translator): { found?: string; allowed: string } {
  const { strings } = translator;
  const { size, totalSize, width, height, duration } = given;
  const bytes = size ?? totalSize;
  if (bytes !== undefined) {
    const isClose = translator.bytes(bytes) === translator.bytes(limit);
    const inWords = (count: number) => (isClose ? translator.unit(count, 'byte', 0, 'long') : translator.bytes(count));
    const found = inWords(bytes);
    const text = size === undefined ? translator.format(strings.together, { size: found }) : found;
    return { found: text, allowed: inWords(limit) };
  }
  if (duration !== undefined) {
    return { found: exactDuration(Math.ceil(duration), translator), allowed: exactDuration(limit, translator) };
  }
  const allowed = translator.number(limit);
  if (width === undefined || height === undefined) return { allowed };
  return { found: translator.format(strings.pixels, { width, height }), allowed };
}

function sideLimit(given: RejectedFile, limit: number, { strings }: Translator): string {
  const { leastWidth, mostWidth, leastHeight, mostHeight } = strings.pixelLimits;
  const isWidth = given.side === 'width';
  const isLess = (isWidth ? given.width : given.height)! < limit;
  return isWidth ? (isLess ? leastWidth : mostWidth) : isLess ? leastHeight : mostHeight;
}
