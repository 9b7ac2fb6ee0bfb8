import { jpegExif } from '../pictures.js';

/** The corners of a picture: top left, top right, bottom right, bottom left. */
export const corners = ['red', 'lime', 'blue', 'yellow'] as const;

export interface DrawnPicture {
  type?: string;
  width?: number;
  height?: number;
  quality?: number;
  isTransparent?: boolean;
  /** Without noise it takes few bytes. */
  isFlat?: boolean;
  exif?: number[];
}

/** What was drawn already: each takes a while. */
const drawn = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** A picture as a browser encodes it: its corners have a color each, and noise makes it as long as a photo. */
export async function drawPicture(name: string, picture: DrawnPicture = {}): Promise<File> {
  const id = JSON.stringify(picture);
  const bytes = drawn.get(id) ?? draw(picture);
  drawn.set(id, bytes);
  return new File([await bytes], name, { type: picture.type ?? 'image/jpeg', lastModified: 7 }); // one piece: Firefox decodes no other
}

async function draw(picture: DrawnPicture): Promise<Uint8Array<ArrayBuffer>> {
  const { type = 'image/jpeg', width = 1600, height = 1200, quality = 0.95, isTransparent, isFlat, exif } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const [wide, high] = [width / 2, height / 2];
  for (const [i, color] of corners.entries()) {
    context.fillStyle = color;
    context.fillRect(i === 1 || i === 2 ? wide : 0, i > 1 ? high : 0, wide, high);
  }
  if (!isFlat) {
    const noise = context.getImageData(width / 4, height / 4, wide, high);
    let state = 1;
    for (let i = 0; i < noise.data.length; i += 4) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      noise.data[i] = state >>> 24;
      noise.data[i + 1] = (state >>> 16) & 255;
    }
    context.putImageData(noise, width / 4, height / 4);
  }
  if (isTransparent) context.clearRect(width / 4, height / 4, wide, high);
  const blob = await canvas.convertToBlob({ type, quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return exif ? Uint8Array.from([...bytes.subarray(0, 2), ...jpegExif(exif), ...bytes.subarray(2)]) : bytes;
}

/** How a picture is displayed: its size, the colors of its corners, and how opaque its middle is. */
export async function look(file: Blob): Promise<{ width: number; height: number; seen: string[]; alpha: number }> {
  const bitmap = await createImageBitmap(new Blob([await file.arrayBuffer()], { type: file.type }));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const at = (x: number, y: number) => context.getImageData(x, y, 1, 1).data;
  const nameAt = (x: number, y: number) => {
    const [red = 0, green = 0, blue = 0] = at(x, y);
    return red > 150 ? (green > 150 ? 'yellow' : 'red') : green > 150 ? 'lime' : blue > 150 ? 'blue' : 'black';
  };
  const [right, bottom] = [width - 3, height - 3];
  const seen = [nameAt(2, 2), nameAt(right, 2), nameAt(right, bottom), nameAt(2, bottom)];
  return { width, height, seen, alpha: at(width >> 1, height >> 1)[3]! };
}
