import type { Crop } from '../../core/media/crop.js';
import { CropDialog } from './crop-dialog.js';
import type { CropParts } from './crop-pictures.js';
import type { OpenPicture } from './open-picture.js';

/** A picture to crop. */
export interface CropQuestion {
  readonly file: File;
  readonly picture: OpenPicture;
  /** How many times wider than high. */
  readonly ratio: number;
  /** The part to begin with; else the largest one, in the middle. */
  readonly start: Crop | undefined;
  /** Which of several pictures it is. */
  readonly place: { readonly number: number; readonly count: number };
}

/** `cancel`: the file is not added; `whole`: it is added, but cannot be cropped. */
export type CropAnswer = Crop | 'cancel' | 'whole';

/** Asks in a dialog which part of a picture to keep. */
export function askForCrop(parts: CropParts, question: CropQuestion): Promise<CropAnswer> {
  return new Promise((resolve) => new CropDialog(parts, question, resolve).open());
}
