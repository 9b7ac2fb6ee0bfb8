import { type Fields, isUnique, noPermission, textOf, timeOf, unusable } from '../response/fields.js';
import { byHttps } from '../by-https.js';
import { readAnswer } from '../response/read-response.js';

/** A signed URL. Times in milliseconds since the epoch. */
export interface UrlAnswer {
  kind: 'url';
  url: string;
  method?: string | undefined;
  /**
   * Headers that were signed and must be sent; undefined: the backend does not say. Content-Length and Host are not among them: the
   * browser sends them itself and lets no page set them.
   */
  headers?: Record<string, string> | undefined;
  key?: string | undefined;
  /** The key was made for this question and can be no other file's: an object that is there already is this file's own. */
  unique?: boolean | undefined;
  /** Of several parts, in the order of the question's `partNumbers`. */
  urls?: string[] | undefined;
  /** How many URLs of parts the backend signs in one response. */
  batch?: number | undefined;
  expiresAt?: number | undefined;
}

/** V4's additional headers may be these: signed, but not a page's to send. */
const BROWSERS_OWN = /^(content-length|host)$/i;

/** A signed URL from an answer. @throws UploadError `grant` */
export function readUrlAnswer(answer: unknown): UrlAnswer {
  const read = readAnswer(answer);
  if ('url' in read) return readUrl(new Map(), read.url);
  const url = urlIn(read.fields);
  if (!url) throw noPermission(read.fields, 'url');
  return readUrl(read.fields, url);
}

export function readUrl(fields: Fields, url: string): UrlAnswer {
  try {
    new URL(url);
  } catch {
    throw unusable('The endpoint’s answer is no valid URL.');
  }
  return {
    kind: 'url',
    url: byHttps(url),
    method: /^(GET|HEAD|PUT|POST|PATCH|DELETE)$/.exec(textOf(fields, 'method')?.toUpperCase() ?? '')?.[0],
    headers: headersOf((fields.get('headers') ?? fields.get('signedheaders'))?.value),
    key: textOf(fields, 'key', 'objectkey'),
    ...(isUnique(fields) && { unique: true }),
    ...manyOf(fields),
    expiresAt: timeOf(fields),
  };
}

export function urlIn(fields: Fields): string | undefined {
  const names = ['url', 'signedurl', 'uploadurl', 'presignedurl', 'presignurl', 'data', 'result', 'msg'];
  return names.map((name) => textOf(fields, name)).find(isUrl);
}

const isUrl = (value: unknown): value is string => typeof value === 'string' && /^https?:\/\/\S+$/i.test(value);

/** What backends answer that sign the URLs of several parts in one response. */
function manyOf(fields: Fields): Pick<UrlAnswer, 'urls' | 'batch'> {
  const urls = fields.get('urls')?.value;
  const batch = Math.floor(Number(textOf(fields, 'batch')));
  return {
    ...(Array.isArray(urls) && urls.every((url) => isUrl(url)) && { urls: urls.map(byHttps) }),
    ...(batch > 1 && { batch }),
  };
}

function headersOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const isText = (text: unknown) => typeof text === 'string';
  const entries = Object.entries(value).map(
    ([name, text]) => [name, Array.isArray(text) ? text.filter(isText).join(', ') : text] as const,
  );
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !BROWSERS_OWN.test(entry[0])),
  );
}
