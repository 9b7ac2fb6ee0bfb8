import { UploadError } from '../core/upload-error.js';
import type { SignWith } from '../modes/sts/sts.js';

/** What signs in `sts` mode by its name in the `signer` attribute. @throws UploadError `config` */
export async function loadSigner(name: string): Promise<SignWith> {
  if (name === 'ali-oss') return (await import('./ali-oss.js')).signWithAliOss;
  throw new UploadError('config', `There is no signer "${name}".`, { hint: 'Use ali-oss, or leave `signer` away.' });
}
