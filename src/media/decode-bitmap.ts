import type { Crop } from './crop.js';
import { type DecodeHeic, loadHeic } from './heic.js';
import { kindOf } from './file-bytes.js';

/** WebKit now and then never ends to decode a picture, and decodes its copy: milliseconds after which that is tried. */
const LATE = 8_000;

/** Decodes a picture, or a part of it: what the browser cannot decode, by the page's own decoder for its type. @throws if nobody can read or decode it */
export async function decodeBitmap(file: File, options: ImageBitmapOptions, crop?: Crop): Promise<ImageBitmap> {
  const open = (source: ImageBitmapSource) =>
    crop
      ? createImageBitmap(source, crop.x, crop.y, crop.width, crop.height, options)
      : createImageBitmap(source, options);
  const isHeic = (await kindOf(file)) === 'image/heic';
  try {
    return await openOrCopy(file, open, !isHeic); // Firefox decodes no copy of that either
  } catch (error) {
    const decode = isHeic ? await loadHeic() : undefined;
    if (!decode) throw error;
    const bitmap = await decode(file);
    return open(bitmap).finally(() => bitmap.close());
  }
}

/** The page's own decoder for a file's type; undefined where it has none. */
export async function loadDecoder(file: File): Promise<DecodeHeic | undefined> {
  return (await kindOf(file)) === 'image/heic' ? loadHeic() : undefined;
}

/** Firefox decodes no file that was made of pieces, as one without its metadata is. @param copiesFailed whether what fails is opened as a copy */
function openOrCopy(
  file: File,
  open: (blob: Blob) => Promise<ImageBitmap>,
  copiesFailed: boolean,
): Promise<ImageBitmap> {
  const openCopy = async () => open(new Blob([await file.arrayBuffer()], { type: file.type }));
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<ImageBitmap>((resolve, reject) => {
    timer = setTimeout(() => void openCopy().then(resolve, reject), LATE);
  });
  const opened = copiesFailed ? open(file).catch(openCopy) : open(file);
  const first = Promise.race([opened, late]).finally(() => clearTimeout(timer));
  for (const one of [opened, late])
    Promise.all([one, first.catch(() => undefined)]).then(
      ([bitmap, used]) => bitmap === used || bitmap.close(), // nobody waits for the second one any more
      () => {},
    );
  return first;
}
