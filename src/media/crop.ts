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
