import type { StoredFile } from '../../../../src/element.js';

const SIZE = 512;

/** A person's picture that a profile page has stored, as a `blob:` address: a drawn head before a wall. */
export async function createStoredPortrait(): Promise<StoredFile> {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2d canvas.');
  const fill = (color: string, draw: () => void) => {
    context.fillStyle = color;
    context.beginPath();
    draw();
    context.fill();
  };
  const ellipse = (x: number, y: number, width: number, height: number) =>
    context.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
  fill('#f3d9b8', () => context.rect(0, 0, SIZE, SIZE));
  fill('#3d2a2b', () => ellipse(256, 216, 128, 140)); // hair
  fill('#c98f6d', () => context.rect(216, 280, 80, 110)); // neck
  fill('#2f6f73', () => ellipse(256, 520, 190, 150)); // shoulders
  fill('#dba583', () => ellipse(256, 236, 96, 116)); // face
  fill('#3d2a2b', () => context.ellipse(256, 170, 104, 62, 0, Math.PI, 2 * Math.PI)); // fringe
  for (const x of [218, 294]) fill('#3d2a2b', () => ellipse(x, 236, 9, 11));
  fill('#a5524e', () => context.ellipse(256, 290, 34, 20, 0, 0, Math.PI)); // smile
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  if (!blob) throw new Error('This browser made no picture.');
  const url = URL.createObjectURL(blob);
  return { key: 'users/1/portrait.jpg', url, size: blob.size, type: blob.type, verified: true };
}
