import { parseJson } from '../parse-json.js';
import { fingerprintOf } from '../resume/fingerprint.js';

/** The part of a picture that is uploaded, in pixels of the picture as it is displayed. */
export interface Crop {
  /** Pixels from the left edge. */
  readonly x: number;
  /** Pixels from the upper edge. */
  readonly y: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Quarter turns to the right, 0 to 3, after it was cut out. @default 0 */
  readonly turns?: number | undefined;
}

const crops = new WeakMap<File, Crop>();

/** Keeps the part that a person has chosen of a picture. */
export function rememberCrop(file: File, crop: Crop): void {
  crops.set(file, crop);
}

/** The part that a person has chosen, or an earlier page has begun with. */
export const cropOf = (file: File): Crop | undefined => crops.get(file);

/** The part in the settings of an unfinished upload: in the text that identifies it. */
export function cropIn(fingerprint: string): Crop | undefined {
  const [, text] = /"crop":(\{[^{}]*\})/.exec(fingerprint) ?? [];
  return text === undefined ? undefined : (parseJson(text) as Crop | undefined);
}

/** Whether a part has this ratio, as far as whole pixels can. */
export function hasRatio({ width, height, turns = 0 }: Crop, ratio: number): boolean {
  const [wide, high] = turns % 2 === 0 ? [width, height] : [height, width];
  return Math.abs(wide - high * ratio) <= 1 + ratio;
}

/**
 * The part of this ratio with which one of these uploads of a file began: with the same one it continues.
 *
 * @param uploads what identifies them: their fingerprints, or their ids, in which a scope comes first
 */
export function earlierCrop(file: File, ratio: number, uploads: readonly string[]): Crop | undefined {
  const ofFile = uploads.filter((upload) => `\n${upload}`.includes(`\n${fingerprintOf(file)}\n`));
  return ofFile.map(cropIn).find((crop) => crop && hasRatio(crop, ratio));
}

/** `16:9` as a number: how many times wider than high. */
export function readRatio(ratio: string): number | undefined {
  const [, wide, high] = /^\s*(\d*\.?\d+)\s*[:/×x]\s*(\d*\.?\d+)\s*$/.exec(ratio) ?? [];
  return Number(wide) > 0 && Number(high) > 0 ? Number(wide) / Number(high) : undefined;
}
