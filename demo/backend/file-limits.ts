import { HttpError } from './http-error.js';
import type { RequestFields } from './request-fields.js';

/** 5 GB in bytes: the most that OSS accepts in one request. */
export const maxSize = 5 * 1024 ** 3;

/**
 * The Content-Types that may be stored, with their file name extensions. Add what your application needs, but nothing that a browser
 * would run as a page of the bucket's domain, such as HTML and SVG. Common types come first: `extensions` keeps this order.
 */
const generalTypes: readonly (readonly [type: string, ...extensions: string[]])[] = [
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

/** Cameras and phones also write these extensions in upper case. */
const cameraTypes: typeof generalTypes = [
  ['image/jpeg', 'jpg', 'jpeg'],
  ['image/png', 'png'],
  ['image/heic', 'heic'],
  ['video/mp4', 'mp4'],
  ['video/quicktime', 'mov'],
];

export const allowedTypes: readonly string[] = [...cameraTypes, ...generalTypes].map(([type]) => type);

const extensionsOf = (types: typeof generalTypes) => types.flatMap(([, ...extensions]) => extensions);
const upperCase = (extensions: readonly string[]) => extensions.map((extension) => extension.toUpperCase());

/** The allowed extensions in lower and upper case, the most important first: a session policy has room for the first ones only. */
export const extensions: readonly string[] = [
  ...extensionsOf(cameraTypes).flatMap((extension) => [extension, extension.toUpperCase()]),
  ...extensionsOf(generalTypes),
  ...upperCase(extensionsOf(generalTypes)),
];

/** The extensions of files that browsers show as pages. */
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

const PAGE_NAME = new RegExp(`\\.(${pageExtensions.join('|')})$`, 'i');

export interface RequestedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower case, without parameters; `application/octet-stream` if the browser does not know the type. */
  readonly type: string;
}

/** The file that a request is about, if it may be stored. @throws HttpError 400, 413 or 415 */
export function readRequestedFile(fields: RequestFields): RequestedFile {
  const name = fields.get('name') ?? '';
  const size = Number(fields.get('size') ?? Number.NaN);
  const type = fields.get('type')?.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  if (name === '') throw new HttpError(400, 'The "name" is missing.');
  if (!Number.isSafeInteger(size) || size < 0) throw new HttpError(400, 'The "size" in bytes is missing or not valid.');
  if (size > maxSize) throw new HttpError(413, `Files may have at most ${maxSize} bytes.`);
  if (PAGE_NAME.test(name.trim())) throw new HttpError(415, 'HTML, XML and SVG files are not accepted.');
  if (!allowedTypes.includes(type))
    throw new HttpError(415, `Files of type ${JSON.stringify(type.slice(0, 80))} are not accepted.`);
  return { name, size, type };
}
