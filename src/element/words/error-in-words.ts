import type { RejectedFile, UploadError } from '../../base/upload-error.js';
import { exactDuration } from './durations.js';
import { kindsInWords } from './rules-in-words.js';
import type { Translator } from './translator.js';

export interface ErrorInWords {
  /** What went wrong. */
  text: string;
  /** What the person can do; empty if there is nothing. */
  hint: string;
  /** For the page's operators, in English: what is not set up, or OSS's error code and request id. */
  detail: string[];
}

/** Explains an error to the person who uploads, in their language. Technical terms stay in the error itself. */
export function errorInWords(error: UploadError, translator: Translator): ErrorInWords {
  const { errors, advice } = translator.strings;
  const { code, rule, limit, status, ossCode, requestId, message, likely } = error;
  const hint = advice[code] ?? '';
  if (rule === 'validate') return { text: message, hint, detail: [] };
  if (rule) {
    // the policy's message says what it allows; of types that may be a long list, which is for developers
    const isExplained = limit !== undefined || !rule.startsWith('policy') || rule === 'policy-type';
    return { text: rejectionInWords(error, translator), hint, detail: isExplained ? [] : [message] };
  }
  const { otherResponded: text, otherRespondedHint, serverFailed } = translator.strings;
  if (code === 'network' && (likely === 'not-oss' || likely === 'redirected'))
    return { text, hint: otherRespondedHint, detail: [message] };
  // if the key is another file's, the endpoint is wrong, not the file's name
  if (code === 'conflict' && status === undefined) {
    return { text: errors.config, hint: advice.config, detail: [message] };
  }
  // what the page or its server says is in the person's language; what this package says of them is not
  if (code === 'save') return { text: errors.save, hint: /^The page’s /.test(message) ? hint : message, detail: [] };
  // the endpoint decided nothing about this person: it was not reached, or has failed
  if (code === 'grant' && (error.retryable || (status ?? 0) >= 500)) {
    const rest = error.retryable ? 'storage' : 'config';
    const [failed, what] = status === undefined ? [errors.network, advice.network] : [serverFailed, advice[rest]];
    return { text: failed, hint: what, detail: [message.replaceAll('`', '')] };
  }
  if (code === 'grant') return endpointRejection(error, translator);
  if (code === 'config') return { text: errors.config, hint, detail: [message.replaceAll('`', '')] };
  return {
    text: errors[code],
    hint,
    detail: [ossCode ?? status, requestId].flatMap((word) => (word ? String(word) : [])),
  };
}

/** The endpoint gave no grant. Its own message comes first; only who may be signed out is asked to sign in. */
function endpointRejection({ status, message, endpointMessage }: UploadError, translator: Translator): ErrorInWords {
  const { errors, advice, rules } = translator.strings;
  if (endpointMessage) return { text: endpointMessage, hint: status === 401 ? advice.grant : '', detail: [] };
  const detail = [message.replaceAll('`', '')];
  // as `oss-direct-upload/server` says it
  const [, most, least = most] =
    /Files (?:may have at most (\d+)|must have at least (\d+)) bytes\.$/.exec(message) ?? [];
  if (least) {
    const rule = rules[most ? 'max-file-size' : 'min-file-size'];
    return { text: translator.format(rule, { limit: translator.bytes(Number(least)) }), hint: '', detail };
  }
  if (status === 413) return { text: rules['policy-size'], hint: '', detail };
  if (status === 415) return { text: rules['policy-type'], hint: '', detail };
  // a page with status 200 is where a redirect to a sign-in page ends
  const mayBeSignedOut = status === undefined ? / with a page /.test(message) : status === 401 || status === 403;
  if (mayBeSignedOut) return { text: errors.grant, hint: advice.grant, detail };
  // nothing is there, or what is there gives no grants: nobody has decided about this person
  const isNotSetUp = status === undefined || status === 404 || status === 405;
  return { text: isNotSetUp ? errors.config : errors.grant, hint: advice.config, detail };
}

/** What a rejected file is, and what its rule allows: "30 kB. Up to 10 kB". */
function rejectionInWords({ rule, limit, given = {} }: UploadError, translator: Translator): string {
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
