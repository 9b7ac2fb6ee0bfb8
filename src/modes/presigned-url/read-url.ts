import { type Fields, isUrl, textOf } from '../../grant/response/fields.js';
import { expiryIn, isUnique, urlIn } from '../../grant/response/grant-fields.js';
import { missingField, unusableResponse } from '../../grant/response/unusable-response.js';
import { byHttps } from '../../object/destination.js';
import { readFields } from '../../grant/response/read-response.js';

/** A signed URL. Times in milliseconds since the epoch. */
export interface UrlResponse {
  url: string;
  method?: string | undefined;
  /** Headers that were signed and must be sent, without Content-Length and Host, which only browsers set; undefined: the backend does not say. */
  headers?: Record<string, string> | undefined;
  key?: string | undefined;
  /** The key was made for this request, so no other file has it: an object that is there already is this file's own. */
  unique?: boolean | undefined;
  /** It is for a file whose size is not known yet, and that may have these bytes at most. */
  stream?: number | undefined;
  /** The URLs of several parts, in the order of the request's `partNumbers`. */
  urls?: string[] | undefined;
  /** How many URLs of parts the backend signs in one response. */
  batch?: number | undefined;
  expiresAt?: number | undefined;
}

/** V4's additional headers may include these, which a page cannot send. */
const BROWSER_HEADERS = /^(content-length|host)$/i;

/** Reads a signed URL from the endpoint's response. @throws UploadError `grant` */
export function readUrl(response: unknown): UrlResponse {
  const fields = readFields(response);
  const url = urlIn(fields);
  if (!url) throw missingField(fields, 'url');
  try {
    new URL(url);
  } catch {
    throw unusableResponse('The endpoint’s response is not a valid URL.');
  }
  return {
    url: byHttps(url),
    method: /^(GET|HEAD|PUT|POST|PATCH|DELETE)$/.exec(textOf(fields, 'method')?.toUpperCase() ?? '')?.[0],
    headers: toHeaders((fields.get('headers') ?? fields.get('signedheaders'))?.value),
    key: textOf(fields, 'key', 'objectkey'),
    ...(isUnique(fields) && { unique: true }),
    stream: Number(textOf(fields, 'stream')) || undefined,
    ...batchIn(fields),
    expiresAt: expiryIn(fields),
  };
}

/** What backends respond that sign the URLs of several parts at once. */
function batchIn(fields: Fields): Pick<UrlResponse, 'urls' | 'batch'> {
  const urls = fields.get('urls')?.value;
  const batch = Math.floor(Number(textOf(fields, 'batch')));
  return {
    ...(Array.isArray(urls) &&
      urls.every((url: unknown): url is string => typeof url === 'string' && isUrl(url)) && {
        urls: urls.map(byHttps),
      }),
    ...(batch > 1 && { batch }),
  };
}

function toHeaders(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const isText = (text: unknown): text is string => typeof text === 'string';
  const entries = Object.entries(value).map(
    ([name, text]) => [name, Array.isArray(text) ? text.filter(isText).join(', ') : text] as const,
  );
  return Object.fromEntries(entries.filter(([name, text]) => isText(text) && !BROWSER_HEADERS.test(name)));
}
