import type { Mode } from '../core/mode.js';
import { UploadError } from '../core/upload-error.js';
import { anyModeWith } from './detect.js';
import { type SignWith, stsMode } from './sts/sts.js';

/**
 * A mode as few pages have it: with another signer than our own, or of a name that there is not.
 *
 * @throws UploadError `config`
 */
export async function rareMode(name?: string | null, loadSigner?: () => Promise<SignWith>): Promise<Mode> {
  if (!loadSigner || (name && name !== 'sts')) {
    throw new UploadError('config', `There is no mode "${name}".`, { hint: 'Use sts, post-policy, presigned-url.' });
  }
  const signed = stsMode(await loadSigner());
  return name ? signed : anyModeWith(signed);
}
