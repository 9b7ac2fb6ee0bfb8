import type { Mode } from '../core/mode.js';
import { UploadError } from '../core/upload-error.js';
import { builtIn, type ModeName } from './index.js';
import type { ModeDescription } from './mode-description.js';

/** A mode by its name, by its description, by a function that loads it, or a mode of your own. */
export type ModeChoice = ModeName | (string & {}) | ModeDescription | (() => Promise<Mode>) | Mode;

/**
 * Loads a mode's code and makes a mode for one queue; without a choice, one that detects the mode of each response.
 *
 * @throws UploadError `config` for an unknown name
 */
export async function loadMode(choice?: ModeChoice | null, modes: readonly ModeDescription[] = builtIn): Promise<Mode> {
  if (!choice) {
    const loads = modes.map(({ load }) => load());
    const [{ createDetectingMode }, loaded] = await Promise.all([import('./detect.js'), Promise.all(loads)]);
    return createDetectingMode(modes, loaded);
  }
  if (typeof choice === 'function') return choice();
  if (typeof choice === 'object') return 'upload' in choice ? choice : choice.load();
  const description = modes.find(({ name }) => name === choice);
  if (description) return description.load();
  throw new UploadError('config', `Unknown mode "${choice}".`, {
    hint: `Use ${modes.map(({ name }) => name).join(', ')}.`,
  });
}
