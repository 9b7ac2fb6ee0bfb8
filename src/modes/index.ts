import type { LoadMode } from '../core/mode.js';
import type { SignWith } from './sts/sts.js';

export type ModeName = 'sts' | 'post-policy' | 'presigned-url';

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: LoadMode = async () => (await import('./sts/sts.js')).sts;

/** A signed form policy: one PostObject request a file, within the key, size and type that the policy allows. */
export const postPolicy: LoadMode = async () => (await import('./post-policy/post-policy.js')).postPolicy;

/** A signed URL for each file: one PutObject request, with the Content-Type that was signed. */
export const presignedUrl: LoadMode = async () => (await import('./presigned-url/presigned-url.js')).presignedUrl;

/** The mode is told from the endpoint's first answer, which then serves as the first grant. */
export const anyMode: LoadMode = async () => (await import('./detect.js')).anyMode;

const modes = new Map<string, LoadMode>([
  ['sts', sts],
  ['post-policy', postPolicy],
  ['presigned-url', presignedUrl],
]);

/**
 * A mode by its name in the `mode` attribute; without one, `anyMode`. Its code is loaded when the first upload begins, and
 * with it what signs in `sts` mode, where that is not our own signer.
 */
export function loadMode(name?: string | null, loadSigner?: () => Promise<SignWith>): LoadMode {
  const isSignedElse = loadSigner && (!name || name === 'sts');
  const usual = isSignedElse ? undefined : name ? modes.get(name) : anyMode;
  return usual ?? (async () => (await import('./rare-mode.js')).rareMode(name, loadSigner));
}
