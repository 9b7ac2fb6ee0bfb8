import { parseJson } from '../base/text.js';
import type { Crop } from './crop.js';

/** The part in the image settings by which something was made. */
export function cropIn(settings = ''): Crop | undefined {
  const [, text] = /"crop":(\{[^{}]*\})/.exec(settings) ?? [];
  return text === undefined ? undefined : (parseJson(text) as Crop | undefined);
}

/** Whether a part has this ratio, as far as whole pixels can. */
export function hasRatio({ width, height, turns = 0 }: Crop, ratio: number): boolean {
  const [wide, high] = turns % 2 === 0 ? [width, height] : [height, width];
  return Math.abs(wide - high * ratio) <= 1 + ratio;
}

/** The part of this ratio with which one of these uploads of a file began: with the same one it continues. */
export function earlierCrop(
  ratio: number,
  uploads: readonly { readonly made?: string | undefined }[],
): Crop | undefined {
  return uploads.map(({ made }) => cropIn(made)).find((crop) => crop && hasRatio(crop, ratio));
}
