import type { ModeDescription } from './mode-description.js';
import { aboutPostPolicy } from './post-policy/description.js';
import { aboutPresignedUrl } from './presigned-url/description.js';
import { aboutSts } from './sts/description.js';

/** The names of the built-in modes. */
export type ModeName = 'sts' | 'post-policy' | 'presigned-url';

const loadStsCode = () => import('./sts/sts.js');

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: ModeDescription = {
  ...aboutSts,
  load: async () => (await loadStsCode()).createSts(),
  loadSignedBy: async (loadSigner) => {
    const [{ createSts }, signWith] = await Promise.all([loadStsCode(), loadSigner()]);
    return createSts(signWith);
  },
};

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

/** The first that recognizes a response is its mode: a policy says more than a secret beside it. */
export const builtIn: readonly ModeDescription[] = [postPolicy, sts, presignedUrl];
