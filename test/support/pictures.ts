/** Small pictures, and what cameras and programs write beside their pixels. */

const decode = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
export const u16 = (n: number): number[] => [(n >> 8) & 255, n & 255];
export const u32 = (n: number): number[] => [...u16(n >>> 16), ...u16(n & 0xffff)];
const little32 = (n: number) => u32(n).reverse();

/** A text that must not be found in what was stripped. */
export const SECRET = '30.2741N 120.1551E, Anna';

/** Exif as a TIFF: SECRET as a comment, the camera, the orientation, the place. */
export function exif(orientation?: number): number[] {
  const made = decode(
    'TU0AKgAAAAgABAEOAAIAAAAZAAAAPgEPAAIAAAAHAAAAWAESAAMAAAABAAEAAIglAAQAAAABAAAAYAAAAAAzMC4yNzQxTiAxMjAuMTU1MUUsIEFubmEAAENhbWVyYQAAAAQAAQACAAAAAk4AAAAAAgAFAAAAAwAAAJYAAwACAAAAAkUAAAAABAAFAAAAAwAAAK4AAAAAAAALuAAAAGQAAAZAAAAAZAAACnQAAABkAAAu4AAAAGQAAAOEAAAAZAAABywAAABk',
  );
  if (orientation === undefined) made[35] = 0x13; // another tag
  else made.set(u16(orientation), 42);
  return [...made];
}

/** Exif with the orientation and nothing else, as it is left. */
export const minimalExif = (orientation: number): number[] => [
  ...[0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0],
];

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="${SECRET}"/></rdf:RDF></x:xmpmeta>`;

// JPEG

const smallJpeg = [
  ...decode(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  ),
];
export const soi = [0xff, 0xd8];
export const jfif = smallJpeg.slice(2, 20);
/** From the tables to the end. */
export const jpegPicture = [...smallJpeg.slice(20), 0xff, 0xd9];
export const segment = (marker: number, ...content: number[][]): number[] => {
  const bytes = content.flat();
  return [0xff, marker, ...u16(2 + bytes.length), ...bytes];
};
export const jpegExif = (content: number[]): number[] => segment(0xe1, ascii('Exif\0\0'), content);
export const icc = segment(0xe2, ascii('ICC_PROFILE\0'), [1, 1], ascii('a profile'));
export const adobe = segment(0xee, ascii('Adobe'), [0, 100, 0, 0, 0, 0, 1]);
/** What is to be removed from a JPEG, beside Exif. */
export const besideJpeg = [
  segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0${xmp}`)),
  segment(0xe2, ascii('MPF\0'), ascii(SECRET)),
  // IPTC: record 2, caption
  segment(0xed, ascii('Photoshop 3.0\0'), iptc(SECRET)),
  segment(0xeb, ascii(`JP\0\0${SECRET}`)),
  segment(0xfe, ascii(SECRET)),
];

function iptc(caption: string): number[] {
  const record = [0x1c, 2, 120, ...u16(caption.length), ...ascii(caption)];
  const padded = record.length % 2 ? [...record, 0] : record;
  return [...ascii('8BIM'), ...u16(0x0404), 0, 0, ...u32(record.length), ...padded];
}

// PNG

const smallPng = [
  ...decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
];
export const pngHead = smallPng.slice(0, 33);
export const pngPicture = smallPng.slice(33);
export const chunk = (type: string, content: number[]): number[] => {
  const bytes = [...ascii(type), ...content];
  return [...u32(content.length), ...bytes, ...u32(crc32(bytes))];
};
const besidePng = [
  chunk('tEXt', ascii(`Comment\0${SECRET}`)),
  chunk('iTXt', ascii(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)),
  chunk('zTXt', [...ascii('Comment\0\0'), ...ascii(SECRET)]),
  chunk('tIME', [7, 234, 11, 26, 21, 0, 0]),
  chunk('prVt', ascii(SECRET)),
];

function crc32(bytes: readonly number[]): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

// WebP

