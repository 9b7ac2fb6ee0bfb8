import type { Question } from './question.js';
import { Refusal } from './refusal.js';

/** 5 GB: what OSS takes in one request. */
export const maxSize = 5 * 1024 ** 3;

/**
 * What may be stored: nothing that a browser would run as a page of the bucket's domain, so no HTML and no SVG. Extend it by what your
 * application needs.
 */
export const types: readonly string[] = [
  'application/octet-stream',
  ...['jpeg', 'png', 'gif', 'webp', 'avif', 'heic', 'heif', 'bmp', 'tiff'].map((name) => `image/${name}`),
  ...['mp4', 'webm', 'quicktime', 'mpeg', 'ogg', 'x-matroska', 'x-msvideo'].map((name) => `video/${name}`),
  ...['mpeg', 'mp4', 'ogg', 'wav', 'webm', 'flac', 'aac', 'x-m4a'].map((name) => `audio/${name}`),
  ...['plain', 'csv', 'markdown'].map((name) => `text/${name}`),
  ...['pdf', 'json', 'zip', 'gzip', 'x-tar', 'x-gzip', 'x-zip-compressed', 'x-7z-compressed', 'rtf'].map(
    (name) => `application/${name}`,
  ),
  ...['msword', 'vnd.ms-excel', 'vnd.ms-powerpoint'].map((name) => `application/${name}`),
  ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    (name) => `application/vnd.openxmlformats-officedocument.${name}`,
  ),
];

/** What pages are called. */
const pageExtensions: readonly string[] = [
  'html',
  'htm',
  'shtml',
  'xhtml',
  'xht',
  'mhtml',
  'mht',
  'svg',
  'svgz',
  'xml',
  'xsl',
  'xslt',
  'hta',
];

const PAGES = new RegExp(`\\.(${pageExtensions.join('|')})$`, 'i');

export interface AskedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower case, without parameters; `application/octet-stream` where the browser knows none. */
  readonly type: string;
}

/** The file of a question, if it may be stored. @throws Refusal 400, 413 or 415 */
export function readFile(question: Question): AskedFile {
  const name = question.get('name') ?? '';
  const size = Number(question.get('size') ?? Number.NaN);
  const type = question.get('type')?.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  if (name === '') throw new Refusal(400, 'The question has no "name".');
  if (!Number.isSafeInteger(size) || size < 0) throw new Refusal(400, 'The question has no "size" in bytes.');
  if (size > maxSize) throw new Refusal(413, `Files may have at most ${maxSize} bytes.`);
  if (PAGES.test(name.trim())) throw new Refusal(415, 'HTML, XML and SVG files are not accepted.');
  if (!types.includes(type))
    throw new Refusal(415, `Files of type ${JSON.stringify(type.slice(0, 80))} are not accepted.`);
  return { name, size, type };
}
