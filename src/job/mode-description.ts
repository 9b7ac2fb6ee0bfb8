import type { Mode } from './mode.js';
import type { Fields } from '../grant/response/fields.js';
import type { LoadSigner } from '../signing/sign-v4.js';

/** What is known of a mode before its code is loaded. */
export interface ModeDescription {
  /** Its name in the `mode` attribute. */
  readonly name: string;
  /** One grant serves every file, so it may be requested before there is a file. */
  readonly oneGrantForAll?: boolean;
  /** Loads the code and makes a mode for one queue. */
  readonly load: () => Promise<Mode>;
  /** Loads the same with another signer; absent where the page signs no requests in this mode. */
  readonly loadSignedBy?: (loadSigner: LoadSigner) => Promise<Mode>;
}

/** The facts of a mode, without its code. */
export type ModeFacts = Omit<ModeDescription, 'load' | 'loadSignedBy'>;

/** How a response of the endpoint shows that it is for a mode. */
export interface Recognition {
  /** The field that marks a response of this mode, for the error about a response that fits no mode. */
  readonly recognizedBy: string;
  /** Whether a response of the endpoint is a grant of this mode. */
  readonly recognizes: (fields: Fields) => boolean;
}

/** A mode that is found by the endpoint's response; without recognition, by its name only. */
export type FindableMode = ModeDescription & Partial<Recognition>;
