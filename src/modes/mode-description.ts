import type { Mode } from '../core/mode.js';
import type { Fields } from './response/fields.js';
import type { LoadSigner } from './sts/sign-v4.js';

/** What is known of a mode before its code is loaded: enough to find it by its name or by the endpoint's response. */
export interface ModeDescription {
  /** Its name in the `mode` attribute. */
  readonly name: string;
  /** The field that marks a response of this mode, for the error about a response that fits no mode. */
  readonly recognizedBy: string;
  /** Whether a response of the endpoint is a grant of this mode. */
  readonly recognizes: (fields: Fields) => boolean;
  /** HTTP methods that the bucket's CORS rule must allow for all requests of this mode. */
  readonly corsMethods: readonly string[];
  /** One grant serves every file, so it may be requested before there is a file. */
  readonly oneGrantForAll?: boolean;
  /** Loads the code and makes a mode for one queue. */
  readonly load: () => Promise<Mode>;
  /** Loads the same with another signer; absent where the page signs no requests in this mode. */
  readonly loadSignedBy?: (loadSigner: LoadSigner) => Promise<Mode>;
}

/** The facts of a mode, without its code. */
export type ModeFacts = Omit<ModeDescription, 'load' | 'loadSignedBy'>;
