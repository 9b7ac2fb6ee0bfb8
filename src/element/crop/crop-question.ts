import type { Crop } from '../../media/crop.js';
import type { ElementContext } from '../queue/context.js';
import type { OpenPicture } from '../../image/decode-picture.js';

/** What the dialog needs of the element. */
export interface CropParts extends ElementContext {
  /** Aborts when the files are not wanted any more. */
  readonly signal: AbortSignal;
}

/** A picture to crop. */
export interface CropQuestion {
  readonly file: File;
  readonly picture: OpenPicture;
  /** How many times wider than high. */
  readonly ratio: number;
  /** The part to begin with; else the largest one, in the middle. */
  readonly start: Crop | undefined;
  /** Which of how many pictures it is, from 1. */
  readonly place: number;
  readonly count: number;
}

/** `cancel`: the file is not added; `whole`: it is added, but cannot be cropped. */
export type CropChoice = Crop | 'cancel' | 'whole';
