import { type AllowedTypes, isAllowedType, normalizeType } from '../settings/allowed-types.js';

/** The common types that browsers do not run. Forms need a list: their policies cannot say "all but these". */
const common = Object.entries({
  'image/': 'jpeg jpg png gif webp avif heic heif bmp tiff x-icon jxl',
  'video/': 'mp4 quicktime webm mpeg ogg 3gpp x-matroska x-msvideo x-m4v',
  'audio/': 'mpeg mp4 x-m4a wav x-wav ogg webm flac aac opus',
  'text/': 'plain csv markdown rtf calendar vtt',
  'font/': 'ttf otf woff woff2',
  'application/':
    'octet-stream pdf json zip gzip x-gzip x-tar x-zip-compressed x-7z-compressed vnd.rar epub+zip rtf msword',
  'application/vnd.ms-': 'excel powerpoint',
  'application/vnd.openxmlformats-officedocument.':
    'wordprocessingml.document spreadsheetml.sheet presentationml.presentation',
  'application/vnd.oasis.opendocument.': 'text spreadsheet presentation',
}).flatMap(([begin, ends]) => ends.split(' ').map((end) => begin + end));

/** All allowed types that can be listed, `requested` among them if it is allowed. */
export function listTypes(allowed: AllowedTypes, requested: string): string[] {
  const listed = new Set([...allowed, ...common, requested]);
  return [...listed].filter((type) => isAllowedType(normalizeType(type), allowed));
}
