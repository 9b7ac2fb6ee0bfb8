import type { Mode } from '../job/mode.js';
import type { ModeDescription, ModeFacts } from '../job/mode-description.js';
import { aboutPostPolicy } from './post-policy/post-policy-description.js';
import { aboutPresignedUrl } from './presigned-url/presigned-url-description.js';
import { aboutSts } from './sts/sts-description.js';
import type { SignWith } from '../signing/sign-v4.js';
import { aboutVod } from './vod/vod-description.js';

/** The names of the built-in modes. */
export type ModeName = 'sts' | 'post-policy' | 'presigned-url' | 'vod';

type CreateMode = (signWith?: SignWith) => Mode;

/** A mode whose requests the page signs: with the signer that is built in, or with another. */
const signedHere = (about: ModeFacts, loadCode: () => Promise<CreateMode>): ModeDescription => ({
  ...about,
  load: async () => (await loadCode())(),
  loadSignedBy: async (loadSigner) => {
    const [create, signWith] = await Promise.all([loadCode(), loadSigner()]);
    return create(signWith);
  },
});

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: ModeDescription = signedHere(aboutSts, async () => (await import('./sts/sts.js')).createSts);

/** A signed form policy: one PostObject request a file, within the key, size and type that the policy allows. */
export const postPolicy: ModeDescription = {
  ...aboutPostPolicy,
  load: async () => (await import('./post-policy/post-policy.js')).createPostPolicy(),
};

/**
 * A signed URL for each file: one PutObject request, with the Content-Type that was signed; or one for each request of a
 * multipart upload, where the backend signs those.
 */
export const presignedUrl: ModeDescription = {
  ...aboutPresignedUrl,
  load: async () => (await import('./presigned-url/presigned-url.js')).createPresignedUrl(),
};

/** Credentials and an address of ApsaraVideo VOD for each file: the browser signs its own requests, large files go in parallel parts. */
export const vod: ModeDescription = signedHere(aboutVod, async () => (await import('./vod/vod.js')).createVod);
