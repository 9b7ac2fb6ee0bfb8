import { readBlob } from '../base/read-blob.js';

/** Bytes that are read at once: most headers are shorter. */
const CHUNK = 65_536;

/** Reads a file piece by piece, as far as somebody looks. */
export class FileBytes {
  readonly size: number;
  readonly #file: Blob;
  #start = 0;
  #chunk = new DataView(new ArrayBuffer(0));

  constructor(file: Blob) {
    this.#file = file;
    this.size = file.size;
  }

  /** These bytes; fewer at the end of the file. */
  async read(offset: number, length: number): Promise<DataView> {
    const end = Math.min(offset + length, this.size);
    if (offset < this.#start || end > this.#start + this.#chunk.byteLength) {
      this.#start = offset;
      this.#chunk = new DataView(await readBlob(this.#file, offset, Math.max(end, offset + CHUNK)));
    }
    return new DataView(this.#chunk.buffer, Math.max(0, offset - this.#start), Math.max(0, end - offset));
  }
}

/** Bytes as Latin-1 text. */
export function textAt(view: DataView, offset: number, length: number): string {
  let text = '';
  for (let i = offset; i < offset + length; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}

/** What kind of picture a file is: by its first bytes, else by its type. Empty for other files. */
export async function kindOf(file: File): Promise<string> {
  const head = await new FileBytes(file).read(0, 12);
  const text = textAt(head, 0, head.byteLength);
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n')) return 'image/png';
  if (text.startsWith('GIF8')) return 'image/gif';
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'image/webp';
  if (/^(II\*\0|MM\0\*|II[RU]|MMOR|II\x1a\0|FOVb|\0MRM|FUJIFILM)/.test(text)) return 'image/tiff'; // and RAW formats
  if (/^(\xff\x0a|\0\0\0\x0cJXL )/.test(text)) return 'image/jxl';
  if (text.startsWith('8BPS')) return 'image/vnd.adobe.photoshop';
  const brand = text.slice(4, 8) === 'ftyp' ? text.slice(8) : '';
  if (brand === 'avif' || brand === 'avis') return 'image/avif';
  if (/^(he[iv][cxms]|mi[fa]1|msf1)$/.test(brand)) return /avif/.test(file.type) ? 'image/avif' : 'image/heic';
  if (brand === 'crx ') return 'image/tiff'; // Canon's RAW
  if (/^(image|video)\//.test(file.type)) return file.type;
  if (text.startsWith('\x1a\x45\xdf\xa3')) return 'video/webm'; // Matroska
  if (/^[\0-\x1f]...(moov|mdat|wide|free|skip|pnot)/s.test(text)) return 'video/quicktime'; // without `ftyp`, as old cameras make it
  return brand && !/^(M4[ABP] |F4[AB] )$/.test(brand) ? 'video/mp4' : ''; // but for audio
}

/** What a picture or a video says of itself. */
export interface MediaFacts {
  /** Pixels, as it is displayed: after its orientation. */
  width?: number | undefined;
  /** Pixels, as it is displayed. */
  height?: number | undefined;
  /** Seconds. */
  duration?: number | undefined;
}

/** Exif's tag of the orientation. */
const ORIENTATION = 0x0112;

/** How a picture lies, 1 to 8: from 2 on turned or mirrored, from 5 on with rows and columns exchanged. @param exif TIFF, perhaps behind `Exif\0\0` */
export function orientationIn(exif: DataView): number | undefined {
  const start = exif.byteLength >= 6 && textAt(exif, 0, 6) === 'Exif\0\0' ? 6 : 0;
  if (exif.byteLength < start + 14) return undefined;
  const isLittle = textAt(exif, start, 2) === 'II';
  const directory = start + exif.getUint32(start + 4, isLittle);
  if (directory + 2 > exif.byteLength) return undefined;
  for (let [at, left] = [directory + 2, exif.getUint16(directory, isLittle)]; left > 0; at += 12, left--) {
    if (at + 12 > exif.byteLength) return undefined;
    if (exif.getUint16(at, isLittle) === ORIENTATION) return exif.getUint16(at + 8, isLittle);
  }
  return undefined;
}
