import { UploadError } from '../core/upload-error.js';
import type { SignWith } from '../modes/sts.js';

/** Loads what signs in `sts` mode in place of our own signer. */
export type LoadSigner = () => Promise<SignWith>;

/** The signer that the `signer` attribute names; undefined: our own. */
export function loadSigner(name?: string | null): LoadSigner | undefined {
  if (!name) return undefined;
  return async () => {
    if (name === 'ali-oss') return (await import('./ali-oss.js')).signWithAliOss;
    throw new UploadError('config', `There is no signer "${name}".`, { hint: 'Use ali-oss, or leave `signer` away.' });
  };
}
