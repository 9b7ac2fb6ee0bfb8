import type { FindableMode, Mode, ModeDescription } from '../job/mode.js';
import { UploadError } from '../base/upload-error.js';
import { loadSigner } from '../signing/load-signer.js';
import { builtIn } from './built-in.js';
import { createDetectingMode } from './detect.js';
import type { ModeName } from './index.js';

/** A mode by its name, by its description, by a function that loads it, or a mode of your own. */
export type ModeChoice = ModeName | (string & {}) | ModeDescription | (() => Promise<Mode>) | Mode;

/** Loads a mode for one queue; without a choice, one that detects each response's mode. @throws UploadError `config`: an unknown name, an unusable signer */
export async function loadMode(
  choice?: ModeChoice | null,
  modes: readonly FindableMode[] = builtIn,
  signer?: string | null,
): Promise<Mode> {
  if (!choice) {
    return createDetectingMode(modes, (description) => loadDescribed(description, signer));
  }
  const made = typeof choice === 'function' ? await choice() : choice;
  const known = typeof made === 'object' ? made : modes.find(({ name }) => name === made);
  if (known && signer && !('loadSignedBy' in known)) throw unusedSigner(known, signer);
  if (known) return 'upload' in known ? known : loadDescribed(known, signer);
  throw unknownMode(made, modes);
}

function loadDescribed({ load, loadSignedBy }: ModeDescription, signer?: string | null): Promise<Mode> {
  if (!signer || !loadSignedBy) return load();
  return loadSignedBy(() => loadSigner(signer));
}

function unknownMode(name: unknown, known: readonly { readonly name: string }[]): UploadError {
  return new UploadError('config', `Unknown mode "${String(name)}".`, {
    hint: `Use ${known.map((mode) => mode.name).join(', ')}.`,
  });
}

function unusedSigner(mode: { readonly name: string }, signer: string): UploadError {
  return new UploadError('config', `The signer "${signer}" cannot sign for the mode "${mode.name}".`, {
    hint: 'Omit `signer`, or give a mode that signs its requests in the browser, by its name or its description.',
  });
}