/** `VP8 ` of a picture of one pixel. */
export const webpPicture = [...decode('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA')].slice(12);
export const webpChunk = (type: string, content: number[]): number[] => [
  ...ascii(type),
  ...little32(content.length),
  ...content,
  ...(content.length % 2 ? [0] : []),
];
export const vp8x = (flags: number): number[] => webpChunk('VP8X', [flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
export const riff = (...chunks: number[][]): number[] => {
  const content = [...ascii('WEBP'), ...chunks.flat()];
  return [...ascii('RIFF'), ...little32(content.length), ...content];
};
const profile = webpChunk('ICCP', ascii('profile'));
const besideWebp = [webpChunk('XMP ', ascii(xmp)), webpChunk('OTHR', ascii(SECRET))];

// HEIC, AVIF and MP4

export const box = (type: string, ...content: number[][]): number[] => {
  const bytes = content.flat();
  return [...u32(8 + bytes.length), ...ascii(type), ...bytes];
};
export const fullBox = (type: string, ...content: number[][]): number[] => box(type, u32(0), ...content);

/** A HEIC with a picture in `mdat`, which no browser could decode, Exif, XMP, a text, and the film of a motion photo behind it. */
function heic(exifBytes: number[], xmpBytes: number[], between: number[], behind: number[]): number[] {
  const item = (id: number, type: string) => box('infe', [2, 0, 0, 0], u16(id), u16(0), ascii(type), ascii('a\0'));
  const contents = [[1, 2, 3, 4], exifBytes, xmpBytes];
  const types = fullBox('iinf', u16(3), item(1, 'hvc1'), item(2, 'Exif'), item(3, 'mime'));
  const turn = box(
    'iprp',
    box('ipco', fullBox('ispe', u32(160), u32(120)), box('irot', [3])),
    fullBox('ipma', u32(1), u16(1), [2, 1, 2]),
  );
  const placesAt = (start: number) => {
    const startOf = (i: number) => start + contents.slice(0, i).flat().length;
    return box(
      'iloc',
      u32(0),
      [0x44, 0],
      u16(3),
      ...contents.flatMap((bytes, i) => [u16(i + 1), u16(0), u16(1), u32(startOf(i)), u32(bytes.length)]),
    );
  };
  const head = (start: number) => [
    ...box('ftyp', ascii('heic'), u32(0)),
    ...between,
    ...fullBox('meta', fullBox('pitm', u16(1)), types, placesAt(start), turn),
  ];
  return [...head(head(0).length + 8), ...box('mdat', ...contents), ...behind];
}
const heicExif = [0, 0, 0, 0, ...exif(6)];
const noExif = [...[0, 0, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8], ...Array<number>(heicExif.length - 12).fill(0)];
const heicText = box('uuid', ascii(SECRET));
const noText = box('free', Array<number>(heicText.length - 8).fill(0));
const spaces = Array<number>(xmp.length).fill(0x20);

// GIF

const smallGif = [...decode('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7')];
/** Header and colors; the picture with its times; the trailer. */
export const gifHead = smallGif.slice(0, 19);
export const gifPicture = smallGif.slice(19, -1);
export const gifEnd = [0x3b];
const gifBlocks = (text: string) =>
  [...(text.match(/.{1,255}/gs) ?? [])].flatMap((part) => [part.length, ...ascii(part)]);
const gifLoop = [0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0];
const besideGif = [
  [0x21, 0xfe, ...gifBlocks(SECRET), 0],
  [0x21, 0xff, 11, ...ascii('XMP DataXMP'), ...gifBlocks(xmp), 0],
];

/** A picture of each kind, with all that can be written beside it, and what is to be left of it. */
export const pictures = {
  'photo.jpg': {
    type: 'image/jpeg',
    full: [soi, jfif, jpegExif(exif(6)), ...besideJpeg, icc, adobe, jpegPicture, ascii(SECRET)].flat(),
    left: [soi, jfif, jpegExif(minimalExif(6)), icc, adobe, jpegPicture].flat(),
  },
  'chart.png': {
    type: 'image/png',
    full: [...pngHead, ...besidePng.flat(), ...chunk('eXIf', exif(8)), ...pngPicture, ...ascii(SECRET)],
    left: [...pngHead, ...chunk('eXIf', minimalExif(8)), ...pngPicture],
  },
  'photo.webp': {
    type: 'image/webp',
    full: [riff(vp8x(0x2c), profile, webpPicture, webpChunk('EXIF', exif(3)), ...besideWebp), ascii(SECRET)].flat(),
    left: riff(vp8x(0x28), profile, webpPicture, webpChunk('EXIF', minimalExif(3))),
  },
  'photo.heic': {
    type: 'image/heic',
    full: heic(heicExif, ascii(xmp), heicText, box('mpvd', ascii(SECRET))),
    left: heic(noExif, spaces, noText, []),
  },
  'smile.gif': {
    type: 'image/gif',
    full: [...gifHead, ...besideGif.flat(), ...gifLoop, ...gifPicture, ...gifPicture, ...gifEnd, ...ascii(SECRET)],
    left: [...gifHead, ...gifLoop, ...gifPicture, ...gifPicture, ...gifEnd],
  },
};

export const fileOf = (name: keyof typeof pictures): File =>
  new File([Uint8Array.from(pictures[name].full)], name, { type: pictures[name].type, lastModified: 1 });

/** 20000 × 6001 pixels by its header: more than is drawn. It has a comment. */
export function tooLarge(name = 'a.png'): File {
  const size = [0, 0, 0x4e, 0x20, 0, 0, 0x17, 0x71];
  const pieces = [pngHead.slice(0, 16), size, pngHead.slice(24), chunk('tEXt', [65, 0, 66]), pngPicture];
  return new File([Uint8Array.from(pieces.flat())], name, { type: 'image/png' });
}
