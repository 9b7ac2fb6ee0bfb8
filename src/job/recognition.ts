import type { Mode } from './mode.js';
import type { Fields } from '../grant/response/fields.js';

/** How a response of the endpoint shows that it is for a mode. */
export interface Recognition {
  /** The field that marks a response of this mode, for the error about a response that fits no mode. */
  readonly recognizedBy: string;
  /** Whether a response of the endpoint is a grant of this mode. */
  readonly recognizes: (fields: Fields) => boolean;
}

/** A mode that is found by the endpoint's response; without recognition, by its name only. */
export type FindableMode = Mode & Partial<Recognition>;
