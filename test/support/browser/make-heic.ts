import { exif } from '../pictures.js';
import { drawPicture } from './draw-picture.js';

/** A photo as an iPhone makes it: HEIC without a type, lying on its side, with the place in its Exif. 120 × 160 as it is displayed. */
export async function makeHeic(
  name = 'IMG_1.HEIC',
  { orientation = 6, width = 160, height = 120 } = {},
): Promise<File> {
  const photo = await drawPicture('photo.jpg', { width, height, isFlat: true, exif: exif(orientation) });
  const response = await fetch('/heic', { method: 'POST', body: photo });
  if (!response.ok) throw new Error(await response.text());
  return new File([await response.arrayBuffer()], name, { lastModified: 7 });
}

/** The corners of that photo, as it is displayed: turned to the right. */
export const turnedCorners = ['yellow', 'red', 'lime', 'blue'];
