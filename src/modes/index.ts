import type { Mode } from '../job/mode.js';
import { modeCode } from './mode-code.js';
import type { ModeDescription, ModeFacts } from '../job/mode-description.js';
import { aboutPostPolicy } from './post-policy/post-policy-description.js';
import { aboutPresignedUrl } from './presigned-url/presigned-url-description.js';
import { aboutSts } from './sts/sts-description.js';
import type { SignWith } from '../signing/sign-v4.js';
import { aboutVod } from './vod/vod-description.js';

/** The names of the built-in modes. */
export type ModeName = keyof typeof modeCode;

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
export const sts: ModeDescription = signedHere(aboutSts, async () => (await modeCode.sts()).createSts);

/** A signed form policy: one PostObject request a file, within the key, size and type that the policy allows. */
export const postPolicy: ModeDescription = {
  ...aboutPostPolicy,
  load: async () => (await modeCode['post-policy']()).createPostPolicy(),
};

/**
 * A signed URL for each file: one PutObject request, with the Content-Type that was signed; or one for each request of a
 * multipart upload, where the backend signs those.
 */
export const presignedUrl: ModeDescription = {
  ...aboutPresignedUrl,
  load: async () => (await modeCode['presigned-url']()).createPresignedUrl(),
};

/** Credentials and an address of ApsaraVideo VOD for each file: the browser signs its own requests, large files go in parallel parts. */
export const vod: ModeDescription = signedHere(aboutVod, async () => (await modeCode.vod()).createVod);
