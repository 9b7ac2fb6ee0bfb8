import { parseJson } from '../parse-json.js';
import { fingerprintOf } from '../resume/fingerprint.js';
import type { Crop } from './crop.js';

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
