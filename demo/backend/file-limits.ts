import type { Question } from './request-fields.js';
import { Refusal } from './http-error.js';

/** 5 GB: what OSS takes in one request. */
export const maxSize = 5 * 1024 ** 3;

/**
 * What may be stored, with the endings of its names: nothing that a browser would run as a page of the bucket's domain, so no HTML and no
 * SVG. Extend it by what your application needs. What people upload most comes first, for `endings`.
 */
const kinds: readonly (readonly [type: string, ...endings: string[]])[] = [
  ['application/pdf', 'pdf'],
  ['text/plain', 'txt'],
  ['application/zip', 'zip'],
  ['application/octet-stream', 'bin'],
  ['image/webp', 'webp'],
  ['image/gif', 'gif'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['text/csv', 'csv'],
  ['audio/mpeg', 'mp3'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
  ['audio/x-m4a', 'm4a'],
  ['audio/wav', 'wav'],
  ['video/webm', 'webm'],
  ['text/markdown', 'md'],
  ['application/json', 'json'],
  ['image/avif', 'avif'],
  ['image/heif', 'heif'],
  ['image/bmp', 'bmp'],
  ['image/tiff', 'tif', 'tiff'],
  ['video/mpeg', 'mpg', 'mpeg'],
  ['video/ogg', 'ogv'],
  ['video/x-matroska', 'mkv'],
  ['video/x-msvideo', 'avi'],
  ['audio/mp4'],
  ['audio/ogg', 'ogg'],
  ['audio/webm', 'weba'],
  ['audio/flac', 'flac'],
  ['audio/aac', 'aac'],
  ['application/gzip', 'gz'],
  ['application/x-gzip'],
  ['application/x-tar', 'tar'],
  ['application/x-zip-compressed'],
  ['application/x-7z-compressed', '7z'],
  ['application/rtf', 'rtf'],
  ['application/msword', 'doc'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.ms-powerpoint', 'ppt'],
];

/** Of cameras and phones, which write endings in capitals too. */
const ofCameras: typeof kinds = [
  ['image/jpeg', 'jpg', 'jpeg'],
  ['image/png', 'png'],
  ['image/heic', 'heic'],
  ['video/mp4', 'mp4'],
  ['video/quicktime', 'mov'],
];

export const types: readonly string[] = [...ofCameras, ...kinds].map(([type]) => type);

const endingsOf = (some: typeof kinds) => some.flatMap(([, ...endings]) => endings);
const capitals = (endings: readonly string[]) => endings.map((ending) => ending.toUpperCase());

/** Endings of names, in small letters and in capitals: where there is no room for all, the first ones count. */
export const endings: readonly string[] = [
  ...endingsOf(ofCameras).flatMap((ending) => [ending, ending.toUpperCase()]),
  ...endingsOf(kinds),
  ...capitals(endingsOf(kinds)),
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
