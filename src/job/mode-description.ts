import type { Mode } from './mode.js';
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
