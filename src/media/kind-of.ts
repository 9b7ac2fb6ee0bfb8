import { FileBytes, textAt } from './file-bytes.js';

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
