import { UploadError } from '../core/upload-error.js';
import type { LoadMode } from '../core/permission.js';
import type { SignWith } from './sts.js';

export type ModeName = 'sts' | 'post-policy' | 'presigned-url';

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: LoadMode = async () => (await import('./sts.js')).sts;

/** A signed form policy: one PostObject request a file, within the key, size and type that the policy allows. */
export const postPolicy: LoadMode = async () => (await import('./post-policy.js')).postPolicy;

/** A signed URL for each file: one PutObject request, with the Content-Type that was signed. */
export const presignedUrl: LoadMode = async () => (await import('./presigned-url.js')).presignedUrl;

/** The mode is told from the endpoint's first answer, which then serves as the first grant. */
export const anyMode: LoadMode = async () => (await import('./any-mode.js')).anyMode;

const modes: Record<ModeName, LoadMode> = { sts, 'post-policy': postPolicy, 'presigned-url': presignedUrl };

/**
 * A mode by its name in the `mode` attribute; without one, `anyMode`. Its code is loaded when the first upload begins, and
 * with it what signs in `sts` mode, where that is not our own signer.
 */
export function loadMode(name?: string | null, loadSigner?: () => Promise<SignWith>): LoadMode {
  if (loadSigner && name === 'sts') return stsSigned(loadSigner);
  if (loadSigner && !name)
    return async () => (await import('./any-mode.js')).anyModeWith(await stsSigned(loadSigner)());
  if (!name) return anyMode;
  if (Object.hasOwn(modes, name)) return modes[name as ModeName];
  return () => Promise.reject(unknownMode(name));
}

function stsSigned(loadSigner: () => Promise<SignWith>) {
  return async () => (await import('./sts.js')).stsMode(await loadSigner());
}

function unknownMode(name: string): UploadError {
  return new UploadError('config', `There is no mode "${name}".`, { hint: `Use ${Object.keys(modes).join(', ')}.` });
}
