import { UploadError } from '../base/upload-error.js';
import type { SignWith } from './sign-v4.js';

/** Loads the signer that the `signer` attribute names. @throws UploadError `config` */
export async function loadSigner(name: string): Promise<SignWith> {
  if (name === 'ali-oss') return (await import('./sdk-signer.js')).createAliOssSigner();
  throw new UploadError('config', `Unknown signer "${name}".`, { hint: 'Use ali-oss, or omit `signer`.' });
}
