import type { Crop } from '../media/crop.js';
import { readRatio } from '../media/ratio.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part in whole pixels, and how often it is turned. */
export interface Cut extends Crop {
  readonly turns: number;
}

/** What to cut out of a picture, in whole pixels inside of it; undefined where that is all of it. */
export function cutFor({ width, height }: Size, crop: string | Crop): Cut | undefined {
  const part = typeof crop === 'string' ? middleOf({ width, height }, crop) : crop;
  if (!part) return undefined;
  const wide = within(part.width, 1, width);
  const high = within(part.height, 1, height);
  const x = within(part.x, 0, width - wide);
  const y = within(part.y, 0, height - high);
  const turns = (((part.turns ?? 0) % 4) + 4) % 4;
  return wide === width && high === height && turns === 0 ? undefined : { x, y, width: wide, height: high, turns };
}

/** The size of a part after it was turned. */
export const sizeOfCut = ({ width, height, turns }: Cut): Size =>
  turns % 2 === 1 ? { width: height, height: width } : { width, height };

/** The largest part of this ratio, in the middle; undefined for an unreadable ratio. */
function middleOf({ width, height }: Size, text: string): Crop | undefined {
  const ratio = readRatio(text);
  if (ratio === undefined) return undefined;
  const wide = Math.min(width, Math.round(height * ratio));
  const high = Math.min(height, Math.round(width / ratio));
  return { x: Math.round((width - wide) / 2), y: Math.round((height - high) / 2), width: wide, height: high };
}

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, Math.round(value)));
