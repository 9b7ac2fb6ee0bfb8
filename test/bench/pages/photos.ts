import { makeImage } from '../../../dist/image.js';
import { made } from '../content.js';
import type { Job } from '../job.js';

/** Different photos; the files of a job are copies of them. */
const DIFFERENT = 8;

export async function photosOf({ id, count, images }: Job): Promise<File[]> {
  const blobs: Blob[] = [];
  for (let i = 0; i < DIFFERENT; i++) {
    const photo = new File([await drawPhoto(i + 1)], `${i}.jpg`, { type: 'image/jpeg' });
    blobs.push(images === 'made before' ? (await makeImage(photo, made)).file : photo);
  }
  return Array.from({ length: count }, (_, i) => {
    return new File([blobs[i % DIFFERENT]!], `${id}-${i}.jpg`, { type: 'image/jpeg', lastModified: i });
  });
}

/** Noise of many sizes, as large things and their grain are: some 4 MB of a JPEG with 12 megapixels. */
async function drawPhoto(seed: number): Promise<Blob> {
  const context = new OffscreenCanvas(4000, 3000).getContext('2d', { willReadFrequently: true })!;
  const shares = { 4: 1, 16: 0.5, 64: 0.35, 256: 0.25, 1024: 0.16, 2048: 0.12 };
  let state = seed;
  for (const [side, share] of Object.entries(shares)) {
    const drawn = new OffscreenCanvas(Number(side), Number(side)).getContext('2d')!;
    const pixels = drawn.createImageData(Number(side), Number(side));
    const words = new Uint32Array(pixels.data.buffer);
    for (let i = 0; i < words.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      words[i] = (state ^ (state >>> 15)) | 0xff000000;
    }
    drawn.putImageData(pixels, 0, 0);
    context.globalAlpha = share;
    context.imageSmoothingQuality = 'high';
    context.drawImage(drawn.canvas, 0, 0, 4000, 3000);
  }
  return context.canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
}
