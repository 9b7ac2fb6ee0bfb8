import type { Mutant } from './mutant.js';

/** Breakages of pictures. */
export const imageMutants: readonly Mutant[] = [
  {
    file: 'src/image/make-picture.ts',
    find: 'within(part.x, 0, width - wide);',
    replace: 'within(part.x, 0, width);',
    breaks: 'a crop at the right edge reaches beyond the picture',
  },
  {
    file: 'src/image/formats/gif-blocks.ts',
    find: '++pictures > 1',
    replace: '++pictures > 2',
    breaks: 'a GIF of two pictures is drawn as a still one',
  },
  {
    file: 'src/image/formats/webp-chunks.ts',
    find: 'at + 8 + length + (length & 1);',
    replace: 'at + 8 + length;',
    breaks: 'a WebP with a chunk of odd length counts as damaged',
  },
  {
    file: 'src/image/picture-worker.ts',
    find: 'const wanted = type === JPEG && !isOpaque ? ownType : type;',
    replace: 'const wanted = type;',
    breaks: 'a transparent picture becomes a JPEG with a black background',
  },
  {
    file: 'src/image/picture-worker.ts',
    find: 'bitmap.width !== from[0] || bitmap.height !== from[1]',
    replace: 'bitmap.width !== from[0] && bitmap.height !== from[1]',
    breaks: 'a picture that the browser opens in another size is distorted',
  },
  {
    file: 'src/image/picture-workers.ts',
    find: 'if (slots >= mostSlots())',
    replace: 'if (slots > mostSlots())',
    breaks: 'more pictures are decoded at once than there are cores for',
  },
  {
    file: 'src/image/inspect-picture.ts',
    find: 'if (error instanceof RangeError) return true;',
    replace: 'if (error instanceof RangeError) return false;',
    breaks: 'a damaged animation is drawn as a still picture',
  },
  {
    file: 'src/image/make-picture.ts',
    find: 'drawn.size < file.size * (1 - WORTH)',
    replace: 'drawn.size < file.size',
    breaks: 'a picture loses quality to save a few bytes',
  },
  {
    file: 'src/image/make-picture.ts',
    find: '{ type: drawn.type, lastModified: file.lastModified }',
    replace: '{ type: drawn.type }',
    breaks: 'a picture that was made smaller has another date',
  },
  {
    file: 'src/image/decode-picture.ts',
    find: '!facts || facts.isAnimated ||',
    replace: '!facts ||',
    breaks: 'an animation is offered for cropping, and stops moving',
  },
  {
    file: 'src/upload/prepare-picture.ts',
    find: 'if (file.size <= maxFileSize) return;',
    replace: 'if (file.size < maxFileSize) return;',
    breaks: 'a made picture of exactly the largest size is rejected',
  },
  {
    file: 'src/upload/prepare-picture.ts',
    find: 'if (!isMade) return;',
    replace: 'return;',
    breaks: 'the upload of a made picture resumes one of other bytes',
  },
  {
    file: 'src/image/make-picture.ts',
    find: 'share >= 0 && share <= 1',
    replace: 'share >= 0 && share < 1',
    breaks: '`image-quality="1"` is ignored',
  },
  {
    file: 'src/image/strip/strip-jpeg.ts',
    find: '&& !hasExif) {',
    replace: ') {',
    breaks: 'of a JPEG with two Exifs both orientations are kept',
  },
  {
    file: 'src/image/strip/strip-jpeg.ts',
    find: 'next > 0xd7',
    replace: 'next > 0xd6',
    breaks: 'a JPEG with restart markers counts as damaged',
  },
  {
    file: 'src/image/strip/strip-png.ts',
    find: 'crc32(made.subarray(4, -4))',
    replace: 'crc32(made.subarray(0, -4))',
    breaks: "the orientation's chunk of a stripped PNG has a wrong checksum",
  },
  {
    file: 'src/image/strip/strip-webp.ts',
    find: '~(XMP | EXIF)',
    replace: '~EXIF',
    breaks: 'a stripped WebP says that it has XMP',
  },
  {
    file: 'src/image/strip/strip-heif.ts',
    find: '/^(Exif|mime|uri )$/',
    replace: '/^(mime|uri )$/',
    breaks: 'a stripped HEIC says where it was taken',
  },
  {
    file: 'src/image/strip/strip-heif.ts',
    find: 'if (start >= whole) break;',
    replace: 'if (start > whole) break;',
    breaks: 'a HEIC with a film behind it cannot be stripped',
  },
  {
    file: 'src/image/formats/heif-items.ts',
    find: 'way === IN_IDAT ? (idat ?? NaN) : 0',
    replace: '0',
    breaks: 'a HEIC whose Exif is in its header keeps it',
  },
  {
    file: 'src/upload/store-poster.ts',
    find: 'run.stored(stored);',
    replace: '',
    breaks: 'a video that is paused while its poster is sent is sent again',
  },
];
