import type { Mode } from '../job/mode.js';
import { builtIn } from './built-in.js';
import type { ModeName } from './index.js';
import type { FindableMode, ModeDescription } from '../job/mode-description.js';

/** A mode by its name, by its description, by a function that loads it, or a mode of your own. */
export type ModeChoice = ModeName | (string & {}) | ModeDescription | (() => Promise<Mode>) | Mode;

const loadErrors = () => import('./mode-errors.js');

/**
 * Loads a mode's code and makes a mode for one queue; without a choice, one that detects the mode of each response.
 *
 * @param signer the name of another signer, for the modes that sign any requests
 * @throws UploadError `config` for an unknown name, or a signer for a chosen mode that takes none
 */
export async function loadMode(
  choice?: ModeChoice | null,
  modes: readonly FindableMode[] = builtIn,
  signer?: string | null,
): Promise<Mode> {
  if (!choice) {
    const { createDetectingMode } = await import('./detect.js');
    return createDetectingMode(modes, (description) => loadDescribed(description, signer));
  }
  const made = typeof choice === 'function' ? await choice() : choice;
  const known = typeof made === 'object' ? made : modes.find(({ name }) => name === made);
  if (known && signer && !('loadSignedBy' in known)) throw (await loadErrors()).unusedSigner(known, signer);
  if (known) return 'upload' in known ? known : loadDescribed(known, signer);
  throw (await loadErrors()).unknownMode(made, modes);
}

function loadDescribed({ load, loadSignedBy }: ModeDescription, signer?: string | null): Promise<Mode> {
  if (!signer || !loadSignedBy) return load();
  return loadSignedBy(async () => (await import('../signing/load-signer.js')).loadSigner(signer));
}
