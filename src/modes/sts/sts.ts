import type { Mode, ModeDescription } from '../../job/mode.js';
import { CredentialUploader } from './credential-upload.js';
import { stsBy, type StsGrant } from './sts-by.js';
import { aboutSts } from './sts-description.js';
import { pageHashes } from '../../signing/page-hashes.js';
import type { SignWith } from '../../signing/sign-v4.js';

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: ModeDescription = {
  ...aboutSts,
  load: async () => createSts(),
  loadSignedBy: async (loadSigner) => createSts(await loadSigner()),
};

/**
 * Makes the mode for one queue.
 *
 * @param signWith another signer, which signs no forms: small files go by PutObject then
 * @example
 * import { UploadQueue } from 'oss-direct-upload/core';
 * const queue = new UploadQueue({ endpoint: '/api/oss-permission', mode: createSts() });
 */
export function createSts(signWith?: SignWith): Mode<StsGrant> {
  return stsBy(new CredentialUploader({ hashes: pageHashes(), signWith }));
}
